"""Windows as compositors like sway tell them to taskbars, asked by wlrctl.

They have no number there, and their processes are not told: one is known by its title, so no two
may have the same.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

TIMEOUT = 10.0  # seconds


class ToplevelWindows:
    """The windows that wlrctl, run by `command`, knows; same questions as support.windows."""

    def __init__(self, command: Callable[..., str]) -> None:
        self._command = command
        self._fresh = count(1)
        self._numbers: dict[str, int] = {}

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
        """Raise: nobody tells."""
        raise LookupError(f"The window of process {pid} is not known here.")

    def titled(self, title: str) -> int:
        """Return the id of the window of that title; 0 if there is none."""
        return next((number for number, each in self.all().items() if each == title), 0)

    def has_keys(self, window_id: int) -> bool:
        """Return whether a window is active."""
        return bool(window_id) and self.active() == window_id

    def activate(self, window_id: int) -> None:
        """Make a window active and return when the compositor says that it is."""
        title = wait_until(lambda: self.title(window_id), TIMEOUT, "the window to be there")
        self._command("focus", f"title:{title}")
        wait_until(lambda: self.active() == window_id, TIMEOUT, "the window to be active", self.all)

    def close_window(self, window_id: int) -> None:
        """Ask for a window to be closed."""
        self._command("close", f"title:{self.title(window_id)}")

    def wait_gone(self, window_id: int) -> None:
        """Return when a closed window is gone."""
        wait_until(lambda: window_id not in self.all(), TIMEOUT, "the window to be gone")

    def _listed(self, *which: str) -> dict[int, str]:
        lines = self._command("list", *which).splitlines()
        titles = [line.partition(": ")[2] for line in lines if line]
        return {self._number(title): title for title in titles}

    def _number(self, title: str) -> int:
        return self._numbers.setdefault(title, next(self._fresh))
