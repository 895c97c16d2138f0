"""Lock an open vault file automatically, according to the settings."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Final, Protocol

from totpdesk.base.errors import InvalidSettingError
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.platforms.system import SleepInhibitor

_MINUTE: Final = 60.0
_RETRY_SECONDS: Final = 5.0
_log: Final = logging.getLogger(__name__)


class Timer(Protocol):
    """A timer that runs an action once, unless it is cancelled."""

    def cancel(self) -> None:
        """Cancel the action."""


def start_timer(seconds: float, act: Callable[[], None]) -> Timer:
    """Start a timer on a daemon thread."""
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()
    return timer


class AutoLock:
    """Locks after a time without use, when the screen is locked, and before the computer sleeps.

    One timer runs while the file is open, and none while it is locked. In the same way, sleep is
    delayed only while the file is open. If locking fails, it is tried again. Thread-safe.
    """

    def __init__(
        self,
        lock: Callable[[], None],
        settings: Callable[[], Settings],
        delay: SleepInhibitor,
        after: Callable[[float, Callable[[], None]], Timer] = start_timer,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Create it. `lock` locks the file and calls `shut`; `settings` returns the latest ones."""
        self._lock = lock
        self._settings = settings
        self._delay = delay
        self._after = after
        self._clock = clock
        self._mutex = threading.Lock()
        self._timer: Timer | None = None
        self._minutes = 0  # the setting that the latest timer was started with
        self._open = False
        self._last = 0.0
        self._failed = False  # that is already in the log

    def used(self) -> None:
        """Record a use, which restarts the time without creating a new timer."""
        with self._mutex:
            self._last = self._clock()
            if self._timer is None:
                self._arm(0.0)
            was, self._open = self._open, True
        if not was:
            self._delay_sleep()

    def shut(self) -> None:
        """Record that the file was locked."""
        with self._mutex:
            self._cancel_timer()
            self._open = False
        self._delay.release()

    def apply_settings(self) -> None:
        """Apply the current settings; a new time counts from the last use."""
        with self._mutex:
            if self._open and self._chosen().lock_after != self._minutes:
                self._cancel_timer()
                self._arm(self._clock() - self._last)
        self._delay_sleep()

    def _delay_sleep(self) -> None:
        if self._open and self._chosen().lock_on_suspend:
            self._delay.hold()
        else:
            self._delay.release()

    def screen_locked(self) -> None:
        """Lock the file, if the settings say so."""
        if self._chosen().lock_on_screen_lock:
            self._lock_or_retry()

    def going_to_sleep(self) -> None:
        """Lock the file, if the settings say so; then let the computer sleep."""
        try:
            if self._chosen().lock_on_suspend:
                self._lock_or_retry()
        finally:
            self._delay.release()

    def woken_up(self) -> None:
        """Delay sleep again, if the file is open."""
        self._delay_sleep()

    def _arm(self, idle: float) -> None:
        self._minutes = self._chosen().lock_after
        if self._minutes:
            left = self._minutes * _MINUTE - idle
            self._timer = self._after(max(0.0, left), self._expired)

    def _cancel_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = None

    def _expired(self) -> None:
        with self._mutex:
            if self._timer is None:
                return  # locked in the meantime
            self._timer = None
            try:
                due = self._is_due()
            except Exception as error:  # noqa: BLE001 - the barrier: without a timer it stayed open
                self._log_failure(error)
                due = True
        if due:
            self._lock_or_retry()

    def _is_due(self) -> bool:
        """Return whether to lock now; otherwise restart the timer for the remaining time."""
        idle = self._clock() - self._last
        if idle < self._chosen().lock_after * _MINUTE:
            self._arm(idle)
            return False
        return self._chosen().lock_after > 0

    def _lock_or_retry(self) -> None:
        try:
            self._lock()
            self._failed = False
        except Exception as error:  # noqa: BLE001 - the barrier: otherwise it would stay unlocked
            with self._mutex:
                self._log_failure(error)
                self._cancel_timer()
                self._timer = self._after(_RETRY_SECONDS, self._retry)

    def _retry(self) -> None:
        with self._mutex:
            if self._timer is None:
                return  # locked meanwhile
            self._timer = None
        self._lock_or_retry()

    def _log_failure(self, error: Exception) -> None:
        """Log a failure, the first of several in a row."""
        if not self._failed:
            _log.error("locking the vault file failed", exc_info=error)
        self._failed = True

    def _chosen(self) -> Settings:
        """Return the settings; if they cannot be read, the defaults with the previous time."""
        try:
            return self._settings()
        except InvalidSettingError:
            pass
        except Exception as error:  # noqa: BLE001 - the barrier: whatever it is, it must lock
            self._log_failure(error)
        return Settings(lock_after=self._minutes)
