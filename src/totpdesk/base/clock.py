"""The system's clock, as the port Clock."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event
from time import monotonic
from typing import Final

_AT_ONCE_S: Final = 1.0  # a signal that comes just before a wait is only heard after it


class SystemClock:
    """The time in UTC, with its time zone."""

    def now(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC)

    def wait(self, seconds: float, skip_wait: Event | None = None) -> bool:
        """Wait, but only until `skip_wait` is set; return whether it was set."""
        event, end = skip_wait or Event(), monotonic() + seconds
        while not event.wait(min(max(end - monotonic(), 0), _AT_ONCE_S)):
            if monotonic() >= end:
                return False
        return True
