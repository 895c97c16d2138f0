"""Where secrets are: in the OS keychain, or in the vault file.

If there are accounts, the list says where their secrets are. The setting says where the first
account goes; both change only when the user moves the secrets.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from enum import Enum, auto
from itertools import chain
from typing import TYPE_CHECKING

from totpdesk.base.errors import (
    InvalidSettingError,
    KeychainError,
    KeychainRefusedError,
    ListFileError,
    NoKeychainError,
    PlaintextKeychainError,
    SecretVanishedError,
)
from totpdesk.base.translation import tr
from totpdesk.secrets.backends import how_to_start
from totpdesk.secrets.move import Moved, StaleCopies, move
from totpdesk.secrets.prompts import Prompts
from totpdesk.secrets.store import (
    OF_BACKUPS,
    VAULT_FILE,
    ListsSecrets,
    delete_all,
    holds,
    no_progress,
    read_all,
    require_same_keychain,
    secret_ids,
    write_all,
)
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from totpdesk.accounts.account_list import AccountIndex
    from totpdesk.accounts.list_file import ListFile
    from totpdesk.secrets.store import Progress, SecretStore
    from totpdesk.secrets.vault_file.store import VaultFile
    from totpdesk.settings import SettingsFile


class Remedy(Enum):
    """What helps if a secret cannot be read or saved."""

    AGAIN = auto()  # try again after doing what the message says
    UNLOCK = auto()  # the passphrase of the vault file
    FILE = auto()  # create a vault file: there is no keychain that encrypts, and no secret yet


class SecretLocations:
    """The ports SecretStore and ManySecrets on the location in use, looked up at each call.

    So a running instance follows when another process has moved the secrets. For any thread.
    """

    def __init__(
        self,
        list_file: ListFile,
        settings_file: SettingsFile,
        keychain: SecretStore,
        make_file: Callable[[], VaultFile],
        prompts: Prompts | None = None,
    ) -> None:
        """Use these parts; `make_file` loads ciphers, so it is called only when needed.

        `prompts` are those of the keychain and of the file.
        """
        self.list_file = list_file
        self.settings_file = settings_file
        self.keychain = keychain
        self.prompts = prompts or Prompts()
        self._make_file = make_file
        self._made: VaultFile | None = None
        self._making = threading.Lock()

    @property
    def file(self) -> VaultFile:
        """The vault file, which need not exist."""
        with self._making:
            if self._made is None:
                self._made = self._make_file()
            return self._made

    @property
    def in_use(self) -> Secrets:
        """The location in use. Raises KeychainRefusedError if it is unknown."""
        try:
            index = self.list_file.load()
        except ListFileError:
            return self._setting()
        return self._location_of(index)

    @property
    def store(self) -> SecretStore:
        """The store in use."""
        return self._at(self.in_use)

    def store_of(self, index: AccountIndex | None) -> SecretStore:
        """Return the store that has the secrets of a list, or that of the settings without one."""
        return self._at(self._location_of(index) if index else self._setting())

    @property
    def name(self) -> str:
        """The name of the store in use."""
        return self.store.name

    @property
    def remedy(self) -> Remedy:
        """What would help if a secret could not be read now. Does not ask the user; may block."""
        try:
            if self.in_use is Secrets.FILE:
                return Remedy.UNLOCK if not self.file.ready() else Remedy.AGAIN
            self.keychain.ready()
        except (NoKeychainError, PlaintextKeychainError):
            return Remedy.AGAIN if self._has_accounts() else Remedy.FILE
        except KeychainError:
            pass
        return Remedy.AGAIN

    def ready(self) -> bool:
        """Return whether a read would not ask the user."""
        return self.store.ready()

    def read(self, entry_id: str) -> str:
        """Return an account's line."""
        return self.store.read(entry_id)

    def write(self, entry_id: str, line: str) -> None:
        """Save a line and read it back."""
        self.store.write(entry_id, line)

    def delete(self, entry_id: str) -> None:
        """Delete a line."""
        self.store.delete(entry_id)

    def holds(self, entry_id: str) -> bool:
        """Return whether there is an account's line."""
        return holds(self.store, entry_id)

    def ids(self) -> frozenset[str]:
        """Return the ids of all lines that can be listed."""
        store = self.store
        return store.ids() if isinstance(store, ListsSecrets) else frozenset()

    def unused(self) -> frozenset[str]:
        """Return the ids of lines that no account and no move refers to, unless some are added."""
        if self.list_file.path.with_name("adding").exists():
            return frozenset()
        used = secret_ids(self.list_file.load().entries.values())
        stale = chain.from_iterable(self._old_copies().values())
        return self.ids() - {*used, *stale, OF_BACKUPS}

    def read_many(self, ids: Collection[str], progress: Progress) -> dict[str, str]:
        """Return lines by their ids, without missing ones."""
        return read_all(self.store, ids, progress)

    def write_many(self, lines: Mapping[str, str], progress: Progress) -> None:
        """Save many lines and read them back."""
        write_all(self.store, lines, progress)

    def delete_many(self, ids: Collection[str], progress: Progress) -> None:
        """Delete many lines."""
        delete_all(self.store, ids, progress)

    def create_file(self, passphrase: str) -> None:
        """Create a vault file for `move_to`, and keep it open.

        Raises KeychainError, before anything is created, if the keychain with secrets is missing.
        """
        require_same_keychain(self.list_file.load(), self.store)
        self.file.create(passphrase)

    def move_to(self, location: Secrets, progress: Progress = no_progress) -> Moved:
        """Move every secret to an existing location, and use that from then on.

        A vault file that is no longer used is renamed; a keychain keeps its copies until
        `delete_old_copies`.
        Raises KeychainError, ListFileError, InvalidSettingError.
        """
        if location is Secrets.FILE:
            self.file.disk.require()
        before, moved = self.in_use, Moved(0)
        if before is not location and self.list_file.load().entries:
            moved = move(self.list_file, self._at(before), self._at(location), progress)
        self.settings_file.save(replace(self.settings_file.load(), secrets=location))
        if location is Secrets.KEYCHAIN and self.file.disk.exists:
            self.file.put_away()
        return moved

    def reset(self, location: Secrets) -> Path:
        """Empty the list of accounts, whose secrets are lost, and use this location from now on.

        No secret is read or deleted. Returns the file that keeps the list as it was. Raises
        ListFileError, InvalidSettingError, NoKeychainError where the vault file is wanted and is
        not there.
        """
        if location is Secrets.FILE:
            self.file.disk.require()
        kept = self.list_file.reset()
        self.settings_file.save(replace(self.settings_file.load(), secrets=location))
        return kept

    def count_old_copies(self) -> dict[str, int]:
        """Return the number of old copies, by the name of their location."""
        counts = {location: len(ids) for location, ids in self._old_copies().items()}
        if self.file.disk.old.exists():
            counts[VAULT_FILE] = max(1, counts.get(VAULT_FILE, 0))
        return {location: count for location, count in counts.items() if count}

    def delete_old_copies(self) -> dict[str, int]:
        """Delete old copies of moved secrets, and return what `count_old_copies` returned.

        Raises KeychainError before anything is deleted where a secret in use cannot be read, or
        where the keychain that holds copies is not the one that answers.
        """
        counts = self.count_old_copies()
        ids = secret_ids(self.list_file.load().entries.values())
        if len(self.read_many(ids, no_progress)) < len(set(ids)):
            raise SecretVanishedError(
                tr(
                    "A secret cannot be read where it is now, so no old copy was deleted. See "
                    "which in the list of accounts; restore it, or remove its account."
                )
            )
        for location, ids in self._old_copies().items():
            if location != VAULT_FILE:
                self._forget_in_keychain(location, ids)
        self.file.disk.delete_old()
        StaleCopies(self.list_file.path).save({})
        return counts

    def _old_copies(self) -> dict[str, list[str]]:
        """Return the old copies that are not in use again."""
        noted = StaleCopies(self.list_file.path).load()
        index = self.list_file.load()
        used = {*secret_ids(index.entries.values()), OF_BACKUPS}
        return {
            location: [each for each in ids if location != index.keychain or each not in used]
            for location, ids in noted.items()
        }

    def _forget_in_keychain(self, location: str, ids: list[str]) -> None:
        if ids and self.keychain.name != location:
            other = tr(
                "Old copies are in {place}, but {other} answers now.",
                place=location,
                other=self.keychain.name,
            )
            raise KeychainRefusedError(f"{other} {how_to_start(location)}")
        delete_all(self.keychain, ids, no_progress)

    def _has_accounts(self) -> bool:
        """Return whether there may already be secrets anywhere."""
        try:
            return bool(self.list_file.load().entries)
        except ListFileError:
            return True

    def _at(self, location: Secrets) -> SecretStore:
        return self.file if location is Secrets.FILE else self.keychain

    def _location_of(self, index: AccountIndex) -> Secrets:
        if index.entries and index.keychain:
            return Secrets.FILE if index.keychain == VAULT_FILE else Secrets.KEYCHAIN
        return self._setting()

    def _setting(self) -> Secrets:
        try:
            return self.settings_file.load().secrets
        except InvalidSettingError as error:
            raise KeychainRefusedError(str(error)) from error


def keychain_of(list_file: ListFile) -> str:
    """Return the name of the keychain that has the accounts' secrets, "" where that is open."""
    try:
        index = list_file.load()
    except ListFileError:
        return ""
    return index.keychain if index.entries else ""
