"""The clipboard by wl-copy, which reaches it without a window where it can (wlr-data-control).

Elsewhere, mainly on GNOME, it opens an invisible window, which must get the keyboard for a moment;
if it does not, nothing is copied. So each code is read back.

wl-copy runs for as long as it has something to serve, in the foreground and so as our child: when
another program copies, it ends by itself. The clipboard holds our code as long as wl-copy runs. It
is not ended by a signal, because its temporary file would remain.
"""

from __future__ import annotations

import logging
import os
import select
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ClipboardError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

assert sys.platform == "linux"  # mypy skips the rest on other systems

from totpdesk.platforms.linux.clipboard_managers import find_running
from totpdesk.platforms.linux.wayland.wlroots.replaced import UNKNOWN, Replaced, read_replaced

if TYPE_CHECKING:
    from totpdesk.autotype import ClipboardManager

_log: Final = logging.getLogger(__name__)
_TYPE: Final = ("--type", "text/plain;charset=utf-8")
_CLIPBOARD, _PRIMARY = (), ("--primary",)
_SENSITIVE: Final = "--sensitive"  # since wl-clipboard 2.3
_SECONDS: Final = 2.0
_GONE_SECONDS: Final = 0.7
_LOOK_SECONDS: Final = 0.005
_CLEARINGS: Final = 3  # without the keyboard, where it is needed, clearing does nothing
# If both need the keyboard for it (GNOME), reading too early prevents wl-copy from copying.
_HEAD_STARTS: Final = (0.0, 0.15, 0.4)  # seconds, of one attempt after the other


class WlClipboard:
    """The Clipboard port."""

    def __init__(self, *, takes_keyboard: bool = False) -> None:
        """Create it without a code. `takes_keyboard`: wl-copy has to open a window for it."""
        self._takes_keyboard = takes_keyboard
        self._offers: dict[Sequence[str], _Offer] = {}  # by the option that names the selection

    def put(self, code: str, clear_after: int) -> None:
        """Offer the code and read it back; clear it after that many seconds (0: never).

        Raises ClipboardError.
        """
        self._put(code, clear_after, _CLIPBOARD, self._replaced(_CLIPBOARD))

    def put_to_paste(self, code: str, clear_after: int) -> bool:
        """Offer it as the primary selection too, from which the same keys paste in terminals.

        Return False if that fails: in Plasma 5.27, wl-copy 2.1 finds it only if it is not empty.
        """
        if self._takes_keyboard:
            return False
        for selection in (_CLIPBOARD, _PRIMARY):
            try:
                self._put(code, clear_after, selection, self._replaced(selection))
            except ClipboardError:
                return False
        return True

    def withdraw(self) -> None:
        """Clear the code if it is still there."""
        for offer in tuple(self._offers.values()):
            offer.withdraw()

    def _replaced(self, selection: Sequence[str]) -> Replaced:
        """Return what is to be given back: below a code of ours, what was before."""
        offer = self._offers.get(selection)
        if offer and not offer.ended():
            return offer.replaced
        return UNKNOWN if self._takes_keyboard else read_replaced(selection)

    def _put(
        self, code: str, clear_after: int, selection: Sequence[str], replaced: Replaced
    ) -> None:
        for head_start in _HEAD_STARTS:
            try:
                offer = _Offer(code.encode(), clear_after, selection, replaced)
            except (OSError, RuntimeError) as error:
                raise ClipboardError(tr("wl-copy cannot be run. Install wl-clipboard.")) from error
            self._offers[selection] = offer
            if offer.arrives(head_start):
                return
            if not offer.ended():
                break
        offer.withdraw(tries=1)
        raise ClipboardError(tr("The clipboard did not take the code. Press again."))

    def kept_by(self) -> ClipboardManager | None:
        """Return a clipboard manager that keeps codes."""
        return find_running(marked=bool(_mark()))

    def put_aside(self, code: str, clear_after: int) -> bool:
        """Do what `put` does, if what is there can be given back; return whether it can."""
        replaced = self._replaced(_CLIPBOARD)
        if replaced.whole:
            self._put(code, clear_after, _CLIPBOARD, replaced)
        return replaced.whole


