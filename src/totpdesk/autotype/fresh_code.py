"""Wait, if necessary, for a code that stays valid long enough to be entered."""

from __future__ import annotations

from threading import Event, Lock
from typing import TYPE_CHECKING

from totpdesk.base.errors import KeychainLockedError
from totpdesk.base.translation import tr
from totpdesk.otp import code_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from totpdesk.autotype.ports import Clock
    from totpdesk.otp import Code, KeyUri


class FreshCodeTimer:
    """Waits for codes that stay valid, unless a wait is skipped, or the secrets are locked.

    For any number of requests and threads at once.
    """

    def __init__(self, clock: Clock) -> None:
        """Use this clock."""
        self._clock = clock
        self._mutex = Lock()
        self._locks = 0
        self._waits: dict[Event, bool] = {}  # whether it can be skipped

    @property
    def locks(self) -> int:
        """How often the secrets were locked."""
        return self._locks

    def fresh_code(
        self,
        key_uri: KeyUri,
        min_left: float,
        on_wait: Callable[[datetime], None] | None = None,
        locks: int | None = None,
    ) -> Code:
        """Return a code that stays valid for `min_left` seconds, or a third of a short period.

        A strict server does not accept the code of a future time step (RFC 6238 §5.2), so if too
        little time is left, wait for the next one; `on_wait` gets the time at which it starts. Only
        a wait that is announced in this way can be skipped. The code is generated again after every
        wait, since the clock may have been changed. `locks` is how often it was locked before the
        secret was read. Raises KeychainLockedError if it was locked since.
        """
        locks = self._locks if locks is None else locks
        required = min(min_left, key_uri.account.period / 3)
        skipped = False
        while True:
            self._require_unlocked(locks)
            code = code_at(key_uri.account, key_uri.secret, self._clock.now())
            left = code.seconds_left(self._clock.now())
            if skipped or left is None or left >= required:
                return code
            if on_wait and code.valid_until:
                on_wait(code.valid_until)
            skipped = self._wait(left, locks, can_be_skipped=on_wait is not None)

    def skip_wait(self) -> bool:
        """End the waits in progress and use the current code. Return whether there was one."""
        with self._mutex:
            waits = [ended for ended, can_be_skipped in self._waits.items() if can_be_skipped]
            for ended in waits:
                ended.set()
        return bool(waits)

    def lock(self) -> None:
        """Generate no code any more from a secret that was read before now; end all waits."""
        with self._mutex:
            self._locks += 1
            for ended in self._waits:
                ended.set()

    def _wait(self, seconds: float, locks: int, *, can_be_skipped: bool) -> bool:
        ended = Event()
        with self._mutex:
            self._require_unlocked(locks)
            self._waits[ended] = can_be_skipped
        try:
            return self._clock.wait(seconds, ended)
        finally:
            with self._mutex:
                del self._waits[ended]

    def _require_unlocked(self, locks: int) -> None:
        if locks != self._locks:
            raise KeychainLockedError(
                tr("The vault file was locked in the meantime. Unlock it, and try again.")
            )
