"""A row of the list from which accounts are chosen: a tick, the name, whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from totpdesk.gui.accounts.model import ENTRY, second_line
from totpdesk.gui.common.look import tinted
from totpdesk.gui.importing.marks import TICK, draw_tick

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel, QPersistentModelIndex

    _Index = QModelIndex | QPersistentModelIndex

_PAD: Final = 12
_LINE_GAP: Final = 2


class TickRow(QStyledItemDelegate):
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
        text, quiet = _inks(option)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_tick(painter, _tick(option.rect), (quiet, text), on=ticked)
        self._paint_names(painter, option, index, (text, quiet))
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
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: _Index,
        inks: tuple[QColor, QColor],
    ) -> None:
        entry, line = index.data(ENTRY), option.fontMetrics.height()
        below = second_line(entry)
        area = option.rect.adjusted(2 * _PAD + TICK, 0, -_PAD, 0)
        high = 2 * line + _LINE_GAP if below else line
        name = QRect(area.left(), area.top() + (area.height() - high) // 2, area.width(), line)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        _draw(painter, (bold, inks[0]), name, entry.name)
        _draw(painter, (option.font, inks[1]), name.translated(0, line + _LINE_GAP), below)


def _tick(row: QRect) -> QRect:
    return QRect(row.left(), row.top(), 2 * _PAD + TICK, row.height())


def _inks(option: QStyleOptionViewItem) -> tuple[QColor, QColor]:
    """Return the palette's colours for a row, and for what matters less in it."""
    active = bool(option.state & QStyle.StateFlag.State_Active)
    group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
    role = QPalette.ColorRole
    if option.state & QStyle.StateFlag.State_Selected:
        text = option.palette.color(group, role.HighlightedText)
        return text, tinted(text, 0.8)
    return option.palette.color(group, role.Text), option.palette.color(group, role.PlaceholderText)


def _draw(painter: QPainter, pen: tuple[QFont, QColor], box: QRect, text: str) -> None:
    font, colour = pen
    painter.setFont(font)
    painter.setPen(colour)
    elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1)
    where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, where | Qt.TextFlag.TextSingleLine, elided)
