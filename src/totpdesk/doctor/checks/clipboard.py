"""The clipboard, tested: digits are copied, read as another program does, and cleared."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import DesktopError
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr
from totpdesk.doctor.checks.typing import DUMMY
from totpdesk.doctor.checks.within import comes_true

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.autotype import Clipboard, ClipboardManager

_ARRIVAL_SECONDS: Final = 2.0
_CLEAR_AFTER: Final = 1  # second
_GONE_SECONDS: Final = 8.0
_TOO_SOON: Final = 0.4  # of that time; what is gone then was not cleared by us
_PAUSE_SECONDS: Final = 0.5  # on mutter reading takes the keyboard, which clearing needs too
_BACK_SECONDS: Final = 0.5  # a clipboard manager may put back what was cleared
_UNREAD: Final = Finding(
    "clipboard",
    Level.WARNING,
    tr("The clipboard was not tested: there is no program to read it."),
    tr("Install wl-clipboard and check again."),
)
_TAKEN: Final = Finding(
    "clipboard",
    Level.PROBLEM,
    tr("What is copied does not stay on the clipboard: another program replaces it at once."),
    tr("Quit the clipboard manager, or set it to ignore passwords, and check again."),
)
_KEEPS_ADVICE: Final = tr("Typed codes are not copied too, unless copy_typed is set to always.")
_KEPT: Final = Finding(
    "clipboard",
    Level.WARNING,
    tr("The clipboard keeps a code after totpdesk has cleared it."),
    tr("Set the clipboard manager to ignore passwords."),
)


def check_clipboard(clipboard: Clipboard, read: Callable[[], str] | None) -> Finding:
    """Copy the digits, and check that they arrive, are cleared and kept by no other program.

    `read` raises DesktopError.
    """
    found = _copied(clipboard, read)
    manager = clipboard.kept_by() if found.level is not Level.PROBLEM else None
    return _named(manager) if manager else found


def _named(manager: ClipboardManager) -> Finding:
    return Finding(
        "clipboard",
        Level.WARNING,
        tr("{manager} keeps what is copied, codes too.", manager=manager.name),
        f"{manager.advice} {_KEEPS_ADVICE}".lstrip(),
    )


def _copied(clipboard: Clipboard, read: Callable[[], str] | None) -> Finding:
    if read is None:
        return _UNREAD
    try:
        clipboard.put(DUMMY, _CLEAR_AFTER)
        put = time.monotonic()  # not before: what was there is read first, which may take a while
        if not comes_true(_ARRIVAL_SECONDS, lambda: read() == DUMMY):
            return _TAKEN
        # Twice, because on mutter a single read may return nothing.
        gone = comes_true(
            _GONE_SECONDS, lambda: read() != DUMMY and read() != DUMMY, _PAUSE_SECONDS
        )
        took = time.monotonic() - put
        if not gone or comes_true(_BACK_SECONDS, lambda: read() == DUMMY):
            return _KEPT
    except DesktopError as error:
        return Finding("clipboard", Level.PROBLEM, str(error))
    if took < _CLEAR_AFTER * _TOO_SOON:
        return _TAKEN
    text = tr("{digits} was copied, read back and cleared.", digits=DUMMY)
    return Finding("clipboard", Level.OK, text)
