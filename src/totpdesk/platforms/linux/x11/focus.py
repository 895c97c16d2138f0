"""The window that has the keyboard, as the server reports it.

XGetInputFocus decides where the server sends keys; `_NET_ACTIVE_WINDOW` is only what the window
manager believes, and some have none. The window's identity is its top-level client window (the
one with WM_STATE, ICCCM §4.1.3.1), because toolkits move the focus about among its children,
together with its process: programs started one after the other get the same ids.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from Xlib import X
from Xlib.error import BadDrawable, BadMatch, BadWindow

from totpdesk.autotype import Area, Window
from totpdesk.platforms.linux.focus_wait import wait_for_keyboard, wait_for_window
from totpdesk.platforms.linux.x11.activation import activate
from totpdesk.platforms.linux.x11.questions import (
    ask_family,
    ask_focus,
    ask_if_set,
    ask_process,
    ask_property,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from Xlib.display import Display

    from totpdesk.platforms.linux.x11.loop import XLoop


class X11Focus:
    """The Focus port."""

    def __init__(self, loop: XLoop) -> None:
        """Take the loop that owns the connection, and learn the server's names for all we ask."""
        self._loop = loop
        loop.call(_focused)

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


class FocusCheck:
    """Whether keys go to a window: asked at once, so that other questions can travel along.

    Runs on the loop's thread.
    """

    def __init__(self, display: Display, window: Window) -> None:
        """Ask."""
        self._display, self._window = display, window
        self._focused = ask_focus(display)
        self._ancestry = _Ancestry(display, window.id)
        self._process = ask_process(display, window.id)

    @property
    def focus(self) -> int:
        """The window to which keys are sent, the intended one or one within it."""
        return keyboard_window(self._display, self._focused())

    def holds(self) -> bool:
        """Return whether it is the focused window, and still of the program that it was of."""
        window = self._window
        top = _top_level(self._display, self._focused(), self._ancestry)
        return top == window.id and window.process in (0, self._process())


def has_keyboard(display: Display, window: Window) -> bool:
    """Return whether keys go to the intended window. Runs on the loop's thread."""
    return FocusCheck(display, window).holds()


def keyboard_window(display: Display, focus: int) -> int:
    """Return the focus, or the root window where keys go to the window under the pointer."""
    return focus if focus > X.PointerRoot else int(display.screen().root.id)


class _Ancestry:
    """The parents of windows, and which ones are programs' top-level windows.

    One that is `likely` to be needed is asked about along with whatever is asked first.
    """

    def __init__(self, display: Display, likely: int = X.NONE) -> None:
        self._display = display
        self._asked = {likely: self._ask(likely)} if likely else {}

    def of(self, window: int) -> tuple[int, int, bool]:
        """Return root, parent and whether it is a top-level one (ICCCM). Raises BadWindow."""
        if window not in self._asked:
            self._asked[window] = self._ask(window)
        family, is_client = self._asked[window]
        return *family(), is_client()

    def _ask(self, window: int) -> tuple[Callable[[], tuple[int, int]], Callable[[], bool]]:
        return ask_family(self._display, window), ask_if_set(self._display, window, "WM_STATE")


def _top_level(display: Display, focus: int, ancestry: _Ancestry) -> int | None:
    """Return the top-level window that receives keys now, of the one with the input focus."""
    if focus == X.PointerRoot:
        child = display.screen().root.query_pointer().child
        focus = child.id if child else X.NONE
    try:
        return _climbed(display, focus, ancestry) if focus else None
    except (BadWindow, BadDrawable):
        return None  # closed while we looked


def _climbed(display: Display, window: int, ancestry: _Ancestry) -> int | None:
    """Climb to the client window; where no window manager marks one, to the child of the root."""
    while True:
        root, parent, is_client = ancestry.of(window)
        if window == root:
            return None  # the root window has it: no program reads the keys
        if is_client:
            return window
        if parent == root:
            return None if _is_of_manager(display, root, window) else window
        window = parent


def _is_of_manager(display: Display, root: int, window: int) -> bool:
    """Return whether the window manager's own window has the focus: then no other has."""
    check = ask_property(display, root, "_NET_SUPPORTING_WM_CHECK")()
    client = ~display.display.info.resource_id_mask
    return bool(check) and check[0] & client == window & client


def _focused(display: Display) -> Window | None:
    """Return the focused window, asking meanwhile about the one that the manager takes for it."""
    focused = ask_focus(display)
    active = ask_property(display, display.screen().root.id, "_NET_ACTIVE_WINDOW")
    focus = focused()
    likely = active() or [X.NONE]
    traits = _Traits(display, likely[0] or focus)
    top = _top_level(display, focus, _Ancestry(display, focus if focus > X.PointerRoot else X.NONE))
    if top is None:
        return None
    try:
        return (traits if traits.window == top else _Traits(display, top)).read()
    except (BadWindow, BadDrawable, BadMatch):
        return None


class _Traits:
    """What a window says of itself, asked at once."""

    def __init__(self, display: Display, window: int) -> None:
        self.window = window
        self._display = display
        self._class = ask_property(display, window, "WM_CLASS")
        self._claimed = ask_property(display, window, "_NET_WM_PID")
        self._title = ask_property(display, window, "_NET_WM_NAME")
        self._process = ask_process(display, window)

    def read(self) -> Window:
        """Return the window. Raises BadWindow and the like where it was closed meanwhile."""
        names = bytes(self._class() or b"").decode("latin-1").split("\0")
        title = self._title() or self._old_title()
        process = self._process()
        return Window(
            self.window,
            app=names[1] if len(names) > 1 else "",
            title=title.decode(errors="replace") if isinstance(title, bytes) else str(title),
            ours=os.getpid() in (process, *(self._claimed() or ())),
            process=process,
        )

    def _old_title(self) -> str | bytes:
        return self._display.create_resource_object("window", self.window).get_wm_name() or ""


def _area(display: Display, window_id: int) -> Area | None:
    window = display.create_resource_object("window", window_id)
    try:
        size = window.get_geometry()
        corner = display.screen().root.translate_coords(window, 0, 0)
    except (BadWindow, BadDrawable):
        return None  # closed meanwhile
    return Area(corner.x, corner.y, size.width, size.height)


def _exists(display: Display, window: Window) -> bool:
    try:
        display.create_resource_object("window", window.id).get_attributes()
    except BadWindow:
        return False
    return window.process in (0, ask_process(display, window.id)())


def _bring(display: Display, window: Window) -> None:
    if _exists(display, window):
        activate(display, window.id)
