"""Bringing a window to the front: by the window manager, or directly if there is none."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from Xlib import X
from Xlib.error import BadWindow
from Xlib.protocol.event import ClientMessage

from totpdesk.platforms.linux.x11.questions import ask_property

if TYPE_CHECKING:
    from Xlib.display import Display

_FROM_A_PAGER: Final = 2  # EWMH's source indication: the user asked for it
_ON_ALL: Final = 0xFFFFFFFF  # EWMH's _NET_WM_DESKTOP of a window that is on every desktop


def activate(display: Display, window_id: int) -> None:
    """Ask the window manager to activate a window; without one, give it the focus ourselves."""
    its = display.create_resource_object("window", window_id)
    if _is_managed(display):
        _show_desktop_of(display, its)
        _ask_manager(display, its, "_NET_ACTIVE_WINDOW", _FROM_A_PAGER, X.CurrentTime)
    else:
        its.raise_window()
        its.set_input_focus(X.RevertToParent, X.CurrentTime)
    display.flush()


def property_of(display: Display, window: Any, name: str) -> Any:  # noqa: ANN401 - Xlib is untyped here
    """Return the value of a window's property, None where it has none. Raises BadWindow."""
    return ask_property(display, window.id, name)()


def _show_desktop_of(display: Display, window: Any) -> None:  # noqa: ANN401 - Xlib's Window
    """Switch to the desktop that a window is on: some window managers do not when activating."""
    with suppress(BadWindow):
        its = property_of(display, window, "_NET_WM_DESKTOP")
        root = display.screen().root
        if its and its[0] != _ON_ALL and its != property_of(display, root, "_NET_CURRENT_DESKTOP"):
            _ask_manager(display, root, "_NET_CURRENT_DESKTOP", its[0], X.CurrentTime)


def _ask_manager(display: Display, window: Any, message: str, *data: int) -> None:  # noqa: ANN401 - Xlib's Window
    """Send a request of EWMH about a window to the window manager."""
    event = ClientMessage(
        window=window,
        client_type=display.intern_atom(message),
        data=(32, [*data, 0, 0, 0, 0, 0][:5]),
    )
    mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
    display.screen().root.send_event(event, event_mask=mask)


def _is_managed(display: Display) -> bool:
    """Return whether a window manager runs that takes requests (EWMH, _NET_SUPPORTING_WM_CHECK).

    The property of one that has ended stays on the root window, its own window does not.
    """
    check = property_of(display, display.screen().root, "_NET_SUPPORTING_WM_CHECK")
    try:
        window = display.create_resource_object("window", check[0] if check else X.NONE)
        return bool(property_of(display, window, "_NET_SUPPORTING_WM_CHECK"))
    except BadWindow:
        return False
