"""Add new accounts to keychain and list, one or ten thousand: all of them or none.

First the ids are noted on disk; then the secrets are saved and read back; then one change of the
list adds the accounts. If this is interrupted, the secrets are deleted again, immediately or, after
a power failure, at the next start.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import LONG_AGO, AccountRecord, Pin
from totpdesk.accounts.account_list import Batch
from totpdesk.accounts.icons import IconFolder
from totpdesk.accounts.keychain_record import lines_of
from totpdesk.accounts.names import clean
from totpdesk.accounts.own_settings import OWN_SETTINGS
from totpdesk.accounts.pending import Pending
from totpdesk.base.errors import InvalidInputError, ListNotWritableError, SecretVanishedError
from totpdesk.base.translation import tr
from totpdesk.secrets.store import (
    delete_all,
    no_progress,
    pin_id,
    require_own_keychain,
    require_same_keychain,
    secret_ids,
    write_all,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from totpdesk.accounts.account_list import AccountIndex
    from totpdesk.accounts.list_file import ListFile
    from totpdesk.secrets.store import Progress, SecretStore


_INHERITED: Final = ("tags", "windows", *(setting.name for setting in OWN_SETTINGS))
_UNSET: Final = AccountRecord()


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to add: its name, and the id of the account it replaces."""

    name: str
    record: AccountRecord
    replaces: str = ""


class ImportBatch:
    """Adds new accounts, and undoes the latest import."""

    def __init__(
        self, list_file: ListFile, secrets: SecretStore, new_id: Callable[[], str]
    ) -> None:
        """Use this list, secret store and id source; pending ids and icons are next to the list."""
        self._file = list_file
        self._secrets = secrets
        self._new_id = new_id
        self._icons = IconFolder(list_file.path.with_name("icons"))
        self._pending = Pending(list_file.path.with_name("adding"), self._drop)

    def keep(
        self,
        new_accounts: Sequence[NewAccount],
        when: datetime,
        progress: Progress = no_progress,
        *,
        undo_progress: Progress = no_progress,
        undoable: bool = False,
    ) -> tuple[AccountRecord, ...]:
        """Add accounts, in order; with `undoable` they can be removed again by `undo`.

        One that replaces another has its tags, windows, own settings and PIN unless it brings some.
        `undo_progress` is called while secrets are deleted again after an error; if it raises, the
        rest is deleted at the next start. Raises NameTakenError and InvalidInputError before
        anything is written, KeychainError, ListFileError, and what the two callbacks raise.
        """
        known = self._file.load()
        new_accounts = [_inheriting(new_account, known) for new_account in new_accounts]
        entries = [self._entry(new_account, when) for new_account in new_accounts]
        batch = Batch(
            tuple(entry.id for entry in entries),
            tuple(n.replaces for n in new_accounts if n.replaces),
        )

        def edit(index: AccountIndex) -> AccountIndex:
            gone = [replace(index.by_id(old), trashed=when) for old in batch.replaced]
            latest = batch if undoable else index.latest_import
            return replace(index.put(*gone, *entries), latest_import=latest)

        require = require_same_keychain if batch.replaced else require_own_keychain
        require(known, self._secrets)  # what is lost may be restored where nothing is left
        edit(self._file.load())  # a duplicate name is refused before the keychain is changed
        lines: dict[str, str] = {}
        for entry, new_account in zip(entries, new_accounts, strict=True):
            pin = self._pin(new_account)
            lines |= lines_of(replace(new_account.record, id=entry.id, name=entry.name, pin=pin))
        with self._pending.writing(list(lines), undo_progress):
            self._file.ensure_copy()
            write_all(self._secrets, lines, progress)
            self._file.change(lambda index: edit(index).bind(self._secrets.name))
        return tuple(entries)

    def undo(self, when: datetime) -> Batch:
        """Undo the latest import, except for accounts that were deleted since."""
        undone = Batch()

        def edit(index: AccountIndex) -> AccountIndex:
            nonlocal undone
            latest, known = index.latest_import, index.entries
            gone = [i for i in latest.added if i in known and known[i].trashed is None]
            back = [i for i in latest.replaced if i in known and known[i].trashed is not None]
            undone = Batch(tuple(gone), tuple(back))
            changed = index.put(
                *(replace(known[each], trashed=when) for each in gone),
                *(replace(known[each], trashed=None) for each in back),
            )
            return replace(changed, latest_import=Batch())

        self._file.change(edit)
        return undone

    @property
    def interrupted(self) -> bool:
        """Whether adding was interrupted, or is in progress in another process."""
        return self._pending.exists

    def exclusive(self) -> AbstractContextManager[None]:
        """Lock out other processes that add accounts or move secrets."""
        return self._pending.exclusive()

    def clear_up(self) -> None:
        """Delete the secrets of an interrupted add. Raises KeychainError, ListFileError."""
        self._pending.clear_up()

    def _entry(self, new_account: NewAccount, when: datetime) -> AccountRecord:
        record = new_account.record
        return replace(
            record.listed(),
            id=self._new_id(),
            name=clean(new_account.name),
            icon=self._kept_icon(record),
            trashed=when if record.trashed == LONG_AGO else record.trashed,
        )

    def _pin(self, new_account: NewAccount) -> Pin | None:
        """Return the PIN of a new account, that of the one that it replaces if it brings none."""
        pin = new_account.record.pin
        if pin or not (new_account.record.prefix and new_account.replaces):
            return pin
        try:
            return Pin.from_line(self._secrets.read(pin_id(new_account.replaces)))
        except (SecretVanishedError, InvalidInputError):
            return None

    def _kept_icon(self, record: AccountRecord) -> str:
        try:
            return self._icons.keep(record.picture)
        except OSError as error:
            raise ListNotWritableError(
                tr(
                    "An account's picture cannot be written: {error}. Nothing was changed.",
                    error=error.strerror,
                )
            ) from error

    def _drop(self, ids: Sequence[str], progress: Progress) -> None:
        """Delete those of these secrets that neither the list nor any copy of it names.

        None where a copy is damaged, or that of the last change is missing: the list may be older
        than the secrets.
        """
        known = set(secret_ids(self._file.load().entries.values()))
        if all(each in known for each in ids):
            return
        remains = self._file.remains()
        for index in (*remains.current, *remains.older):
            known.update(secret_ids(index.entries.values()))
        is_proved = not remains.damaged and len(remains.current) != 1
        if is_proved and (stray := [each for each in ids if each not in known]):
            delete_all(self._secrets, stray, progress)


def _inheriting(new_account: NewAccount, known: AccountIndex) -> NewAccount:
    """Return a new account with what is not set in it as in the one that it replaces."""
    if not new_account.replaces:
        return new_account
    record, old = new_account.record, known.by_id(new_account.replaces)
    unset = [name for name in _INHERITED if getattr(record, name) == getattr(_UNSET, name)]
    record = replace(record, **{name: getattr(old, name) for name in unset})
    return replace(new_account, record=record)
