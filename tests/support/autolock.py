"""A vault file that is open or locked, its timers, and the sleep of the computer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from totpdesk.service.autolock import AutoLock
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Timer:
    """One that goes off when the test says so."""

    seconds: float
    act: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        """Never go off."""
        self.cancelled = True


@dataclass
class Sleep:
    """Sleep, which waits while it is held up."""

    held: bool = False

    def hold(self) -> None:
        """Wait."""
        self.held = True

    def release(self) -> None:
        """Do not wait."""
        self.held = False


@dataclass
class Room:
    """An AutoLock over a clock and timers of the test's own."""

    settings: Settings = field(default_factory=lambda: Settings(lock_after=10))
    now: float = 1000.0
    locks: int = 0
    sleep: Sleep = field(default_factory=Sleep)
    timers: list[Timer] = field(default_factory=list)
    lock_first: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        """Put it together."""
        self.auto = AutoLock(
            self.lock, lambda: self.settings, self.sleep, self.after, lambda: self.now
        )

    def lock(self) -> None:
        """Lock, and report it as a vault file does."""
        self.lock_first()
        self.locks += 1
        self.auto.shut()

    def after(self, seconds: float, act: Callable[[], None]) -> Timer:
        """Start a timer."""
        self.timers.append(Timer(seconds, act))
        return self.timers[-1]

    def running(self) -> list[Timer]:
        """Return the timers that may still go off."""
        return [timer for timer in self.timers if not timer.cancelled]

    def pass_time(self) -> None:
        """Let the one timer that runs go off at its time."""
        (timer,) = self.running()
        timer.cancelled = True
        self.now += timer.seconds
        timer.act()
