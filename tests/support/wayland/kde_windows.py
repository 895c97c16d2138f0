"""Windows as KWin sees them, reported by the protocol of Plasma's task bar.

The protocol is plasma-window-management. All its events are declared, because KWin 5.27 sends some
that are younger than the version asked for. Plasma 6 knows windows by UUID only; the numbers are
ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from support.waiting import wait_until
from support.wayland.client import Client, declare

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = 17  # the first that Plasma 6 takes; 5.27 has 16
ACTIVE = 1  # the first bit of org_kde_plasma_window's state
TIMEOUT = 10.0  # seconds

WINDOW = declare(
    "org_kde_plasma_window",
    VERSION,
    {
        "set_state": "uu",
        "set_virtual_desktop": "u",
        "set_minimized_geometry": "ouuuu",
        "unset_minimized_geometry": "o",
        "close": "",
    },
    {
        "title_changed": "s",
        "app_id_changed": "s",
        "state_changed": "u",
        "virtual_desktop_changed": "i",
        "themed_icon_name_changed": "s",
        "unmapped": "",
        "initial_state": "",
        "parent_window": "?o",
        "geometry": "iiuu",
        "icon_changed": "",
        "pid_changed": "u",
        "virtual_desktop_entered": "s",
        "virtual_desktop_left": "s",
        "application_menu": "ss",
        "activity_entered": "s",
        "activity_left": "s",
        "resource_name_changed": "s",
        "client_geometry": "iiuu",
    },
)
MANAGEMENT = declare(
    "org_kde_plasma_window_management",
    VERSION,
    {"show_desktop": "u", "get_window": "nu", "get_window_by_uuid": "ns"},
    {
        "show_desktop_changed": "u",
        "window": "u",
        "stacking_order_changed": "a",
        "stacking_order_uuid_changed": "s",
        "window_with_uuid": "us",
        "stacking_order_changed_2": "",
    },
    makes=WINDOW,
)


@dataclass(slots=True)
class KdeWindow:
    """What KWin last reported of a window."""

    proxy: Any
    title: str = ""
    app_id: str = ""
    pid: int = 0
    is_active: bool = False
    is_complete: bool = field(default=False, repr=False)  # all of the above has come once


class KdeWindows:
    """The windows of the KWin that listens at `socket`; same questions as support.windows."""

    def __init__(self, socket: str) -> None:
        self._client = Client(socket)
        self._windows: dict[int, KdeWindow] = {}
        self._numbers = count(1)
        self._management = self._client.bind(MANAGEMENT, VERSION)
        self._management.dispatcher["window_with_uuid"] = self._on_window
        self.close = self._client.close

    def all(self) -> dict[int, KdeWindow]:
        """Return the windows that are there now, by id."""
        self._client.sync()  # asks what new windows are like
        self._client.sync()  # hears it
        return {number: window for number, window in self._windows.items() if window.is_complete}

    def active(self) -> int:
        """Return the id of the active window; 0 if there is none."""
        return next((number for number, window in self.all().items() if window.is_active), 0)

    def title(self, window_id: int) -> str:
        """Return a window's title; empty if it has none, or the window is gone."""
        window = self.all().get(window_id)
        return window.title if window else ""

    def app_id(self, window_id: int) -> str:
        """Return a window's application id; empty if it has none, or the window is gone."""
        window = self.all().get(window_id)
        return window.app_id if window else ""

    def of_process(self, pid: int) -> int:
        """Return the id of the window of a process; 0 if it has none yet."""
        return next((number for number, window in self.all().items() if window.pid == pid), 0)

    def has_keys(self, window_id: int) -> bool:
        """Return whether key events go to a window."""
        return bool(window_id) and self.active() == window_id

    def activate(self, window_id: int) -> None:
        """Make a window active and return when KWin says that it is."""
        wait_until(lambda: window_id in self.all(), TIMEOUT, "the window to be there", self.all)
        if self.active() != window_id:
            self._windows[window_id].proxy.set_state(ACTIVE, ACTIVE)
        wait_until(lambda: self.active() == window_id, TIMEOUT, "the window to be active", self.all)

    def close_window(self, window_id: int) -> None:
        """Ask KWin to close a window, as a click on its cross would."""
        self.all()[window_id].proxy.close()
        self._client.sync()

    def wait_gone(self, window_id: int) -> None:
        """Return when a closed window is gone and the focus has settled on the one after it."""
        wait_until(lambda: window_id not in self.all(), TIMEOUT, "the window to be gone")
        wait_until(lambda: self.active() or not self.all(), TIMEOUT, "the focus to settle")

    def _on_window(self, management: Any, _unused: int, uuid: str) -> None:
        number, window = next(self._numbers), KdeWindow(management.get_window_by_uuid(uuid))
        self._windows[number] = window
        for event, handler in self._handlers(number, window).items():
            window.proxy.dispatcher[event] = handler

    def _handlers(self, number: int, window: KdeWindow) -> dict[str, Callable[..., None]]:
        return {
            "title_changed": lambda _, title: setattr(window, "title", title),
            "app_id_changed": lambda _, app_id: setattr(window, "app_id", app_id),
            "pid_changed": lambda _, pid: setattr(window, "pid", pid),
            "state_changed": lambda _, bits: setattr(window, "is_active", bool(bits & ACTIVE)),
            "initial_state": lambda _: setattr(window, "is_complete", True),
            "unmapped": lambda _: self._forget(number),
        }

    def _forget(self, number: int) -> None:
        del self._windows[number]
