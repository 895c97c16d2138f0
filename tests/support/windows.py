"""Windows as the window manager and the X server see them: who is active, who gets the keys.

The facts come from EWMH (the root window's properties) and, where no window manager runs, from the
X server's own input focus.
"""

from collections.abc import Iterator
from contextlib import suppress

from Xlib import X
from Xlib.display import Display
from Xlib.error import BadMatch, BadWindow, ConnectionClosedError
from Xlib.protocol.event import ClientMessage
from Xlib.xobject.drawable import Window

from support.waiting import wait_until

FROM_A_PAGER = 2  # EWMH source indication: obeyed without focus stealing prevention
TIMEOUT = 10.0  # seconds


class Windows:
    """The windows on the display named `display`, such as ":5"."""

    def __init__(self, display: str) -> None:
        self._display = Display(display)
        self._root = self._display.screen().root

    def close(self) -> None:
        """Disconnect from the display, whether its server is alive or not."""
        with suppress(ConnectionClosedError):
            self._display.close()

    def has_manager(self) -> bool:
        """Return whether a window manager has taken over."""
        return bool(self._property(self._root, "_NET_SUPPORTING_WM_CHECK"))

    def active(self) -> int:
        """Return the id of the active window; 0 if there is none or no window manager."""
        found = self._property(self._root, "_NET_ACTIVE_WINDOW")
        return found[0] if found else 0

    def focused(self) -> int:
        """Return the id of the window that receives key events; 0 or 1 if none in particular."""
        focus = self._display.get_input_focus().focus
        return focus if isinstance(focus, int) else focus.id

    def title(self, window_id: int) -> str:
        """Return a window's title; empty if it has none, or the window is gone."""
        return bytes(self._property(self._window(window_id), "_NET_WM_NAME")).decode()

    def of_process(self, pid: int) -> int:
        """Return the id of the visible top-level window of a process; 0 if it has none yet."""
        return next((w.id for w in self._top_levels() if self._pid(w) == pid), 0)

    def all(self) -> set[int]:
        """Return the ids of the visible top-level windows."""
        return {window.id for window in self._top_levels()}

    def activate(self, window_id: int) -> None:
        """Make a window active and return when keys go to it or to a window within.

        Where they do already nothing is asked of the window manager: its late answer would disturb.
        """
        wait_until(lambda: self._is_viewable(window_id), TIMEOUT, "the window to be visible")
        if not self._is_active(window_id):
            self._ask_focus(window_id)
        wait_until(
            lambda: self._is_active(window_id), TIMEOUT, "keys to go to the window", self._situation
        )

    def wait_gone(self, window_id: int) -> None:
        """Return when a closed window is gone and the focus has settled on the one after it."""
        wait_until(lambda: not self._is_viewable(window_id), TIMEOUT, "the window to be gone")
        if self.has_manager():
            wait_until(self._is_settled, TIMEOUT, "the focus to settle", self._situation)

    def has_keys(self, window_id: int) -> bool:
        """Return whether key events go to a window or to one within it."""
        with suppress(BadWindow):
            return window_id in self._line_of(self.focused())
        return False

    def close_window(self, window_id: int) -> None:
        """Ask the window manager to close a window, as a click on its cross would."""
        self._send_to_root(window_id, "_NET_CLOSE_WINDOW", [X.CurrentTime, FROM_A_PAGER])

    def _is_active(self, window_id: int) -> bool:
        managed = self.has_manager()
        return self.has_keys(window_id) and (not managed or self.active() == window_id)

    def _is_settled(self) -> bool:
        return self.has_keys(self.active()) or not list(self._top_levels())

    def _ask_focus(self, window_id: int) -> None:
        if self.has_manager():
            data = [FROM_A_PAGER, X.CurrentTime, 0]
            self._send_to_root(window_id, "_NET_ACTIVE_WINDOW", data)
        else:
            self._set_focus(window_id)

    def _send_to_root(self, window_id: int, message: str, data: list[int]) -> None:
        event = ClientMessage(
            window=self._window(window_id),
            client_type=self._display.intern_atom(message),
            data=(32, data + [0] * (5 - len(data))),
        )
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        self._root.send_event(event, event_mask=mask)
        self._display.flush()

    def _set_focus(self, window_id: int) -> None:
        window = self._window(window_id)
        window.set_input_focus(X.RevertToPointerRoot, X.CurrentTime)
        self._display.sync()

    def _is_viewable(self, window_id: int) -> bool:
        window = self._window(window_id)
        with suppress(BadWindow):
            return bool(window.get_attributes().map_state == X.IsViewable)
        return False

    def _line_of(self, window_id: int) -> Iterator[int]:
        """Yield a window's id and those of all it lies in."""
        while window_id not in (X.NONE, X.PointerRoot, self._root.id):
            yield window_id
            window = self._window(window_id)
            window_id = window.query_tree().parent.id

    def _top_levels(self) -> Iterator[Window]:
        if self.has_manager():
            ids = self._property(self._root, "_NET_CLIENT_LIST")
            windows = [self._window(i) for i in ids]
        else:
            windows = self._root.query_tree().children
        return (w for w in windows if self._is_viewable(w.id))

    def _situation(self) -> str:
        ids = self._property(self._root, "_NET_CLIENT_LIST_STACKING")
        titles = [f"{i:#x} {self.title(i)!r}" for i in ids]
        return f"active {self.active():#x}, keys to {self.focused():#x}, windows {titles}"

    def _window(self, window_id: int) -> Window:
        return self._display.create_resource_object("window", window_id)

    def _pid(self, window: Window) -> int:
        found = self._property(window, "_NET_WM_PID")
        return found[0] if found else 0

    def _property(self, window: Window, name: str) -> list[int]:
        atom = self._display.intern_atom(name)
        with suppress(BadWindow, BadMatch):
            found = window.get_full_property(atom, X.AnyPropertyType)
            return list(found.value) if found else []
        return []
