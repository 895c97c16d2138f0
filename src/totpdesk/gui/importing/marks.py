"""Signs in lists: for each state of an account, told apart by its shape, and a box to tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from totpdesk.transfer.plan import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

TICK: Final = 16  # device-independent pixels
_SIZE: Final = 16.0
_EQUALS: Final = ((-5, -2.5, 5, -2.5), (-5, 2.5, 5, 2.5))
_LINES: Final[dict[State, Sequence[tuple[float, float, float, float]]]] = {
    State.NEW: ((-5, 0, 5, 0), (0, -5, 0, 5)),
    State.KNOWN: _EQUALS,
    State.DIFFERS: (*_EQUALS, (-3.5, 6, 3.5, -6)),
}


def draw_state(painter: QPainter, box: QRectF, state: State, ink: QColor) -> None:
    """Draw a plus, an equals sign, or one that is struck through."""
    painter.save()
    painter.translate(box.center())
    painter.scale(box.width() / _SIZE, box.height() / _SIZE)
    pen = QPen(ink, 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawLines([QLineF(*line) for line in _LINES[state]])
    painter.restore()


def draw_tick(painter: QPainter, place: QRect, inks: tuple[QColor, QColor], *, on: bool) -> None:
    """Draw a box in the middle of a place, in one ink, and its tick in another.

    Not the style's: that is not to be seen on the ground of some dark lists.
    """
    frame, ink = inks
    painter.save()
    painter.translate(QRectF(place).center())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(frame, 1.2))
    painter.drawRoundedRect(QRectF(-TICK / 2, -TICK / 2, TICK, TICK), 3, 3)
    if on:
        pen = QPen(ink, 2.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(-4, 0.5), QPointF(-1, 3.5), QPointF(4, -3.5)]))
    painter.restore()
