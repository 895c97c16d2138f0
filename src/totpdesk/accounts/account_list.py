"""The list of accounts as a value: every change gives a new one, and the rules hold in each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from totpdesk.base.errors import NameTakenError, NoSuchAccountError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord


@dataclass(frozen=True, slots=True)
class Batch:
    """What one import did: the ids of the accounts that it added, and put in the trash for them."""

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountIndex:
    """All entries by id, in the user's order, and the keychain in which their secrets are.

    `keychain` names the backend that the first secret went to, so that another one answering
    later is noticed. `live` are the entries that are not in the trash, `names` maps the name of
    each, case folded, to its id.
    """

    entries: Mapping[str, AccountRecord] = field(default_factory=lambda: MappingProxyType({}))
    keychain: str = ""
    latest_import: Batch = field(default_factory=Batch)
    live: tuple[AccountRecord, ...] = field(init=False, compare=False)
    names: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Gather once what each press asks for."""
        live = tuple(entry for entry in self.entries.values() if entry.trashed is None)
        object.__setattr__(self, "live", live)
        object.__setattr__(self, "names", {e.name.casefold(): e.id for e in live})

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
            raise NoSuchAccountError("This account is no longer in the list.") from None

    def put(self, *entries: AccountRecord) -> AccountIndex:
        """Add entries, or replace those of their ids. Raises NameTakenError."""
        changed = replace(self, entries={**self.entries, **{entry.id: entry for entry in entries}})
        if len(changed.names) < len(changed.live):
            raise NameTakenError(
                f"There is an account {_held_twice(changed.live)!r} already. Choose another name."
            )
        return changed

    def drop(self, entry_id: str) -> AccountIndex:
        """Take an entry out for good."""
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
        """Record the keychain in which the secrets are."""
        return replace(self, keychain=keychain)


def _held_twice(live: Iterable[AccountRecord]) -> str:
    """Return the first name that an entry before has too."""
    seen: set[str] = set()
    for name in (entry.name for entry in live):
        if name.casefold() in seen:
            return name
        seen.add(name.casefold())
    return ""
