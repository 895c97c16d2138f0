"""How far long work has come, where somebody looks on."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PATIENCE: Final = 1.0  # seconds that pass before anything is shown
_BETWEEN: Final = 0.2
_CLEAR: Final = "\r\x1b[K"


@contextmanager
def shown(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a watch that shows "what: 120 of 1000" on a terminal once it takes long."""
    next_at = time.monotonic() + _PATIENCE
    written = False

    def watch(done: int, of: int) -> None:
        nonlocal next_at, written
        if time.monotonic() >= next_at and sys.stderr.isatty():
            next_at = time.monotonic() + _BETWEEN
            written = True
            sys.stderr.write(f"{_CLEAR}{what}: {done} of {of}")
            sys.stderr.flush()

    try:
        yield watch
    finally:
        if written:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
