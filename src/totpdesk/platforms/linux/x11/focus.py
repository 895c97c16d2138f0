"""The window that has the keyboard, as the server reports it.

XGetInputFocus decides where the server sends keys; `_NET_ACTIVE_WINDOW` is only what the window
manager believes, and some have none. The window's identity is its top-level client window (the
one with WM_STATE, ICCCM §4.1.3.1), because toolkits move the focus about among its children,
together with its process: programs started one after the other get the same ids.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from Xlib import X
from Xlib.error import BadDrawable, BadMatch, BadRequest, BadWindow
from Xlib.ext import res

from totpdesk.autotype import Area, Window
from totpdesk.platforms.linux.focus_wait import wait_for_keyboard, wait_for_window
from totpdesk.platforms.linux.x11.activation import activate, property_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from Xlib.display import Display

    from totpdesk.platforms.linux.x11.loop import XLoop


class X11Focus:
    """The Focus port."""

    def __init__(self, loop: XLoop) -> None:
        """Take the loop that owns the connection."""
        self._loop = loop

    def focused(self) -> Window | None:
        """Return the focused window with its program and title."""
        return self._loop.call(_focused)

    def give(self, window: Window) -> bool:
        """Bring the window to the front and wait, while it exists, until it has the keyboard."""
        self._loop.call(lambda display: _bring(display, window))
        return wait_for_keyboard(
            lambda: self._loop.call(lambda display: _exists(display, window)),
            lambda: self._loop.call(lambda display: has_keyboard(display, window)),
        )

    def wait(self, accepts: Callable[[Window], bool], seconds: float) -> Window | None:
        """Return the focused window as soon as it is accepted."""
        return wait_for_window(self.focused, accepts, seconds)

    def area(self, window: Window) -> Area | None:
        """Return where a window is on the root window, without its frame."""
        return self._loop.call(lambda display: _area(display, window.id))


def has_keyboard(display: Display, window: Window) -> bool:
    """Return whether keys go to the intended window. Runs on the loop's thread."""
    return _focused_id(display) == window.id and _is_the_same(display, window)


def _focused_id(display: Display) -> int | None:
    """Return the top-level window that receives keys now."""
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
    while True:
        tree = window.query_tree()
        if window.id == tree.root.id:
            return None  # the root window has it: no program reads the keys
        if window.get_property(wm_state, X.AnyPropertyType, 0, 0):
            return int(window.id)
        if tree.parent.id == tree.root.id:
            return None if _is_of_manager(display, tree.root, window) else int(window.id)
        window = tree.parent


def _is_of_manager(display: Display, root: Any, window: Any) -> bool:  # noqa: ANN401 - Xlib's Windows
    """Return whether the window manager's own window has the focus: then no other has."""
    check = property_of(display, root, "_NET_SUPPORTING_WM_CHECK")
    client = ~display.display.info.resource_id_mask
    return bool(check) and check[0] & client == window.id & client


def _focused(display: Display) -> Window | None:
    window_id = _focused_id(display)
    if window_id is None:
        return None
    window = display.create_resource_object("window", window_id)
    try:
        wm_class = window.get_wm_class()
        pid = property_of(display, window, "_NET_WM_PID")
        title = property_of(display, window, "_NET_WM_NAME") or window.get_wm_name() or ""
    except (BadWindow, BadDrawable, BadMatch):
        return None
    process = _process(display, window_id)
    return Window(
        window_id,
        app=wm_class[1] if wm_class else "",
        title=title.decode(errors="replace") if isinstance(title, bytes) else str(title),
        ours=os.getpid() in (process, *(pid or ())),
        process=process,
    )


def _area(display: Display, window_id: int) -> Area | None:
    window = display.create_resource_object("window", window_id)
    try:
        size = window.get_geometry()
        corner = display.screen().root.translate_coords(window, 0, 0)
    except (BadWindow, BadDrawable):
        return None  # closed meanwhile
    return Area(corner.x, corner.y, size.width, size.height)


def _process(display: Display, window_id: int) -> int:
    """Return the process that made a window (XResQueryClientIds, X-Resource 1.2), 0 if unknown.

    `_NET_WM_PID` is only what a program claims, and within a sandbox all claim the same.
    """
    if not display.has_extension(res.extname):
        return 0
    try:
        found = res.query_client_ids(display, [(window_id, res.LocalClientPIDMask)]).ids
    except BadRequest:  # a server of before 2012
        return 0
    return next((int(pid) for entry in found for pid in entry.value), 0)


def _is_the_same(display: Display, window: Window) -> bool:
    """Return whether the id still belongs to the window that was recorded under it."""
    return not window.process or window.process == _process(display, window.id)


def _exists(display: Display, window: Window) -> bool:
    try:
        display.create_resource_object("window", window.id).get_attributes()
    except BadWindow:
        return False
    return _is_the_same(display, window)


def _bring(display: Display, window: Window) -> None:
    if _exists(display, window):
        activate(display, window.id)
