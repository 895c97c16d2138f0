"""Delays the machine's sleep until the work that must come first is done.

Without it the signal of going to sleep may arrive only after waking up. logind waits for programs
that hold a lock of the kind "delay", for InhibitDelayMaxSec at most: 5 s unless it is configured
(systemd.io/INHIBITOR_LOCKS). The lock is a file descriptor, and closing it releases the lock.
"""

from __future__ import annotations

import logging
import os
import threading
from contextlib import closing
from typing import Final

from totpdesk.base.errors import BusError
from totpdesk.platforms.linux.dbus import Address, Bus

_LOGIND: Final = "org.freedesktop.login1"
_log: Final = logging.getLogger(__name__)


class SleepInhibitor:
    """Held or not, for any thread. Where there is no logind, nothing is held and nothing fails."""

    def __init__(self, why: str) -> None:
        """Take the reason that `systemd-inhibit --list` shows to the user."""
        self._why = why
        self._mutex = threading.Lock()
        self._should_hold = False
        self._lock: int | None = None

    @property
    def held(self) -> bool:
        """Whether the machine would wait for us."""
        return self._lock is not None

    def hold(self) -> None:
        """Delay sleep from now on. Returns at once: the request is made on its own thread."""
        self._should_hold = True
        if not self.held:
            threading.Thread(target=self._inhibit, name="sleep-inhibitor", daemon=True).start()

    def release(self) -> None:
        """Allow sleep again."""
        self._should_hold = False
        with self._mutex:
            lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)

    def _inhibit(self) -> None:
        try:
            with self._mutex:
                if self._should_hold and self._lock is None:
                    self._lock = _inhibitor_lock(self._why)
        except Exception:  # noqa: BLE001 - the barrier of this thread; the next use asks again
            _log.exception("sleep will not wait for us")


def _inhibitor_lock(why: str) -> int | None:
    """Request a lock from logind; None if it gives none."""
    manager = Address(_LOGIND, "/org/freedesktop/login1", f"{_LOGIND}.Manager")
    asked = ("sleep", "totpdesk", why, "delay")
    try:
        with closing(Bus("SYSTEM", with_files=True)) as bus:
            (given,) = bus.call(manager, "Inhibit", "ssss", *asked, returns="h")
    except BusError as error:
        _log.info("sleep will not wait for us (%s)", error)
        return None
    lock: int = given.to_raw_fd()
    os.set_inheritable(lock, False)  # noqa: FBT003 - or programs that we start would hold it on
    return lock
