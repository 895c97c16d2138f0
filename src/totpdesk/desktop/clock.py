"""The system's clock behind delivery's Clock port."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """Aware time in UTC."""

    def now(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)
