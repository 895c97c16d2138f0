"""The list of accounts as an immutable value: every change returns a new, valid one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from totpdesk.accounts.names import folded
from totpdesk.base.errors import NameTakenError, NoSuchAccountError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord


@dataclass(frozen=True, slots=True)
class Batch:
    """What one import did: the ids of the added accounts, and of those it moved to the trash."""

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountIndex:
    """All entries by id, in the user's order, and the keychain that holds their secrets.

    `keychain` names the backend of the first secret, to notice if a different one answers later.
    `live` are the entries that are not in the trash, `names` maps their names, case folded, to
    their ids.
    """

    entries: Mapping[str, AccountRecord] = field(default_factory=lambda: MappingProxyType({}))
    keychain: str = ""
    latest_import: Batch = field(default_factory=Batch)
    live: tuple[AccountRecord, ...] = field(init=False, compare=False)
    names: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Compute once what every press needs."""
        live = tuple(entry for entry in self.entries.values() if entry.trashed is None)
        object.__setattr__(self, "live", live)
        object.__setattr__(self, "names", {folded(e.name): e.id for e in live})

    @property
    def trash(self) -> tuple[AccountRecord, ...]:
        """The removed entries, the latest first."""
        gone = [(entry.trashed, entry) for entry in self.entries.values() if entry.trashed]
        return tuple(entry for _, entry in sorted(gone, key=lambda pair: pair[0], reverse=True))

    def by_id(self, entry_id: str) -> AccountRecord:
        """Return an entry. Raises NoSuchAccountError."""
        try:
            return self.entries[entry_id]
        except KeyError:
            raise NoSuchAccountError(tr("This account is no longer in the list.")) from None

    def put(self, *entries: AccountRecord) -> AccountIndex:
        """Add entries, or replace those of their ids. Raises NameTakenError."""
        changed = replace(self, entries={**self.entries, **{entry.id: entry for entry in entries}})
        if _alike(changed) > _alike(self):  # older versions took some names for different ones
            counts = Counter(folded(entry.name) for entry in changed.live)
            name = next(entry.name for entry in entries if counts[folded(entry.name)] > 1)
            raise NameTakenError(
                tr("There is an account {name!r} already. Choose another name.", name=name)
            )
        return changed

    def drop(self, entry_id: str) -> AccountIndex:
        """Remove an entry permanently."""
        return replace(
            self, entries={key: entry for key, entry in self.entries.items() if key != entry_id}
        )

    def used(self, uses: Mapping[str, datetime]) -> AccountIndex:
        """Return the list with these times of the last use, by id, where they are later."""
        known = [(self.entries[each], when) for each, when in uses.items() if each in self.entries]
        later = [
            replace(record, last_used=when)
            for record, when in known
            if record.last_used is None or record.last_used < when
        ]
        return self.put(*later) if later else self

    def bind(self, keychain: str) -> AccountIndex:
        """Record the keychain that holds the secrets."""
        return replace(self, keychain=keychain)


def _alike(index: AccountIndex) -> int:
    return len(index.live) - len(index.names)
