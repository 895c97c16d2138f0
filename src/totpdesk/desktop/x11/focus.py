"""The window that has the keyboard, by the server's own word.

XGetInputFocus is what the server sends keys by; `_NET_ACTIVE_WINDOW` is only what the window
manager believes, and some have none. The window's identity is its top-level client window (the
one with WM_STATE, ICCCM §4.1.3.1): toolkits move the focus about among its children.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any, Final

from Xlib import X
from Xlib.error import BadDrawable, BadMatch, BadWindow
from Xlib.protocol.event import ClientMessage

from totpdesk.delivery import Window

if TYPE_CHECKING:
    from Xlib.display import Display

    from totpdesk.desktop.x11.loop import XLoop

_FROM_A_PAGER: Final = 2  # EWMH's source indication: the user asked for it
_GIVE_SECONDS: Final = 1.0
_POLL_SECONDS: Final = 0.005


class X11Focus:
    """Delivery's Focus port."""

    def __init__(self, loop: XLoop) -> None:
        """Take the loop that owns the connection."""
        self._loop = loop

    def focused(self) -> Window | None:
        """Return the focused window with its program and title."""
        return self._loop.call(_focused)

    def give(self, window: Window) -> bool:
        """Ask the window manager to activate the window and wait until it has the keyboard."""
        self._loop.call(lambda display: _activate(display, window.id))
        deadline = time.monotonic() + _GIVE_SECONDS
        while not self._loop.call(lambda display: focused_id(display) == window.id):
            if time.monotonic() > deadline:
                return False
            time.sleep(_POLL_SECONDS)
        return True


def focused_id(display: Display) -> int | None:
    """Return the top-level window that receives keys now. Runs on the loop's thread."""
    focus: Any = display.get_input_focus().focus
    if focus == X.PointerRoot:
        focus = display.screen().root.query_pointer().child
    if isinstance(focus, int):  # X.NONE
        return None
    try:
        return _top_level(display, focus)
    except (BadWindow, BadDrawable):
        return None  # closed while we looked


def _top_level(display: Display, window: Any) -> int | None:  # noqa: ANN401 - Xlib's Window
    """Climb to the client window; where no window manager marks one, to the child of the root."""
    wm_state = display.intern_atom("WM_STATE")
    root = display.screen().root.id
    while window.id != root:
        parent = window.query_tree().parent
        if window.get_property(wm_state, X.AnyPropertyType, 0, 0) or parent.id == root:
            return int(window.id)
        window = parent
    return None  # the root has it: nobody reads


def _focused(display: Display) -> Window | None:
    window_id = focused_id(display)
    if window_id is None:
        return None
    window = display.create_resource_object("window", window_id)
    try:
        wm_class = window.get_wm_class()
        pid = _property(display, window, "_NET_WM_PID")
        title = _property(display, window, "_NET_WM_NAME") or window.get_wm_name() or ""
    except (BadWindow, BadDrawable, BadMatch):
        return None
    return Window(
        window_id,
        app=wm_class[1] if wm_class else "",
        title=title.decode(errors="replace") if isinstance(title, bytes) else str(title),
        ours=pid is not None and list(pid) == [os.getpid()],
    )


def _property(display: Display, window: Any, name: str) -> Any:  # noqa: ANN401 - Xlib is untyped here
    found = window.get_full_property(display.intern_atom(name), X.AnyPropertyType)
    return found.value if found else None


def _activate(display: Display, window_id: int) -> None:
    root = display.screen().root
    window = display.create_resource_object("window", window_id)
    message = ClientMessage(
        window=window,
        client_type=display.intern_atom("_NET_ACTIVE_WINDOW"),
        data=(32, [_FROM_A_PAGER, X.CurrentTime, 0, 0, 0]),
    )
    root.send_event(message, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
    display.flush()
