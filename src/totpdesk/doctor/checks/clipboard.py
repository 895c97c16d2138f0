"""The clipboard, tried for real: a dummy is put there, read as another program would, withdrawn."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import DesktopError
from totpdesk.base.finding import Finding, Level
from totpdesk.doctor.checks.typing import DUMMY
from totpdesk.doctor.checks.within import comes_true

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.autotype import Clipboard

_ARRIVAL_SECONDS: Final = 2.0
_CLEAR_AFTER: Final = 1  # second
_GONE_SECONDS: Final = 4.0
_BACK_SECONDS: Final = 0.5  # a clipboard manager may put back what has gone
_UNREAD: Final = Finding(
    "clipboard",
    Level.WARNING,
    "The clipboard was not tested: no program is here that reads it.",
    "Install wl-clipboard and check again.",
)
_TAKEN: Final = Finding(
    "clipboard",
    Level.PROBLEM,
    "What is put on the clipboard does not stay there: another program takes its place at once.",
    "Quit the clipboard manager, or tell it to leave passwords alone, and check again.",
)
_KEPT: Final = Finding(
    "clipboard",
    Level.WARNING,
    "The clipboard keeps a code after totpdesk has withdrawn it.",
    "Tell the clipboard manager not to keep passwords.",
)


def check_clipboard(clipboard: Clipboard, read: Callable[[], str] | None) -> Finding:
    """Put the dummy on the clipboard and see it come and go. `read` raises DesktopError."""
    if read is None:
        return _UNREAD
    began = time.monotonic()
    try:
        clipboard.put(DUMMY, _CLEAR_AFTER)
        if not comes_true(_ARRIVAL_SECONDS, lambda: read() == DUMMY):
            return _TAKEN
        # Twice, for on mutter a single read may come back empty-handed.
        gone = comes_true(_GONE_SECONDS, lambda: read() != DUMMY and read() != DUMMY)
        took = time.monotonic() - began
        if not gone or comes_true(_BACK_SECONDS, lambda: read() == DUMMY):
            return _KEPT
    except DesktopError as error:
        return Finding("clipboard", Level.PROBLEM, str(error))
    if took < _CLEAR_AFTER / 2:  # timers may be early by a twentieth
        return _TAKEN
    text = f"{DUMMY} was put on the clipboard, read back and withdrawn."
    return Finding("clipboard", Level.OK, text)
