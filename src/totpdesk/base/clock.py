"""The system's clock, as the port Clock."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event


class SystemClock:
    """The time in UTC, with its time zone."""

    def now(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC)

    def wait(self, seconds: float, skip_wait: Event | None = None) -> bool:
        """Wait, but only until `skip_wait` is set; return whether it was set."""
        return (skip_wait or Event()).wait(seconds)
