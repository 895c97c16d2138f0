"""A clock that a test moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event


class FakeClock:
    """The Clock port: waiting moves the time, and is remembered.

    `meanwhile` is called at the beginning of each wait: it may set the clock, or skip the wait.
    """

    def __init__(self, unix: float = 1_000_000_000) -> None:
        """Start at a Unix time."""
        self.time = datetime.fromtimestamp(unix, UTC)
        self.slept: list[float] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def now(self) -> datetime:
        """Return the time."""
        return self.time

    def wait(self, seconds: float, skip_wait: Event | None = None) -> bool:
        """Move the time on, unless the wait is skipped."""
        self.slept.append(seconds)
        self.meanwhile()
        if skip_wait and skip_wait.is_set():
            return True
        self.pass_time(seconds)
        return False

    def pass_time(self, seconds: float) -> None:
        """Move the time on: so many real seconds, whatever a local clock makes of them."""
        later = self.time.astimezone(UTC) + timedelta(seconds=seconds)
        self.time = later.astimezone(self.time.tzinfo)

    def set_back(self, by: timedelta) -> None:
        """Set the clock back, this once."""
        self.time -= by
        self.meanwhile = lambda: None
