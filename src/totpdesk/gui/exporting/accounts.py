"""The page on which the accounts are chosen: all of them, until some are unticked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from totpdesk.gui.widgets.account_list import ENTRY, AccountList, second_line
from totpdesk.gui.widgets.checkbox_list import TICK, CheckboxList, draw_checkbox
from totpdesk.gui.widgets.rowpaint import RowInk, bold, draw_line
from totpdesk.gui.widgets.style import GAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtCore import QAbstractItemModel

    from totpdesk.accounts.account import AccountRecord


_PAD: Final = 12
_LINE_GAP: Final = 2
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class CheckboxRow(QStyledItemDelegate):
    """Paints rows, and hears a click on a tick."""

    tick_clicked = Signal(int)

    def __init__(self, view: QListView) -> None:
        """Take the view."""
        super().__init__(view)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802, ARG002
        """Return the size of a row, the same for all."""
        return QSize(200, 2 * option.fontMetrics.height() + _LINE_GAP + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        style, widget = option.widget.style(), option.widget
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
        ink = RowInk(option)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_checkbox(painter, _tick(option.rect), (ink.quiet, ink.text), on=ticked)
        _paint_names(painter, option, index.data(ENTRY), ink)
        painter.restore()

    def editorEvent(  # noqa: N802 - Qt's name
        self,
        event: QEvent,
        model: QAbstractItemModel,  # noqa: ARG002 - Qt's signature
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """Hear a click on the tick."""
        if not isinstance(event, QMouseEvent) or event.button() is not Qt.MouseButton.LeftButton:
            return False
        if not _tick(option.rect).contains(event.position().toPoint()):
            return False
        if event.type() is QEvent.Type.MouseButtonRelease:
            self.tick_clicked.emit(index.row())
        return True


def _paint_names(
    painter: QPainter, option: QStyleOptionViewItem, entry: AccountRecord, ink: RowInk
) -> None:
    below, line = second_line(entry), option.fontMetrics.height()
    area = option.rect.adjusted(2 * _PAD + TICK, 0, -_PAD, 0)
    high = 2 * line + _LINE_GAP if below else line
    name = QRect(area.left(), area.top() + (area.height() - high) // 2, area.width(), line)
    draw_line(painter, (bold(option.font), ink.text), name, entry.name)
    draw_line(painter, (option.font, ink.quiet), name.translated(0, line + _LINE_GAP), below)


def _tick(row: QRect) -> QRect:
    return QRect(row.left(), row.top(), 2 * _PAD + TICK, row.height())


class CheckedAccounts(AccountList):
    """The list of accounts with a tick each. `ticked` tells that one has changed."""

    ticked = Signal()

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self._left_out: set[str] = set()

    def chosen(self, entries: Iterable[AccountRecord]) -> frozenset[str]:
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
        self._entries: Sequence[AccountRecord] = ()
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

    def show_entries(self, entries: Sequence[AccountRecord]) -> None:
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
