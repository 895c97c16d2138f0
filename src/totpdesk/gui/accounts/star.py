"""The star of a favourite, beside a name."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPolygonF

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QFont, QPainter

_POINTS: Final = 5
_INNER: Final = 0.45  # of the outer radius
_GAP: Final = 6


def draw_star(painter: QPainter, colour: QColor, font: QFont, box: QRect, name: str) -> None:
    """Draw a star behind a name that stands, perhaps cut off, in a box `star_room` narrower."""
    metrics = QFontMetrics(font)
    radius = metrics.height() * 0.36
    left = box.left() + min(metrics.horizontalAdvance(name), box.width() - star_room(font))
    middle = QPointF(left + _GAP + radius, box.center().y() + 0.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(_star(middle, radius))


def star_room(font: QFont) -> int:
    """Return how wide a star is, with the gap before it."""
    return _GAP + round(QFontMetrics(font).height() * 0.72)


def _star(middle: QPointF, radius: float) -> QPolygonF:
    corners = []
    for corner in range(2 * _POINTS):
        reach = radius * (_INNER if corner % 2 else 1)
        angle = corner * pi / _POINTS
        corners.append(middle + QPointF(reach * sin(angle), -reach * cos(angle)))
    return QPolygonF(corners)
