"""The page on which the accounts are chosen: all of them, until some are unticked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from totpdesk.gui.accounts.model import AccountList
from totpdesk.gui.widgets.checkbox_list import CheckboxList
from totpdesk.gui.widgets.checkbox_row import CheckboxRow
from totpdesk.gui.widgets.style import GAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from totpdesk.accounts.account import StoredAccount

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class CheckedAccounts(AccountList):
    """The list of accounts with a tick each. `ticked` tells that one has changed."""

    ticked = Signal()

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self._left_out: set[str] = set()

    def chosen(self, entries: Iterable[StoredAccount]) -> frozenset[str]:
        """Return the ids of those that are ticked."""
        return frozenset(entry.id for entry in entries if entry.id not in self._left_out)

    def tick(self, rows: Iterable[int], *, on: bool) -> None:
        """Tick rows, or untick them."""
        found = (self.entry(self.index(row)) for row in rows)
        ids = {entry.id for entry in found if entry}
        self._left_out = self._left_out - ids if on else self._left_out | ids
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))
        self.ticked.emit()

    def flip(self, row: int, rows: Iterable[int]) -> None:
        """Tick a row that is not ticked, or the other way round, and do the same to others."""
        self.tick(rows, on=not self.is_ticked(self.index(row)))

    def ticks(self) -> Qt.CheckState:
        """Tell whether all that are shown are ticked, or some, or none."""
        rows = range(self.rowCount())
        on = sum(self.is_ticked(self.index(row)) for row in rows)
        if on == len(rows):
            return Qt.CheckState.Checked
        return Qt.CheckState.PartiallyChecked if on else Qt.CheckState.Unchecked

    def is_ticked(self, index: _Index) -> bool:
        """Tell whether a row is ticked."""
        entry = self.entry(index)
        return entry is not None and entry.id not in self._left_out

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let every row be ticked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        """Return the tick, or what the list returns."""
        if role == _Role.CheckStateRole and index.isValid():
            on, off = Qt.CheckState.Checked, Qt.CheckState.Unchecked
            return on if self.is_ticked(index) else off
        return super().data(index, role)

    def setData(self, index: _Index, value: object, role: int = _Role.EditRole) -> bool:  # noqa: N802 - Qt's name
        """Tick or untick a row."""
        if role != _Role.CheckStateRole or not index.isValid():
            return False
        self.tick([index.row()], on=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True


class Accounts(QWidget):
    """A search, a tick for all that it finds, and the list. `changed` tells of other ticks."""

    changed = Signal()

    def __init__(self) -> None:
        """Lay it out, empty."""
        super().__init__()
        self._entries: Sequence[StoredAccount] = ()
        self.model = CheckedAccounts()
        self.search = QLineEdit(placeholderText="Search", clearButtonEnabled=True)
        self.search.setAccessibleName("Search accounts")
        self.all = QCheckBox("&All that are shown")
        self.view = CheckboxList("Accounts")
        self.view.setModel(self.model)
        row = CheckboxRow(self.view)
        self.view.setItemDelegate(row)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        for part in (self.search, self.all, self.view):
            rows.addWidget(part)
        self.search.textChanged.connect(self._search)
        self.all.clicked.connect(self._tick_all)
        self.model.ticked.connect(self._sum_up)
        row.tick_clicked.connect(self.view.flip)

    def show_entries(self, entries: Sequence[StoredAccount]) -> None:
        """Show these accounts; those that were unticked stay so."""
        self._entries = entries
        self.model.show(entries)
        self._sum_up()

    def chosen(self) -> frozenset[str]:
        """Return the ids of the accounts that are ticked."""
        return self.model.chosen(self._entries)

    def of(self) -> int:
        """Return how many accounts there are."""
        return len(self._entries)

    def _search(self, typed: str) -> None:
        self.model.search(typed)
        self._sum_up()

    def _tick_all(self) -> None:
        on = self.model.ticks() is not Qt.CheckState.Checked
        self.model.tick(range(self.model.rowCount()), on=on)

    def _sum_up(self) -> None:
        self.all.setCheckState(self.model.ticks())
        self.changed.emit()
