"""X11: one connection on one thread hears the shortcut, knows the focus and types.

One connection, because the key press that XGrabKey hands us also grabs the keyboard, and only the
client that holds a grab can let go of it before it types.
"""

from __future__ import annotations

from totpdesk.delivery import Desktop
from totpdesk.desktop.x11.focus import X11Focus
from totpdesk.desktop.x11.layout import Layout
from totpdesk.desktop.x11.loop import XLoop
from totpdesk.desktop.x11.shortcuts import X11Shortcuts
from totpdesk.desktop.x11.typist import X11Typist


def open_x11() -> Desktop:
    """Connect to the X server of $DISPLAY. Raises NoDisplayError."""
    loop = XLoop()
    focus = X11Focus(loop)
    layout = Layout(loop)
    shortcuts = X11Shortcuts(loop, layout)
    typist = X11Typist(loop, layout, shortcuts.lifted)
    return Desktop("X11", shortcuts, focus, typist, loop.close, typing_stops_display=True)
