"""The page for selecting accounts; initially all are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from totpdesk.base.translation import tr
from totpdesk.gui.widgets.account_list import ENTRY, AccountList, second_line
from totpdesk.gui.widgets.checkbox_list import CHECKBOX, CheckboxDelegate, CheckboxList
from totpdesk.gui.widgets.rowpaint import RowInk, bold, draw_line
from totpdesk.gui.widgets.style import GAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from totpdesk.accounts.account import AccountRecord


_PAD: Final = 12
_LINE_GAP: Final = 2
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class CheckboxRow(CheckboxDelegate):
    """Paints the checkbox and the names of an account."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802, ARG002
        """Return the size of a row, the same for all."""
        return QSize(200, 2 * option.fontMetrics.height() + _LINE_GAP + 16)

    def checkbox_area(self, option: QStyleOptionViewItem) -> QRect:
        """Return the left end of the row."""
        row = option.rect
        return QRect(row.left(), row.top(), 2 * _PAD + CHECKBOX, row.height())

    def paint_content(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, ink: RowInk
    ) -> None:
        """Paint the name, and the line below it."""
        entry: AccountRecord = index.data(ENTRY)
        below, line = second_line(entry), option.fontMetrics.height()
        area = option.rect.adjusted(2 * _PAD + CHECKBOX, 0, -_PAD, 0)
        high = 2 * line + _LINE_GAP if below else line
        name = QRect(area.left(), area.top() + (area.height() - high) // 2, area.width(), line)
        draw_line(painter, (bold(option.font), ink.text), name, entry.name)
        draw_line(painter, (option.font, ink.quiet), name.translated(0, line + _LINE_GAP), below)


class CheckedAccounts(AccountList):
    """The list of accounts with checkboxes. `changed`: one was checked or unchecked."""

    changed = Signal()

    def __init__(self) -> None:
        """Create it empty."""
        super().__init__()
        self._left_out: set[str] = set()

    def chosen(self, entries: Iterable[AccountRecord]) -> frozenset[str]:
        """Return the ids of those that are checked."""
        return frozenset(entry.id for entry in entries if entry.id not in self._left_out)

    def check(self, rows: Iterable[int], *, on: bool) -> None:
        """Check rows, or uncheck them."""
        found = (self.entry(self.index(row)) for row in rows)
        ids = {entry.id for entry in found if entry}
        self._left_out = self._left_out - ids if on else self._left_out | ids
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))
        self.changed.emit()

    def flip(self, row: int, rows: Iterable[int]) -> None:
        """Toggle a row, and set others to the same state."""
        self.check(rows, on=not self.is_checked(self.index(row)))

    def check_state(self) -> Qt.CheckState:
        """Return whether all, some or none of the shown rows are checked."""
        rows = range(self.rowCount())
        on = sum(self.is_checked(self.index(row)) for row in rows)
        if on == len(rows):
            return Qt.CheckState.Checked
        return Qt.CheckState.PartiallyChecked if on else Qt.CheckState.Unchecked

    def is_checked(self, index: _Index) -> bool:
        """Return whether a row is checked."""
        entry = self.entry(index)
        return entry is not None and entry.id not in self._left_out

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let every row be checked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        """Return the checkbox, or what the list returns."""
        if role == _Role.CheckStateRole and index.isValid():
            on, off = Qt.CheckState.Checked, Qt.CheckState.Unchecked
            return on if self.is_checked(index) else off
        return super().data(index, role)

    def setData(self, index: _Index, value: object, role: int = _Role.EditRole) -> bool:  # noqa: N802 - Qt's name
        """Check or uncheck a row."""
        if role != _Role.CheckStateRole or not index.isValid():
            return False
        self.check([index.row()], on=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True


class Accounts(QWidget):
    """A search, a checkbox for all that it finds, and the list.

    `changed` is emitted when another account was checked or unchecked.
    """

    changed = Signal()

    def __init__(self) -> None:
        """Lay it out, empty."""
        super().__init__()
        self._entries: Sequence[AccountRecord] = ()
        self.model = CheckedAccounts()
        self.search = QLineEdit(placeholderText=tr("Search"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Search accounts"))
        self.all = QCheckBox(tr("&All that are shown"))
        self.view = CheckboxList(tr("Accounts"))
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
        self.model.changed.connect(self._sum_up)
        row.checkbox_clicked.connect(self.view.flip)

    def show_entries(self, entries: Sequence[AccountRecord]) -> None:
        """Show these accounts; those that were unchecked stay so."""
        self._entries = entries
        self.model.show(entries)
        self._sum_up()

    def chosen(self) -> frozenset[str]:
        """Return the ids of the accounts that are checked."""
        return self.model.chosen(self._entries)

    def of(self) -> int:
        """Return how many accounts there are."""
        return len(self._entries)

    def _search(self, typed: str) -> None:
        self.model.search(typed)
        self._sum_up()

    def _tick_all(self) -> None:
        on = self.model.check_state() is not Qt.CheckState.Checked
        self.model.check(range(self.model.rowCount()), on=on)

    def _sum_up(self) -> None:
        self.all.setCheckState(self.model.check_state())
        self.changed.emit()
