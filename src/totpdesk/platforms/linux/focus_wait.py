"""Waiting until a window has the keyboard, where no event says so."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.autotype import Window

GIVE_SECONDS: Final = 1.0
_POLL_SECONDS: Final = 0.005


def wait_for_keyboard(exists: Callable[[], bool], has_keyboard: Callable[[], bool]) -> bool:
    """Wait for a window, while it exists, to have the keyboard; return whether it has."""
    deadline = time.monotonic() + GIVE_SECONDS
    while exists():
        if has_keyboard():
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return False


def wait_for_window(
    focused: Callable[[], Window | None], accepts: Callable[[Window], bool], seconds: float
) -> Window | None:
    """Return the focused window as soon as it is accepted, None if that takes longer."""
    deadline = time.monotonic() + seconds
    while True:
        window = focused()
        if window is not None and accepts(window):
            return window
        if time.monotonic() > deadline:
            return None
        time.sleep(_POLL_SECONDS)
