"""New accounts into keychain and index, one or ten thousand: all of them or none.

Secrets come first, each read back, with their ids noted on disk; then one change of the index
acknowledges them all. Whatever stops it in between takes the secrets away again, at once or, after
a power cut, when somebody next looks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from totpdesk.errors import IndexNotWritableError, InvalidInputError
from totpdesk.vault.entry import Entry
from totpdesk.vault.icons import IconFolder
from totpdesk.vault.index import Batch
from totpdesk.vault.line import to_line
from totpdesk.vault.pending import Pending
from totpdesk.vault.secrets import delete_all, demand_same, unwatched, write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from totpdesk.vault.index import Index
    from totpdesk.vault.indexfile import IndexFile
    from totpdesk.vault.portable import Portable
    from totpdesk.vault.secrets import SecretStore, Watch


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An account to be kept: under which name, and the id of the one that makes room for it."""

    name: str
    item: Portable
    replaces: str = ""


class Intake:
    """Keeps new accounts, and takes an import back."""

    def __init__(
        self, index_file: IndexFile, secrets: SecretStore, new_id: Callable[[], str]
    ) -> None:
        """Take what the vault has; what is pending and the icons stand beside the index."""
        self._file = index_file
        self._secrets = secrets
        self._new_id = new_id
        self._icons = IconFolder(index_file.path.with_name("icons"))
        self._pending = Pending(index_file.path.with_name("adding"), self._drop)

    def keep(
        self,
        newcomers: Sequence[Newcomer],
        when: datetime,
        watch: Watch = unwatched,
        *,
        taking_back: Watch = unwatched,
        undoable: bool = False,
    ) -> tuple[Entry, ...]:
        """Keep accounts, in order; with `undoable` they are what `undo` takes back.

        `taking_back` is told how much is deleted again of what was written before it was stopped;
        where it raises, the rest is left to the next start. Raises NameTakenError and
        InvalidInputError before anything is written, KeychainError, IndexFileError, and whatever
        the watches raise.
        """
        entries = [self._entry(newcomer, when) for newcomer in newcomers]
        batch = Batch(
            tuple(entry.id for entry in entries), tuple(n.replaces for n in newcomers if n.replaces)
        )

        def edit(index: Index) -> Index:
            gone = [replace(index.by_id(old), trashed=when) for old in batch.replaced]
            latest = batch if undoable else index.latest_import
            return replace(index.put(*gone, *entries), latest_import=latest)

        demand_same(self._file.load(), self._secrets)
        edit(self._file.load())  # a taken name is refused before the keychain is touched
        with self._pending.writing(batch.added, taking_back):
            write_all(self._secrets, _lines(entries, newcomers), watch)
            self._file.change(lambda index: edit(index).bind(self._secrets.name))
        return tuple(entries)

    def undo(self, when: datetime) -> Batch:
        """Take the latest import back; what of it has gone meanwhile is left out."""
        undone = Batch()

        def edit(index: Index) -> Index:
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
    def cut_off(self) -> bool:
        """Whether an add was cut off, or is under way in another process."""
        return self._pending.exists

    def clear_up(self) -> None:
        """Take away what an add that was cut off has left. Raises KeychainError, IndexFileError."""
        self._pending.clear_up()

    def _entry(self, newcomer: Newcomer, when: datetime) -> Entry:
        item = newcomer.item
        return Entry(
            id=self._new_id(),
            name=clean(newcomer.name),
            account=item.key_uri.account,
            tags=item.tags,
            favourite=item.favourite,
            icon=self._kept_icon(item),
            trashed=when if item.trashed else None,
        )

    def _kept_icon(self, item: Portable) -> str:
        try:
            return self._icons.keep(item.icon)
        except OSError as error:
            raise IndexNotWritableError(
                f"An account's picture cannot be written: {error.strerror}. Nothing was changed."
            ) from error

    def _drop(self, ids: Sequence[str], watch: Watch) -> None:
        known = self._file.load().entries
        if stray := [each for each in ids if each not in known]:
            delete_all(self._secrets, stray, watch)


def _lines(entries: Sequence[Entry], newcomers: Sequence[Newcomer]) -> dict[str, str]:
    items = [newcomer.item for newcomer in newcomers]
    return {
        entry.id: to_line(item.key_uri, item.note)
        for entry, item in zip(entries, items, strict=True)
    }


def clean(name: str) -> str:
    """Return a name on one line, its blanks single. Raises InvalidInputError where none is left."""
    name = " ".join(name.split())
    if not name:
        raise InvalidInputError("An account needs a name.")
    return name
