"""Wait, if necessary, for a code that stays valid long enough to be entered."""

from __future__ import annotations

from threading import Event, Lock
from typing import TYPE_CHECKING

from totpdesk.otp import code_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from totpdesk.autotype.ports import Clock
    from totpdesk.otp import Code, KeyUri


class FreshCodeTimer:
    """Waits for a code that stays valid, unless the wait is skipped."""

    def __init__(self, clock: Clock) -> None:
        """Use this clock."""
        self._clock = clock
        self._lock = Lock()
        self._waiting = False
        self._skipped = Event()

    def fresh_code(
        self, key_uri: KeyUri, min_left: float, on_wait: Callable[[datetime], None] = lambda _: None
    ) -> Code:
        """Return a code that stays valid for `min_left` seconds, or a third of a short period.

        A strict server does not accept the code of a future time step (RFC 6238 §5.2), so if too
        little time is left, wait for the next one; `on_wait` gets the time at which it starts. The
        code is generated again after every wait, since the clock may have been changed.
        """
        required = min(min_left, key_uri.account.period / 3)
        code = code_at(key_uri.account, key_uri.secret, self._clock.now())
        while (left := code.seconds_left(self._clock.now())) is not None and left < required:
            if code.valid_until:
                on_wait(code.valid_until)
            skipped = self._wait(left)
            code = code_at(key_uri.account, key_uri.secret, self._clock.now())
            if skipped:
                break
        return code

    def skip_wait(self) -> bool:
        """End a wait in progress and use the current code. Return whether there was one."""
        with self._lock:
            if self._waiting:
                self._skipped.set()
            return self._waiting

    def _wait(self, seconds: float) -> bool:
        with self._lock:
            self._skipped.clear()
            self._waiting = True
        try:
            return self._clock.wait(seconds, self._skipped)
        finally:
            with self._lock:
                self._waiting = False
