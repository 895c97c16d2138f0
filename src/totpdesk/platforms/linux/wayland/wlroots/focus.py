"""The focused window, requested from a compositor that lists its windows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple, Protocol

from totpdesk.autotype import Window
from totpdesk.platforms.linux.focus_wait import wait_for_keyboard, wait_for_window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from totpdesk.autotype import Area


class Seen(NamedTuple):
    """A window as its compositor sees it, and where it is, if that is known."""

    window: Window
    area: Area | None


class Compositor(Protocol):
    """The compositor. Every request raises NoDisplayError if there is no answer."""

    def active(self) -> Seen | None:
        """Return the window that has the keyboard."""

    def windows(self) -> Sequence[Seen]:
        """Return all windows."""

    def bring(self, number: int) -> None:
        """Give a window the keyboard, wherever it is."""


class CompositorFocus:
    """The Focus port."""

    def __init__(self, compositor: Compositor) -> None:
        """Take the compositor."""
        self._compositor = compositor

    def focused(self) -> Window | None:
        """Return the window that has the keyboard. Raises NoDisplayError."""
        active = self._compositor.active()
        return active.window if active else None

    def give(self, window: Window) -> bool:
        """Bring a window to the front and wait, while it exists, until it has the keyboard.

        One of our own is only awaited: its toolkit does not know the compositor's number, and a new
        window gets the keyboard anyway. Raises NoDisplayError.
        """
        if not window.ours:
            self._compositor.bring(window.id)
        return wait_for_keyboard(
            lambda: window.ours or self._find(window) is not None,
            lambda: self._has_keyboard(window),
        )

    def wait(self, accepts: Callable[[Window], bool], seconds: float) -> Window | None:
        """Return the focused window as soon as it is accepted. Raises NoDisplayError."""
        return wait_for_window(self.focused, accepts, seconds)

    def area(self, window: Window) -> Area | None:
        """Return where a window is on the desktop. Raises NoDisplayError."""
        seen = self._find(window)
        return seen.area if seen else None

    def _has_keyboard(self, window: Window) -> bool:
        now = self.focused()
        return now is not None and (now.ours if window.ours else now.id == window.id)

    def _find(self, window: Window) -> Seen | None:
        return next((s for s in self._compositor.windows() if s.window.id == window.id), None)


def named(number: int, app: str | None, title: str | None, process: int) -> Window:
    """Return a window from the compositor's answer, which omits unknown values."""
    return Window(number, app or "", title or "", process == os.getpid(), process)
