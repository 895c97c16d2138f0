"""X11: one connection on one thread receives the shortcut, knows the focus and types.

One connection, because the key press that XGrabKey hands us also grabs the keyboard, and only the
client that holds a grab can release it before it types.
"""

from __future__ import annotations

import totpdesk.platforms.linux.x11.selection  # noqa: F401 - so that no press has to load it
from totpdesk.autotype import Desktop
from totpdesk.platforms.linux.x11.devices import LatestKeyboard
from totpdesk.platforms.linux.x11.focus import X11Focus
from totpdesk.platforms.linux.x11.keyboard import X11Keyboard
from totpdesk.platforms.linux.x11.layout import Layout
from totpdesk.platforms.linux.x11.loop import XLoop
from totpdesk.platforms.linux.x11.shortcuts import X11Shortcuts


def open_x11() -> Desktop:
    """Connect to the X server of $DISPLAY. Raises NoDisplayError."""
    loop = XLoop()
    focus = X11Focus(loop)
    layout = Layout(loop)
    shortcuts = X11Shortcuts(loop, layout)
    keyboard = X11Keyboard(loop, layout, LatestKeyboard(loop), shortcuts.lifted)
    return Desktop("X11", shortcuts, focus, keyboard, loop.close, typing_stops_display=True)
