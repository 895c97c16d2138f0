"""Long work in a terminal: its progress, and how it is interrupted."""

from __future__ import annotations

import signal
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_QUIET: Final = 1.0  # seconds before anything is shown
_BETWEEN: Final = 0.2
_CLEAR: Final = "\r\x1b[K"
_ENDS: Final = ("SIGTERM", "SIGHUP")  # Windows has no SIGHUP


@contextmanager
def show_progress(text: str) -> Iterator[Callable[[int, int], None]]:
    """Return a callback that shows progress on a terminal if it takes long.

    In the text `{done}` and `{total}` are filled in: "Adding: 120 of 1000".
    """
    next_at = time.monotonic() + _QUIET
    written = False

    def progress(done: int, of: int) -> None:
        nonlocal next_at, written
        if time.monotonic() >= next_at and sys.stderr.isatty():
            next_at = time.monotonic() + _BETWEEN
            written = True
            sys.stderr.write(_CLEAR + text.format(done=done, total=of))
            sys.stderr.flush()

    try:
        yield progress
    finally:
        if written:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()


@contextmanager
def ended_like_ctrl_c() -> Iterator[None]:
    """Raise KeyboardInterrupt for SIGTERM and SIGHUP too, so that what was begun is undone."""
    numbers = [getattr(signal, name) for name in _ENDS if hasattr(signal, name)]
    before = {number: signal.signal(number, signal.default_int_handler) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
