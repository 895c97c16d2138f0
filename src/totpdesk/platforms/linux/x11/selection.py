"""Selections, read as any other program does: the clipboard's text, and who shows tray icons.

ICCCM §2.4 and the System Tray Protocol.
"""

from __future__ import annotations

import select
import time
from contextlib import closing
from typing import Final

from Xlib import X
from Xlib.display import Display
from Xlib.error import ConnectionClosedError, DisplayError

from totpdesk.base.errors import ClipboardError
from totpdesk.base.translation import tr

_SECONDS: Final = 1.0


def clipboard_text() -> str:
    """Return it; "" where there is none, or its owner does not answer. Raises ClipboardError."""
    try:
        with closing(Display()) as display:
            return _converted(display)
    except (DisplayError, ConnectionClosedError, OSError) as error:
        raise ClipboardError(tr("The X server cannot be reached.")) from error


def tray_answers() -> bool:
    """Return whether a program shows tray icons by XEmbed."""
    try:
        with closing(Display()) as display:
            tray = display.intern_atom(f"_NET_SYSTEM_TRAY_S{display.get_default_screen()}")
            return bool(display.get_selection_owner(tray) != X.NONE)
    except (DisplayError, OSError):
        return False


def _converted(display: Display) -> str:
    clipboard, text = display.intern_atom("CLIPBOARD"), display.intern_atom("UTF8_STRING")
    root = display.screen().root
    window = root.create_window(0, 0, 1, 1, 0, X.CopyFromParent, X.InputOnly)
    window.convert_selection(clipboard, text, clipboard, X.CurrentTime)
    display.flush()
    if not _arrived(display):
        return ""
    found = window.get_full_property(clipboard, X.AnyPropertyType)
    return bytes(found.value).decode(errors="replace") if found else ""


def _arrived(display: Display) -> bool:
    deadline = time.monotonic() + _SECONDS
    while (left := deadline - time.monotonic()) > 0:
        select.select([display.fileno()], [], [], left)
        while display.pending_events():
            event = display.next_event()
            if event.type == X.SelectionNotify:
                return bool(event.property != X.NONE)
    return False
