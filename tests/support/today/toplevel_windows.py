"""Windows as compositors like sway tell them to taskbars, asked by wlrctl.

They have no number there, and their processes are not told: one is known by its title, so no two
may have the same; the browser's, whose title is its page's, by its application.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

TIMEOUT = 10.0  # seconds
BROWSER = "chromium"


class ToplevelWindows:
    """The windows that wlrctl, run by `command`, knows; same questions as support.windows."""

    def __init__(self, command: Callable[..., str]) -> None:
        self._command = command
        self._fresh = count(1)
        self._numbers: dict[str, int] = {}
        self._matches: dict[int, str] = {}

    def all(self) -> dict[int, str]:
        """Return the titles of the windows that are there now."""
        return self._listed()

    def active(self) -> int:
        """Return the id of the active window; 0 if there is none."""
        return next(iter(self._listed("state:active")), 0)

    def title(self, window_id: int) -> str:
        """Return a window's title; empty if the window is gone."""
        return self.all().get(window_id, "")

    def of_process(self, pid: int) -> int:
        """Return the browser's window, whatever its process; 0 if there is none yet."""
        number = self._number(BROWSER)
        return number if pid and number in self.all() else 0

    def titled(self, title: str) -> int:
        """Return the id of the window of that title; 0 if there is none."""
        return next((number for number, each in self.all().items() if each == title), 0)

    def has_keys(self, window_id: int) -> bool:
        """Return whether a window is active."""
        return bool(window_id) and self.active() == window_id

    def activate(self, window_id: int) -> None:
        """Make a window active and return when the compositor says that it is."""
        wait_until(lambda: window_id in self.all(), TIMEOUT, "the window to be there", self.all)
        self._command("focus", self._matches[window_id])
        wait_until(lambda: self.active() == window_id, TIMEOUT, "the window to be active", self.all)

    def close_window(self, window_id: int) -> None:
        """Ask for a window to be closed."""
        self._command("close", self._matches[window_id])

    def wait_gone(self, window_id: int) -> None:
        """Return when a closed window is gone."""
        wait_until(lambda: window_id not in self.all(), TIMEOUT, "the window to be gone")

    def _listed(self, *which: str) -> dict[int, str]:
        found = {}
        for line in filter(None, self._command("list", *which).splitlines()):
            app, _, title = line.partition(": ")
            browser = app == BROWSER
            number = self._number(app if browser else title)
            self._matches[number] = f"app_id:{app}" if browser else f"title:{title}"
            found[number] = title
        return found

    def _number(self, name: str) -> int:
        return self._numbers.setdefault(name, next(self._fresh))
