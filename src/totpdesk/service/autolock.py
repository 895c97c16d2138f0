"""When an open vault file is to be locked without anybody saying so, as the settings have it."""

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
    """Goes off once, unless it is cancelled before."""

    def cancel(self) -> None:
        """Never go off."""


def start_timer(seconds: float, act: Callable[[], None]) -> Timer:
    """Start a timer on a thread of its own, which ends with the process."""
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()
    return timer


class AutoLock:
    """Locks when nothing was used for a while, with the screen, and before the machine sleeps.

    One timer runs while the file is open, and none while it is locked. So is sleep held up only
    while there is what to lock. A lock that fails is tried again. For any thread.
    """

    def __init__(
        self,
        lock: Callable[[], None],
        settings: Callable[[], Settings],
        delay: SleepInhibitor,
        after: Callable[[float, Callable[[], None]], Timer] = start_timer,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what locks the file, which is to call `shut`, and the settings as they are then."""
        self._lock = lock
        self._settings = settings
        self._delay = delay
        self._after = after
        self._clock = clock
        self._mutex = threading.Lock()
        self._timer: Timer | None = None
        self._minutes = 0  # that the timer was started for, or would have been
        self._open = False
        self._last = 0.0
        self._failed = False  # which the log has been told

    def used(self) -> None:
        """Take note of a use: the time begins anew. It costs no new timer each time."""
        with self._mutex:
            self._last = self._clock()
            if self._timer is None:
                self._arm(0.0)
            was, self._open = self._open, True
        if not was:
            self._delay_sleep()

    def shut(self) -> None:
        """Take note that the file was locked."""
        with self._mutex:
            self._cancel_timer()
            self._open = False
        self._delay.release()

    def apply_settings(self) -> None:
        """Follow the settings as they are now; a time that is set anew counts from the last use."""
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
        """Lock, if the file is to be locked with the screen."""
        if self._chosen().lock_on_screen_lock:
            self._lock_or_retry()

    def going_to_sleep(self) -> None:
        """Lock, if the file is to be locked before the machine sleeps; then let it sleep."""
        try:
            if self._chosen().lock_on_suspend:
                self._lock_or_retry()
        finally:
            self._delay.release()

    def woken_up(self) -> None:
        """Hold sleep up again, if the file is open."""
        self._delay_sleep()

    def _arm(self, idle: float) -> None:
        self._minutes = self._chosen().lock_after
        if self._minutes:
            left = self._minutes * _MINUTE - idle
            self._timer = self._after(max(0.0, left), self._went_off)

    def _cancel_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = None

    def _went_off(self) -> None:
        with self._mutex:
            if self._timer is None:
                return  # locked at this very moment
            self._timer = None
            try:
                due = self._is_due()
            except Exception as error:  # noqa: BLE001 - the barrier: without a timer it stayed open
                self._log_failure(error)
                due = True
        if due:
            self._lock_or_retry()

    def _is_due(self) -> bool:
        """Tell whether it is to be locked now; the timer is started anew for what is left."""
        idle = self._clock() - self._last
        if idle < self._chosen().lock_after * _MINUTE:
            self._arm(idle)
            return False
        return self._chosen().lock_after > 0

    def _lock_or_retry(self) -> None:
        try:
            self._lock()
            self._failed = False
        except Exception as error:  # noqa: BLE001 - the barrier: nobody else would lock it
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
        """Return the settings; where they fail those that lock, after the time set before."""
        try:
            return self._settings()
        except InvalidSettingError:
            pass
        except Exception as error:  # noqa: BLE001 - the barrier: whatever it is, it must lock
            self._log_failure(error)
        return Settings(lock_after=self._minutes)
