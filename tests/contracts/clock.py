"""The contract of Clock."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from totpdesk.autotype import Clock

MOMENT = 0.02  # seconds
LONG = 60.0


class ClockContract:
    """Subclasses give a fixture `clock`."""

    def test_the_time_is_aware(self, clock: Clock) -> None:
        """It has a time zone, without which it could not be compared with another."""
        assert clock.now().tzinfo is not None

    def test_waiting_lets_time_pass(self, clock: Clock) -> None:
        """For the requested time, without an interruption."""
        before = clock.now()
        assert not clock.wait(MOMENT)
        assert clock.now() - before >= timedelta(seconds=MOMENT * 0.9)

    def test_a_wait_that_is_to_be_skipped_is_over_at_once(self, clock: Clock) -> None:
        """And the return value says so."""
        skip = threading.Event()
        skip.set()
        assert clock.wait(LONG, skip)

    def test_a_wait_that_nobody_skips_ends_by_itself(self, clock: Clock) -> None:
        """Also if it could have been interrupted."""
        assert not clock.wait(MOMENT, threading.Event())
