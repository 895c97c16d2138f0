"""The accounts as a searchable Qt list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from totpdesk.accounts.search import Search
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.accounts.account import AccountRecord


ENTRY: Final = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class AccountList(QAbstractListModel):
    """The entries that contain the words of the search, in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._search = Search(())
        self._typed = ""
        self._rows: list[AccountRecord] = []

    def show(self, entries: Sequence[AccountRecord]) -> None:
        """Set the entries; the search is kept."""
        self._search = Search(entries)
        self.search(self._typed)

    def search(self, typed: str) -> None:
        """Show only entries that contain every word of the text."""
        self.beginResetModel()
        self._typed = typed
        self._rows = self._search.find(typed)
        self.endResetModel()

    def entry(self, index: _Index) -> AccountRecord | None:
        """Return the entry at an index, or None where there is none."""
        return self._rows[index.row()] if index.isValid() else None

    def row_of(self, entry_id: str) -> int:
        """Return the row of an entry, -1 where it is not shown."""
        return next((row for row, entry in enumerate(self._rows) if entry.id == entry_id), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return how many entries are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name, the entry itself, or what a screen reader says."""
        entry = self.entry(index)
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(entry)
        return entry if role == ENTRY else None


def second_line(entry: AccountRecord) -> str:
    """Return the line below the name: issuer and user name, unless the name has both."""
    parts = (entry.account.issuer, entry.account.account)
    return "  ·  ".join(part for part in parts if part and part != entry.name)


def spoken(entry: AccountRecord) -> str:
    """Return the text of the entry for a screen reader."""
    below = second_line(entry).replace("  ·  ", ", ")
    parts = (entry.name, below, tr("favourite") if entry.favourite else "")
    return ", ".join(part for part in parts if part)
