"""A row of the list from which accounts are chosen: a tick, the name, whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from totpdesk.gui.accounts.model import ENTRY, second_line
from totpdesk.gui.widgets.checkbox import TICK, draw_tick
from totpdesk.gui.widgets.rowpaint import RowInk, bold, draw_line

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel, QPersistentModelIndex

    from totpdesk.accounts.account import StoredAccount

    _Index = QModelIndex | QPersistentModelIndex

_PAD: Final = 12
_LINE_GAP: Final = 2


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
        draw_tick(painter, _tick(option.rect), (ink.quiet, ink.text), on=ticked)
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
    painter: QPainter, option: QStyleOptionViewItem, entry: StoredAccount, ink: RowInk
) -> None:
    below, line = second_line(entry), option.fontMetrics.height()
    area = option.rect.adjusted(2 * _PAD + TICK, 0, -_PAD, 0)
    high = 2 * line + _LINE_GAP if below else line
    name = QRect(area.left(), area.top() + (area.height() - high) // 2, area.width(), line)
    draw_line(painter, (bold(option.font), ink.text), name, entry.name)
    draw_line(painter, (option.font, ink.quiet), name.translated(0, line + _LINE_GAP), below)


def _tick(row: QRect) -> QRect:
    return QRect(row.left(), row.top(), 2 * _PAD + TICK, row.height())
