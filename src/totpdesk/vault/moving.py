"""Moving all secrets from one place to another: copied, compared, and only then switched.

The index names the place that the secrets are in, and is written whole. So one write of it is the
switch: whenever a move is cut off, either the old place or the new one has everything and is the
one in use. What the old place still holds is noted, and stays until the user has it deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from totpdesk.errors import IndexBusyError, KeychainRefusedError
from totpdesk.vault.ids import OF_BACKUPS, pin_id
from totpdesk.vault.leftbehind import LeftBehind
from totpdesk.vault.lock import locked
from totpdesk.vault.secrets import demand_same, read_all, write_all

if TYPE_CHECKING:
    from totpdesk.vault.index import Index
    from totpdesk.vault.indexfile import IndexFile
    from totpdesk.vault.secrets import SecretStore, Watch

_BUSY: Final = "Another totpdesk is adding accounts. Try again when it has ended."


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did: how many accounts, and the names of those that had lost their secret."""

    accounts: int
    vanished: tuple[str, ...] = ()


def move(index_file: IndexFile, old: SecretStore, new: SecretStore, watch: Watch) -> Moved:
    """Move the secrets and PINs of all accounts, those in the trash too.

    What had vanished before cannot be moved, and does not keep the others.
    `watch` is told how much is done of how much. Raises KeychainError and IndexFileError, and what
    `watch` raises: the old place is in use then, and whole.
    """
    with locked(index_file.path.with_name("adding"), _BUSY):  # nobody adds any meanwhile
        index = index_file.load()
        demand_same(index, old)
        lines = read_all(old, [*line_ids(index), OF_BACKUPS], _part(0, watch))
        write_all(new, lines, _part(1, watch))
        if read_all(new, lines, _part(2, watch)) != lines:  # the line is what makes the codes
            raise KeychainRefusedError(
                f"{new.name} did not give back what was written. Nothing was moved."
            )
        LeftBehind(index_file.path).add(old.name, lines)
        index_file.change(lambda now: _switched(now, index, new.name))
    gone = tuple(entry.name for entry in index.entries.values() if entry.id not in lines)
    return Moved(len(index.entries) - len(gone), gone)


def line_ids(index: Index) -> list[str]:
    """Return the ids of all that is kept secret for these accounts."""
    entries = index.entries.values()
    pins = [pin_id(entry.id) for entry in entries if entry.prefix]
    return [entry.id for entry in entries] + pins


def _part(part: int, watch: Watch) -> Watch:
    """Watch one of three parts that are equally long."""
    return lambda done, of: watch(part * of + done, 3 * of)


def _switched(now: Index, before: Index, place: str) -> Index:
    """Name the new place. Raises where accounts have come or gone since they were copied."""
    demand = (now.keychain, set(line_ids(now)))
    if demand != (before.keychain, set(line_ids(before))):
        raise IndexBusyError("The accounts were changed meanwhile. Nothing was moved. Try again.")
    return now.bind(place)
