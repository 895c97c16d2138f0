"""Waiting until a window that was brought to the front has the keyboard."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

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
