"""The box to tick in a row, drawn by us: some dark styles' own is not to be seen in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

TICK: Final = 16  # device-independent pixels


def draw_tick(painter: QPainter, place: QRect, inks: tuple[QColor, QColor], *, on: bool) -> None:
    """Draw a box in the middle of a place, in one ink, and its tick in another."""
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
