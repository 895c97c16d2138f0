"""The codes of the visible accounts. Their secrets are in memory only as long as this object.

A secret is read, off the GUI thread, when its account is first painted: a list of thousands asks
the keychain only for what is looked at.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from totpdesk.base.errors import KeychainLockedError
from totpdesk.gui.runtime import tasks
from totpdesk.otp import Kind, code_at

if TYPE_CHECKING:
    from totpdesk.accounts.account import AccountRecord
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.gui.app_context import AppContext
    from totpdesk.otp import Code, KeyUri


_BATCH: Final = 8  # reads in one task: 9 ms each, so that a screenful appears bit by bit


class LiveCodes(QObject):
    """Returns the current code of an account, once its secret has been read."""

    arrived = Signal()
    failed = Signal(str)

    def __init__(self, context: AppContext, parent: QObject, *, unasked: str = "") -> None:
        """Begin without a secret.

        `unasked` is what `failed` says instead of having a locked keychain ask its user.
        """
        super().__init__(parent)
        self._context = context
        self._unasked = unasked
        self._kept: dict[str, KeyUri] = {}
        self._shown: dict[str, Code] = {}
        self._unread: list[str] = []
        self._missing: set[str] = set()
        self._reading = False
        self._stopped = False
        self._latest = tasks.Latest(self)
        self._drops = 0  # a read that began before the last of them ends early
        self._dropped = False

    def code(self, entry: AccountRecord) -> Code | None:
        """Return the code that is current, or None while its secret is being read.

        A counter's code is the one that `keep` was given last; it is never made for looking.
        """
        shown = self._shown.get(entry.id)
        if entry.account.kind is Kind.HOTP:
            return shown
        now = self._context.clock.now()
        if shown and (shown.seconds_left(now) or 0) > 0:
            return shown
        if entry.id not in self._kept:
            if entry.id not in self._missing:
                self._request(entry.id)
            return None
        kept = self._kept[entry.id]
        self._shown[entry.id] = code_at(kept.account, kept.secret, now)
        return self._shown[entry.id]

    def next_code(self, entry: AccountRecord) -> Code | None:
        """Return the code after the current one, or None if it is unknown."""
        shown, kept = self.code(entry), self._kept.get(entry.id)
        if kept is None or shown is None or shown.valid_until is None:
            return None
        return code_at(kept.account, kept.secret, shown.valid_until)

    def is_missing(self, entry: AccountRecord) -> bool:
        """Return whether the secret key of this account is missing from the keychain."""
        return entry.id in self._missing

    def seconds_left(self, code: Code) -> float | None:
        """Return how long a code stays valid, or None for one of a counter."""
        return code.seconds_left(self._context.clock.now())

    def keep(self, entry_id: str, code: Code) -> None:
        """Show the code that was used, unless all codes were forgotten in the meantime."""
        if self._dropped:
            return
        self._shown[entry_id] = code
        self.arrived.emit()

    def retry(self) -> None:
        """Read the keychain again after it failed or was locked."""
        self._stopped = self._dropped = False
        self._missing.clear()
        self.arrived.emit()
        self._read_on()

    def drop(self) -> None:
        """Forget every secret and code, also those still being read."""
        self._stopped = self._dropped = True
        self._reading = False
        self._drops += 1
        self._latest.forget()
        for store in (self._kept, self._shown, self._unread, self._missing):
            store.clear()

    def _request(self, entry_id: str) -> None:
        if entry_id not in self._unread:
            self._unread.append(entry_id)
        self._read_on()

    def _read_on(self) -> None:
        """Read the latest requests first, as these rows are visible now."""
        if self._reading or self._stopped or not self._unread:
            return
        self._reading = True
        batch = [self._unread.pop() for _ in range(min(_BATCH, len(self._unread)))]
        self._latest.run(partial(self._read, batch, self._drops), self._store, self._fail)

    def _read(self, batch: list[str], drops: int) -> dict[str, KeyUri | None]:
        """Read secrets, None for missing ones, until cancelled; runs on another thread."""
        accounts = self._context.accounts
        if self._unasked and not accounts.ready():
            raise KeychainLockedError(self._unasked)

        def unless_dropped(_done: int, _of: int) -> None:
            if drops != self._drops:
                raise KeychainLockedError

        read = accounts.key_uris(batch, unless_dropped)
        return {entry_id: read.get(entry_id) for entry_id in batch}

    def _store(self, read: dict[str, KeyUri | None]) -> None:
        self._reading = False
        self._kept.update({entry_id: kept for entry_id, kept in read.items() if kept})
        self._missing.update(entry_id for entry_id, kept in read.items() if kept is None)
        self.arrived.emit()
        self._read_on()

    def _fail(self, error: TotpdeskError) -> None:
        self._reading = False
        self._stopped = True
        self.failed.emit(str(error))
