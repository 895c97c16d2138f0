"""Moving secrets between the keychain and the vault file; old copies are recorded first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import KeychainRefusedError, ListBusyError, ListNotWritableError
from totpdesk.base.files import locked, write_whole
from totpdesk.base.reading import read_text
from totpdesk.base.translation import tr
from totpdesk.secrets.store import (
    OF_BACKUPS,
    VAULT_FILE,
    read_all,
    require_same_keychain,
    secret_ids,
    write_all,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from totpdesk.accounts.account_list import AccountIndex
    from totpdesk.accounts.list_file import ListFile
    from totpdesk.secrets.store import Progress, SecretStore


class StaleCopies:
    """A small file beside the index."""

    def __init__(self, list_path: Path) -> None:
        """Take the index's path."""
        self._path = list_path.with_name("left-behind")

    def load(self) -> dict[str, tuple[str, ...]]:
        """Return the ids of old copies by their location. Raises ListNotWritableError."""
        try:
            noted = json.loads(read_text(self._path))
            return {str(location): tuple(map(str, ids)) for location, ids in noted.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError, TypeError, RecursionError) as error:
            raise ListNotWritableError(
                tr("The record of old copies cannot be read: {path}. Delete it.", path=self._path)
            ) from error

    def add(self, location: str, ids: Iterable[str]) -> None:
        """Record more ids in a location. Raises ListNotWritableError."""
        noted = self.load()
        self.save(noted | {location: tuple(dict.fromkeys((*noted.get(location, ()), *ids)))})

    def save(self, noted: Mapping[str, Iterable[str]]) -> None:
        """Record these ids and no others. Raises ListNotWritableError."""
        try:
            if noted:
                text = json.dumps({location: list(ids) for location, ids in noted.items()})
                write_whole(self._path, text)
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            raise ListNotWritableError(
                tr(
                    "The record of old copies cannot be written: {error}: {path}.",
                    error=error.strerror,
                    path=self._path,
                )
            ) from error


_BUSY: Final = tr("Another totpdesk is adding accounts. Try again when it has ended.")
_CHANGED: Final = {  # whether it is the vault file
    True: tr("Reading the vault file back gave something else. Nothing was moved."),
    False: tr("Reading the secrets back from {name} gave something else. Nothing was moved."),
}


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did: how many accounts, and the names of those that had lost their secret."""

    accounts: int
    vanished: tuple[str, ...] = ()


def move(list_file: ListFile, old: SecretStore, new: SecretStore, progress: Progress) -> Moved:
    """Move the secrets and PINs of all accounts, those in the trash too.

    Secrets that were already missing are skipped.
    Raises KeychainError, ListFileError, and what `progress` raises: the old location is still in
    use then, and complete.
    """
    with locked(list_file.path.with_name("adding"), _BUSY):  # no account is added meanwhile
        index = list_file.load()
        require_same_keychain(index, old)
        lines = read_all(old, [*secret_ids(index.entries.values()), OF_BACKUPS], _part(0, progress))
        write_all(new, lines, _part(1, progress))
        if read_all(new, lines, _part(2, progress)) != lines:  # the line is what makes the codes
            raise KeychainRefusedError(_CHANGED[new.name == VAULT_FILE].format(name=new.name))
        StaleCopies(list_file.path).add(old.name, lines)
        list_file.change(lambda now: _switched(now, index, new.name))
    gone = tuple(entry.name for entry in index.entries.values() if entry.id not in lines)
    return Moved(len(index.entries) - len(gone), gone)


def _part(part: int, progress: Progress) -> Progress:
    """Return the progress of one of three equally long parts."""
    return lambda done, of: progress(part * of + done, 3 * of)


def _switched(now: AccountIndex, before: AccountIndex, location: str) -> AccountIndex:
    """Name the new location. Raises where accounts have come or gone since they were copied."""
    there, copied = (set(secret_ids(each.entries.values())) for each in (now, before))
    if (now.keychain, there) != (before.keychain, copied):
        raise ListBusyError(tr("The accounts have changed. Nothing was moved. Try again."))
    return now.bind(location)
