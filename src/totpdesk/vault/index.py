"""The list of accounts as a value: every change gives a new one, and the rules hold in each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from totpdesk.errors import NameTakenError, NoSuchAccountError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from totpdesk.vault.entry import Entry


@dataclass(frozen=True, slots=True)
class Index:
    """All entries by id, in the user's order, and the keychain in which their secrets are.

    `keychain` names the backend that the first secret went to, so that another one answering
    later is noticed. `live` are the entries that are not in the trash, `names` maps the name of
    each, case folded, to its id.
    """

    entries: Mapping[str, Entry] = field(default_factory=lambda: MappingProxyType({}))
    keychain: str = ""
    live: tuple[Entry, ...] = field(init=False, compare=False)
    names: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Gather once what each press asks for."""
        live = tuple(entry for entry in self.entries.values() if entry.trashed is None)
        object.__setattr__(self, "live", live)
        object.__setattr__(self, "names", {e.name.casefold(): e.id for e in live})

    @property
    def trash(self) -> tuple[Entry, ...]:
        """The removed entries, the latest first."""
        gone = [(entry.trashed, entry) for entry in self.entries.values() if entry.trashed]
        return tuple(entry for _, entry in sorted(gone, key=lambda pair: pair[0], reverse=True))

    def by_id(self, entry_id: str) -> Entry:
        """Return an entry. Raises NoSuchAccountError."""
        try:
            return self.entries[entry_id]
        except KeyError:
            raise NoSuchAccountError("This account is no longer in the list.") from None

    def put(self, entry: Entry) -> Index:
        """Add an entry or replace the one of its id. Raises NameTakenError."""
        holder = self.names.get(entry.name.casefold(), entry.id)
        if entry.trashed is None and holder != entry.id:
            raise NameTakenError(
                f"There is an account {self.entries[holder].name!r} already. Choose another name."
            )
        return replace(self, entries={**self.entries, entry.id: entry})

    def drop(self, entry_id: str) -> Index:
        """Take an entry out for good."""
        return replace(
            self, entries={key: entry for key, entry in self.entries.items() if key != entry_id}
        )

    def bind(self, keychain: str) -> Index:
        """Record the keychain in which the secrets are."""
        return replace(self, keychain=keychain)
