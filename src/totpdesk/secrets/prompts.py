"""What is known of the prompts with which a keychain asks its user to unlock something."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Prompts:
    """Counts the prompts that were opened. Thread-safe.

    `hidden`: the keychain in use does not tell when it asks.
    """

    def __init__(self) -> None:
        """None was opened yet."""
        self.hidden = False
        self._mutex = threading.Lock()
        self._opened = self._closed = 0

    @property
    def opened(self) -> int:
        """How many were opened so far."""
        return self._opened

    @property
    def is_open(self) -> bool:
        """Whether the user is being asked now."""
        return self._opened > self._closed

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Count a prompt, which is open until the end of the block."""
        with self._mutex:
            self._opened += 1
        try:
            yield
        finally:
            with self._mutex:
                self._closed += 1
