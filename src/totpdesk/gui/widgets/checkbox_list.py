"""A list of rows with a checkbox: set by a click on it or by Space, one or all that are selected.

The box is painted here, as that of some dark styles is invisible in a list.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from totpdesk.base.translation import tr
from totpdesk.gui.widgets.rowpaint import RowInk
from totpdesk.gui.widgets.style import lay_out_in_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QColor, QKeyEvent

    _Index = QModelIndex | QPersistentModelIndex
    ClickAreas = Iterable[tuple[QRect, Callable[[], object]]]


CHECKBOX: Final = 16  # device-independent pixels
_HOW = tr("Space checks or unchecks an account.")


class CheckboxDelegate(QStyledItemDelegate):
    """Paints rows with their checkboxes, and handles clicks. Subclasses place and paint the parts.

    The state of a checkbox is the model's; a row without a state has none.
    """

    checkbox_clicked = Signal(int)

    def checkbox_area(self, option: QStyleOptionViewItem) -> QRect:
        """Return where the checkbox of a row is, with the margin beside it."""
        raise NotImplementedError

    def paint_content(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, ink: RowInk
    ) -> None:
        """Paint what is beside the checkbox."""
        raise NotImplementedError

    def click_areas(self, option: QStyleOptionViewItem, index: _Index) -> ClickAreas:
        """Return what can be clicked in a row, and what a click does."""
        if index.data(Qt.ItemDataRole.CheckStateRole) is not None:
            yield self.checkbox_area(option), partial(self.checkbox_clicked.emit, index.row())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        style, widget = option.widget.style(), option.widget
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
        state, ink = index.data(Qt.ItemDataRole.CheckStateRole), RowInk(option)
        painter.save()
        painter.setClipRect(option.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state is not None:
            box, on = self.checkbox_area(option), Qt.CheckState(state) is Qt.CheckState.Checked
            _draw_checkbox(painter, box, (ink.quiet, ink.text), on=on)
        self.paint_content(painter, option, index, ink)
        painter.restore()

    def editorEvent(  # noqa: N802 - Qt's name
        self,
        event: QEvent,
        model: QAbstractItemModel,  # noqa: ARG002 - Qt's signature
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """Handle a click on one of the areas."""
        if not isinstance(event, QMouseEvent) or event.button() is not Qt.MouseButton.LeftButton:
            return False
        where = event.position().toPoint()
        for area, act in self.click_areas(option, index):
            if area.contains(where):
                if event.type() is QEvent.Type.MouseButtonRelease:
                    act()
                return True
        return False


class Flips(Protocol):
    """A model whose rows have checkboxes."""

    @property
    def flip(self) -> Callable[[int, set[int]], None]:
        """Toggle a row, and set others to the same state."""


class CheckboxList(QListView):
    """Shows rows of the same height. Connect `flip` to its delegate's clicks on checkboxes."""

    def __init__(self, name: str) -> None:
        """Create it with this accessible name."""
        super().__init__()
        lay_out_in_batches(self)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(name)
        self.setAccessibleDescription(_HOW)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Check or uncheck by keys."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.flip(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def flip(self, row: int) -> None:
        """Toggle a row, and if it is selected all selected rows."""
        model: Flips = self.model()  # type: ignore[assignment] # set by the window
        model.flip(row, self.rows_with(row))

    def rows_with(self, row: int) -> set[int]:
        """Return the selected rows if this one is among them, else this one."""
        selected = {index.row() for index in self.selectedIndexes()}
        return selected if row in selected else {row}


def _draw_checkbox(
    painter: QPainter, area: QRect, inks: tuple[QColor, QColor], *, on: bool
) -> None:
    """Draw a box in the middle of an area, in one ink, and its tick in another."""
    frame, ink = inks
    painter.save()
    painter.translate(QRectF(area).center())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(frame, 1.2))
    painter.drawRoundedRect(QRectF(-CHECKBOX / 2, -CHECKBOX / 2, CHECKBOX, CHECKBOX), 3, 3)
    if on:
        pen = QPen(ink, 2.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(-4, 0.5), QPointF(-1, 3.5), QPointF(4, -3.5)]))
    painter.restore()
