"""A clock that a test moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FakeClock:
    """The Clock port: sleeping moves the time, and is remembered."""

    def __init__(self, unix: float = 1_000_000_000) -> None:
        """Start at a Unix time."""
        self.time = datetime.fromtimestamp(unix, UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        """Return the time."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Move the time on."""
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)
