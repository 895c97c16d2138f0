"""The clipboard from a terminal, where no window of ours can own it. The only place for pyperclip.

pyperclip starts a program (xclip, wl-copy, pbcopy …), which cannot mark a text as a password. On
Linux that program keeps running to serve the text, with the files that it inherited: if they
included our stdout, a pipe from us would never end. pyperclip does not check whether it worked, so
we read back. Nor does it end a program that waits for ever, as xclip does for an owner of the
clipboard that hangs: `_Program` does.
"""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import contextmanager, suppress
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final

import pyperclip

from totpdesk.base.errors import ClipboardError
from totpdesk.base.translation import tr
from totpdesk.platforms.system import no_clipboard_manager

if TYPE_CHECKING:
    from collections.abc import Iterator

    from totpdesk.autotype import ClipboardManager, Clock
    from totpdesk.platforms.system import FindClipboardManager

_OUTPUTS: Final = (1, 2)  # stdout and stderr
_ARRIVAL_S: Final = 6.0
_ANSWER_S: Final = 3.0  # for a program that reads or copies
_LOOK_S: Final = 0.01
_CLEARINGS: Final = 3  # attempts: a program that has just copied may not answer yet
_NOT_TAKEN: Final = tr(
    "The clipboard did not take the code. Run this inside your desktop's session."
)
_SILENT: Final = tr(
    "The program that has the clipboard does not answer, so the code may still be there. "
    "Copy something else."
)


class _SilentOwnerError(ClipboardError):
    """The program that has the clipboard does not answer."""


class _Program(subprocess.Popen[bytes]):
    """A program that pyperclip starts, with a time limit."""

    def communicate(
        self,
        input: bytes | None = None,  # noqa: A002 - Popen's
        timeout: float | None = _ANSWER_S,
    ) -> tuple[bytes, bytes]:
        """Wait for its end; if interrupted or too late, kill it."""
        try:
            return super().communicate(input, timeout)
        except BaseException:
            self.kill()
            super().communicate()
            raise


pyperclip.subprocess = SimpleNamespace(
    Popen=_Program,
    PIPE=subprocess.PIPE,
    call=subprocess.call,
    check_call=partial(subprocess.check_call, timeout=_ANSWER_S),
)


class TerminalClipboard:
    """Autotype's Clipboard port; its caller waits after copying, and then clears the code."""

    def __init__(self, find_manager: FindClipboardManager = no_clipboard_manager) -> None:
        """Create it with nothing to clear."""
        self._find_manager = find_manager
        self._code = ""
        self._clear_after = 0

    def put(self, code: str, clear_after: int) -> None:
        """Copy a code. Raises ClipboardError if it cannot be read back."""
        self._code, self._clear_after = "", clear_after
        _copy(code)
        self._code = code
        if not self._arrives(code):
            raise ClipboardError(_NOT_TAKEN)

    def kept_by(self) -> ClipboardManager | None:
        """Return a clipboard manager that keeps codes: these programs cannot mark a password."""
        return self._find_manager(marked=False)

    def read(self) -> str:
        """Return the text on the clipboard. Raises ClipboardError."""
        with _translated():
            try:
                return str(pyperclip.paste())
            except subprocess.TimeoutExpired as error:
                raise _SilentOwnerError(_SILENT) from error

    def wait(self, clock: Clock) -> None:
        """Wait until it is time to clear the code."""
        if self._clear_after:
            clock.wait(self._clear_after)

    def expire(self) -> None:
        """Empty the clipboard now if the code was to be cleared at all. Raises ClipboardError."""
        if self._clear_after:
            self.withdraw()

    def withdraw(self) -> None:
        """Empty the clipboard if it still holds the code. Raises ClipboardError."""
        code, self._code = self._code, ""
        for attempt in range(_CLEARINGS if code else 0):
            try:
                if self.read() == code:
                    _copy("")
            except _SilentOwnerError:
                raise
            except ClipboardError:
                if attempt == _CLEARINGS - 1:
                    raise
                time.sleep(_LOOK_S)
            else:
                return

    def _arrives(self, text: str) -> bool:
        """Read back until it is there: xclip goes into the background before the server knows."""
        deadline = time.monotonic() + _ARRIVAL_S
        while time.monotonic() < deadline:
            with suppress(_SilentOwnerError):  # of whom had it before
                if self.read() == text:
                    return True
            time.sleep(_LOOK_S)
        return False


def _copy(text: str) -> None:
    with _translated(), _outputs_elsewhere():
        pyperclip.copy(text)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except pyperclip.PyperclipException as error:
        raise ClipboardError(_what_is_missing()) from error
    except subprocess.TimeoutExpired as error:
        raise ClipboardError(_NOT_TAKEN) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ClipboardError(tr("The clipboard cannot be read.")) from error


def _what_is_missing() -> str:
    if os.environ.get("WAYLAND_DISPLAY"):
        return tr("No program for the clipboard was found. Install wl-clipboard.")
    if os.environ.get("DISPLAY"):
        return tr("No program for the clipboard was found. Install xclip.")
    return tr("No clipboard can be reached. Run this inside your desktop's session.")


@contextmanager
def _outputs_elsewhere() -> Iterator[None]:
    """Redirect stdout and stderr of children started in this block to the null device."""
    null = os.open(os.devnull, os.O_WRONLY)
    kept = [(number, os.dup(number)) for number in _OUTPUTS]
    try:
        for number, _ in kept:
            os.dup2(null, number)
        yield
    finally:
        for number, copy in kept:
            os.dup2(copy, number)
            os.close(copy)
        os.close(null)
