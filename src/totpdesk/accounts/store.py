"""The accounts: every change is saved completely or not at all.

An account is added once its secret was read back and the list is on disk. If adding is interrupted
before, at most an unused keychain item remains.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from totpdesk.accounts.account import AccountRecord, Pin
from totpdesk.accounts.batch import ImportBatch, NewAccount
from totpdesk.accounts.icons import IconFolder
from totpdesk.accounts.keychain_record import checked, filled, key_uri_of, key_uris_of, to_line
from totpdesk.accounts.merge import differs_in_keychain, merged
from totpdesk.accounts.names import clean, folded
from totpdesk.accounts.search import find
from totpdesk.base.errors import KeychainError, ListFileError, SecretVanishedError
from totpdesk.otp import KeyUri, Kind
from totpdesk.secrets.store import (
    OF_BACKUPS,
    no_progress,
    pin_id,
    read_all,
    require_own_keychain,
    require_same_keychain,
    secret_ids,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from totpdesk.accounts.account import Icon, WindowPattern
    from totpdesk.accounts.account_list import AccountIndex, Batch
    from totpdesk.accounts.list_file import ListFile
    from totpdesk.secrets.store import Progress, SecretStore


class AccountStore:
    """Accounts in a list file and a keychain. Every method may block; none needs a display."""

    def __init__(
        self, list_file: ListFile, secrets: SecretStore, new_id: Callable[[], str]
    ) -> None:
        """Use this list, secret store and source of unique ids (uuid4 in hex)."""
        self._file = list_file
        self._secrets = secrets
        self._batch = ImportBatch(list_file, secrets, new_id)
        self._icons = IconFolder(list_file.path.with_name("icons"))

    def prepare(self) -> None:
        """Open the keychain before its first use, which saves 300 ms then.

        The user is not asked and nothing is read. An interrupted add is cleaned up on a separate
        thread, as it may have left thousands of secrets. Errors are reported at the first use.
        """
        with suppress(KeychainError, ListFileError):
            _ = self._secrets.name  # opens it; `ready` may look at all that is in it
            if self._batch.interrupted and self._secrets.ready():
                threading.Thread(target=self._clear_up, name="clean-up", daemon=True).start()

    def entries(self) -> tuple[AccountRecord, ...]:
        """Return the live accounts in the user's order."""
        return self._file.load().live

    def trash(self) -> tuple[AccountRecord, ...]:
        """Return the removed accounts, the latest first."""
        return self._file.load().trash

    def everything(self) -> tuple[AccountRecord, ...]:
        """Return all accounts in the user's order, those in the trash among them."""
        return tuple(self._file.load().entries.values())

    def find(self, name: str) -> AccountRecord:
        """Return the only account with this id, name or part of a name (see search.find)."""
        return find(self.entries(), name)

    def get(self, entry_id: str) -> AccountRecord:
        """Return an account by id. Raises NoSuchAccountError."""
        entry = self._file.load().by_id(entry_id)
        return replace(entry, last_used=self.last_uses().get(entry_id, entry.last_used))

    def add(
        self, name: str, key_uri: KeyUri, when: datetime, *, swap: bool = False
    ) -> AccountRecord:
        """Add a new account. With `swap` an account of that name is moved to the trash.

        Raises NameTakenError (before anything is written), KeychainError, ListFileError.
        """
        old = self._file.load().names.get(folded(clean(name)), "") if swap else ""
        return self._batch.keep((NewAccount(name, AccountRecord.of(key_uri), old),), when)[0]

    def add_many(
        self,
        new_accounts: Sequence[NewAccount],
        when: datetime,
        progress: Progress = no_progress,
        undo_progress: Progress = no_progress,
    ) -> tuple[AccountRecord, ...]:
        """Add many new accounts, all of them or none; `undo_import` removes them again.

        Raises what `add` and `progress` raise; nothing has changed then. Secrets already written
        are deleted first, with calls of `undo_progress`: this may take as long as writing them.
        """
        return self._batch.keep(
            new_accounts, when, progress, undo_progress=undo_progress, undoable=True
        )

    def undo_import(self, when: datetime) -> Batch:
        """Move what the latest import added to the trash, and restore what it replaced.

        Returns what was undone, empty without an import to undo. Raises NameTakenError.
        """
        return self._batch.undo(when)

    def rename(self, entry_id: str, name: str) -> AccountRecord:
        """Give an account another name. Raises NameTakenError."""
        return self.update(entry_id, name=clean(name))

    def update(self, entry_id: str, **changes: object) -> AccountRecord:
        """Set fields of an account that are in the list."""
        return self._edit(entry_id, lambda entry: replace(entry, **changes))  # type: ignore[arg-type]

    def edit(self, before: AccountRecord, after: AccountRecord) -> AccountRecord:
        """Apply the differences between these two, note and PIN too, with one write of the list.

        Other changes made in between are kept. Raises NameTakenError before anything is written,
        KeychainError, ListFileError.
        """
        after = replace(after, name=clean(after.name))
        if not differs_in_keychain(before, after):
            return self._edit(before.id, lambda now: merged(now, before, after))
        with self._batch.exclusive():
            index = self._with_its_keychain(to_write=True)
            index.put(merged(index.by_id(before.id), before, after))
            self._write_secrets(before, after)
            edited = self._edit(before.id, lambda now: merged(now, before, after))
            if not edited.prefix and before.prefix:
                self._secrets.delete(pin_id(before.id))
        return edited

    def remove(self, entry_id: str, when: datetime) -> AccountRecord:
        """Move an account to the trash; its secret stays in the keychain."""
        return self._edit(entry_id, lambda entry: replace(entry, trashed=when))

    def restore(self, name: str) -> AccountRecord:
        """Restore the latest removed account of this name. Raises NameTakenError."""
        trash = self.trash()
        same = [entry for entry in trash if folded(entry.name) == folded(name)]
        entry = same[0] if same else find(trash, name)
        return self._edit(entry.id, lambda found: replace(found, trashed=None))

    def forget(self, entry_id: str) -> None:
        """Delete an account and its secret permanently."""
        self._file.change(lambda index: index.drop(entry_id))
        self._secrets.delete(entry_id)
        self._secrets.delete(pin_id(entry_id))

    def key_uri(self, entry_id: str) -> KeyUri:
        """Read an account's secret from the keychain.

        Raises SecretVanishedError or another KeychainError, also if another keychain answers.
        """
        entry = self._with_its_keychain().by_id(entry_id)
        return key_uri_of(entry, self._secrets.read(entry_id))

    def key_uris(self, ids: Sequence[str], progress: Progress) -> dict[str, KeyUri]:
        """Read secrets by accounts' ids, without missing and unusable ones.

        The user is asked once at most. Raises KeychainError, and what `progress` raises.
        """
        index, lines = self._with_its_keychain(), read_all(self._secrets, ids, progress)
        return key_uris_of({each: index.by_id(each) for each in lines}, lines)

    def note(self, entry_id: str) -> str:
        """Read an account's note, "" for none. Raises SecretVanishedError, KeychainError."""
        entry = self._with_its_keychain().by_id(entry_id)
        return checked(entry, self._secrets.read(entry_id))[1]

    def icon(self, name: str) -> Icon | None:
        """Return an icon by its file name, or None if there is none."""
        return self._icons.read(name)

    def read_everything(
        self, progress: Progress = no_progress, *, trash: bool = False
    ) -> list[AccountRecord]:
        """Read every live account completely, in order; with `trash` also the removed ones.

        Raises KeychainError, and what `progress` raises. A single missing secret is None in the
        record of its account.
        """
        index = self._with_its_keychain().used(self.last_uses())
        entries = tuple(index.entries.values()) if trash else index.live
        lines = read_all(self._secrets, secret_ids(entries), progress)
        shown = (replace(entry, picture=self._icons.read(entry.icon)) for entry in entries)
        return [filled(entry, lines) for entry in shown]

    def ready(self) -> bool:
        """Return whether a secret can be read without asking the user. Raises KeychainError."""
        return self._secrets.ready()

    def next_key_uri(self, entry_id: str) -> KeyUri:
        """Return what the next code is generated from by `code_at`.

        The advanced counter is saved before this returns the one to use (RFC 4226 §7.2).
        """
        kept = self.key_uri(entry_id)
        if kept.account.kind is Kind.HOTP:
            kept = replace(kept, account=replace(kept.account, counter=self._advance(entry_id)))
        return kept

    def return_counter(self, entry_id: str, kept: KeyUri) -> None:
        """Reset a counter advanced by `next_key_uri` for an unused code, unless advanced again."""

        def undo(entry: AccountRecord) -> AccountRecord:
            latest = entry.account.counter == kept.account.counter + 1
            return entry.with_counter(kept.account.counter) if latest else entry

        if kept.account.kind is Kind.HOTP:
            self._edit(entry_id, undo, keep=False)

    def pin(self, entry_id: str) -> Pin:
        """Read the PIN of an account. Raises SecretVanishedError, KeychainError."""
        self._with_its_keychain()
        return Pin.from_line(self._secrets.read(pin_id(entry_id)))

    def set_pin(self, entry_id: str, pin: Pin | None) -> AccountRecord:
        """Save the PIN of an account, or delete it. Raises what `edit` raises."""
        entry = self.get(entry_id)
        return self.edit(entry, replace(entry, prefix=pin is not None, pin=pin))

    def backup_passphrase(self) -> str | None:
        """Return the backup passphrase saved in the keychain, or None."""
        try:
            return unquote(self._secrets.read(OF_BACKUPS))
        except SecretVanishedError:
            return None

    def keep_backup_passphrase(self, passphrase: str | None) -> None:
        """Save the backup passphrase in the keychain, or delete it. Raises KeychainError."""
        with self._batch.exclusive():
            self._with_its_keychain(to_write=True)
            if passphrase is None:
                self._secrets.delete(OF_BACKUPS)
            else:
                self._secrets.write(OF_BACKUPS, quote(passphrase, safe=""))

    def learn(self, entry_id: str, pattern: WindowPattern) -> None:
        """Remember that an account was chosen for a window; the number of windows is limited."""
        self._edit(entry_id, lambda entry: entry.with_window(pattern), keep=False)

    def forget_windows(self, entry_id: str, *patterns: WindowPattern) -> AccountRecord:
        """Forget these windows of an account."""
        return self._edit(entry_id, lambda entry: entry.without_windows(*patterns), keep=False)

    def mark_used(self, entry_id: str, when: datetime) -> None:
        """Record when an account was last used, for the order of the menu."""
        if self._file.uses.note(entry_id, when):
            self._file.merge_uses()

    def last_uses(self) -> Mapping[str, datetime]:
        """Return when accounts were last used, by id, if that is later than their records say."""
        return self._file.uses.latest()

    def _with_its_keychain(self, *, to_write: bool = False) -> AccountIndex:
        """Return the list, once it is known that the keychain with its secrets answers."""
        index = self._file.load()
        (require_own_keychain if to_write else require_same_keychain)(index, self._secrets)
        return index

    def _clear_up(self) -> None:
        with suppress(KeychainError, ListFileError):
            self._batch.clear_up()

    def _write_secrets(self, before: AccountRecord, after: AccountRecord) -> None:
        if after.note != before.note:
            kept, _ = checked(before, self._secrets.read(before.id))
            self._secrets.write(before.id, to_line(kept, after.note, after.name))
        if after.pin and after.pin != before.pin:
            self._secrets.write(pin_id(before.id), after.pin.as_line())

    def _advance(self, entry_id: str) -> int:
        def advance(entry: AccountRecord) -> AccountRecord:
            return entry.with_counter(entry.account.counter + 1)

        return self._edit(entry_id, advance, keep=False).account.counter - 1

    def _edit(
        self, entry_id: str, edit: Callable[[AccountRecord], AccountRecord], *, keep: bool = True
    ) -> AccountRecord:
        def apply(index: AccountIndex) -> AccountIndex:
            return index.put(edit(index.by_id(entry_id)))

        return self._file.change(apply, keep=keep).by_id(entry_id)
