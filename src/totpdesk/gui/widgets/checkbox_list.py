"""A list of rows with a checkbox: set by a click on it or by Space, one or all that are selected.

The box is painted here, as that of some dark styles is invisible in a list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractItemView, QListView

from totpdesk.base.translation import tr
from totpdesk.gui.widgets.style import lay_out_in_batches

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QColor, QKeyEvent


CHECKBOX: Final = 16  # device-independent pixels
_HOW = tr("Space checks or unchecks an account.")


def draw_checkbox(
    painter: QPainter, place: QRect, inks: tuple[QColor, QColor], *, on: bool
) -> None:
    """Draw a box in the middle of a place, in one ink, and its tick in another."""
    frame, ink = inks
    painter.save()
    painter.translate(QRectF(place).center())
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
