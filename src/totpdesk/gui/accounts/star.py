"""An account's name as rows show it: bold, and with the star of a favourite behind it."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPolygonF

from totpdesk.gui.widgets.rowpaint import bold, draw_line

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QFont, QPainter

    from totpdesk.accounts.account import StoredAccount

_POINTS: Final = 5
_INNER: Final = 0.45  # of the outer radius
_GAP: Final = 6


def draw_name(
    painter: QPainter, entry: StoredAccount, font: QFont, box: QRect, inks: tuple[QColor, QColor]
) -> None:
    """Draw the name in one ink, cut off where it is too long, and the star in another."""
    ink, accent = inks
    font = bold(font)
    if entry.favourite:
        draw_star(painter, accent, font, box, entry.name)
        box = box.adjusted(0, 0, -star_room(font), 0)
    draw_line(painter, (font, ink), box, entry.name)


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