class _Offer:
    """One code on the clipboard, while wl-copy serves it. A thread sleeps until that ends.

    One thread at a time reads and clears it: a second would clear again what the first has just
    cleared, which by then may be a copy of another program.
    """

    def __init__(
        self, code: bytes, clear_after: int, selection: Sequence[str], replaced: Replaced
    ) -> None:
        """Start serving it. Raises OSError, and RuntimeError if no thread can be started."""
        self.replaced = replaced
        self._code = code
        self._selection = selection
        self._one_looks = threading.Lock()
        self._withdrawn = False
        self._child = _serve(code, selection)
        try:
            self._end = os.pidfd_open(self._child.pid)
            keep = threading.Thread(target=self._keep, args=(clear_after,), name="clipboard")
            keep.daemon = True
            keep.start()
        except (OSError, RuntimeError):
            self._clear(tries=1)  # otherwise it would never be done
            raise

    def ended(self) -> bool:
        """Return whether wl-copy has ended, and so no longer serves the code."""
        with self._one_looks:
            return self._child.poll() is not None

    def arrives(self, head_start: float) -> bool:
        """Return, as soon as that is known, whether the code can be read back.

        It is not read within the first `head_start` seconds.
        """
        with self._one_looks, suppress(subprocess.TimeoutExpired):
            self._child.wait(head_start)
        deadline = time.monotonic() + _SECONDS
        while not self._is_there():
            if self.ended() or time.monotonic() > deadline:
                return False
            time.sleep(_LOOK_SECONDS)
        return True

    def withdraw(self, tries: int = _CLEARINGS) -> None:
        """Give back what was on the clipboard if it still holds this code.

        A killed wl-copy may leave it there: mutter keeps what such a program had copied.
        """
        with self._one_looks:
            self._withdrawn = self._withdrawn or self._clear(tries)

    def _clear(self, tries: int) -> bool:
        """Clear, and return whether nothing is left to do: reading may take a second."""
        for _ in range(tries):
            status = self._child.poll()
            if status is not None and (status >= 0 or not self._is_there()):
                return True
            if status is None and tries == _CLEARINGS and self._is_replaced():
                return True  # wl-copy ends by itself
            self.replaced.give_back(self._selection, os.environ | _memory())
            with suppress(subprocess.TimeoutExpired):
                self._child.wait(_GONE_SECONDS)
        self._child.kill()
        if tries == _CLEARINGS:
            _log.warning("wl-copy does not clear the clipboard: a code may still be on it")
        return tries == _CLEARINGS

    def _is_there(self) -> bool:
        return self._content() == self._code

    def _is_replaced(self) -> bool:
        """Return whether another program has just copied, which wl-copy has not noticed yet.

        Not where reading takes the keyboard, which is where nothing is known of what was replaced.
        """
        return self.replaced is not UNKNOWN and self._content() not in (b"", self._code)

    def _content(self) -> bytes:
        return _output("wl-paste", "--no-newline", *self._selection)

    def _keep(self, clear_after: int) -> None:
        """Wait until wl-copy has ended or its time is over, and clean up after it."""
        end = select.poll()
        end.register(self._end, select.POLLIN)
        end.poll(clear_after * 1000 or None)
        try:
            self.withdraw()
        except Exception:  # noqa: BLE001 - the barrier: no failure may leave a code there
            _log.exception("clearing the clipboard failed, and is tried again")
            self.withdraw()
        with self._one_looks:
            self._child.wait()
        os.close(self._end)


def _serve(code: bytes, selection: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start wl-copy with the code as its input. Raises OSError."""
    reader, writer = os.pipe()
    os.write(writer, code)
    os.close(writer)
    with open(reader, "rb", buffering=0) as text:  # noqa: PTH123 - a pipe's end, not a path
        return subprocess.Popen(
            ["wl-copy", "--foreground", *selection, *_TYPE, *_mark()],
            env=os.environ | _memory(),
            stdin=text,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _memory() -> dict[str, str]:
    """Return the variable that makes wl-copy keep its file in memory, not on a disk (since 2.3)."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return {"TMPDIR": runtime} if runtime else {}


@cache
def _mark() -> tuple[str, ...]:
    """Return the option that keeps a code out of histories, where this wl-copy has it."""
    return (_SENSITIVE,) if _SENSITIVE.encode() in _output("wl-copy", "--help") else ()


def _output(*words: str) -> bytes:
    """Run a program and return what it printed, nothing where it failed."""
    try:
        return subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return b""
