"""The system's clock behind delivery's Clock port."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event


class SystemClock:
    """Aware time in UTC."""

    def now(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC)

    def wait(self, seconds: float, skip_wait: Event | None = None) -> bool:
        """Let time pass, no longer than until `hurry` is set; return whether it was."""
        return (skip_wait or Event()).wait(seconds)
