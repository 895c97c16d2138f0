"""Painting for the lists of accounts: colours of a row, lines of text, remaining time.

Each list places the parts of its rows itself; drawn here, they look the same in all of them. Rows
are painted because there may be thousands: a widget for each would take seconds. Qt has neither a
star nor a progress bar that is three pixels high and not animated.
"""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPalette, QPolygonF
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from totpdesk.gui.widgets.style import tinted

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPainter

    from totpdesk.accounts.account import AccountRecord


BAR: Final = 3  # how high a bar is, in device-independent pixels
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_POINTS: Final = 5
_INNER: Final = 0.45  # of the outer radius
_GAP: Final = 6


class RowInk:
    """The palette's colours for a row: text, less important text, and the accent."""

    def __init__(self, option: QStyleOptionViewItem) -> None:
        """Use the state and palette of the row."""
        active = bool(option.state & QStyle.StateFlag.State_Active)
        group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
        palette, role = option.palette, QPalette.ColorRole
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self.text = palette.color(group, role.HighlightedText if chosen else role.Text)
        quiet = palette.color(group, role.PlaceholderText)
        self.quiet = tinted(self.text, 0.8) if chosen else quiet
        accent = palette.color(QPalette.ColorGroup.Active, role.Highlight)
        self.accent = self.text if chosen else accent


def bold(font: QFont) -> QFont:
    """Return a font as names are written in."""
    heavier = QFont(font)
    heavier.setWeight(QFont.Weight.DemiBold)
    return heavier


def draw_line(
    painter: QPainter,
    pen: tuple[QFont, QColor],
    box: QRect,
    text: str,
    where: Qt.AlignmentFlag = LEFT,
) -> None:
    """Draw a line of text, elided if it is wider than its box."""
    font, colour = pen
    painter.setFont(font)
    painter.setPen(colour)
    # Metrics are whole pixels: text measured for its box may be a fraction wider.
    elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1)
    painter.drawText(box, where | Qt.TextFlag.TextSingleLine, elided)


def draw_bar(painter: QPainter, groove: QRectF, share: float, inks: tuple[QColor, QColor]) -> None:
    """Draw a groove in a tint of one colour, and a `share` of it, 0 to 1, in the other."""
    ground, ink = inks
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tinted(ground, 0.15))
    painter.drawRoundedRect(groove, BAR / 2, BAR / 2)
    if share:
        left = QRectF(groove)
        left.setWidth(max(BAR, groove.width() * share))
        painter.setBrush(ink)
        painter.drawRoundedRect(left, BAR / 2, BAR / 2)


def draw_name(
    painter: QPainter, entry: AccountRecord, font: QFont, box: QRect, inks: tuple[QColor, QColor]
) -> None:
    """Draw the name in one colour, elided if it is too long, and the star in another."""
    ink, accent = inks
    font = bold(font)
    if entry.favourite:
        draw_star(painter, accent, font, box, entry.name)
        box = box.adjusted(0, 0, -star_room(font), 0)
    draw_line(painter, (font, ink), box, entry.name)


def draw_star(painter: QPainter, colour: QColor, font: QFont, box: QRect, name: str) -> None:
    """Draw a star after a name, which may be elided, in a box `star_room` narrower."""
    metrics = QFontMetrics(font)
    radius = metrics.height() * 0.36
    left = box.left() + min(metrics.horizontalAdvance(name), box.width() - star_room(font))
    middle = QPointF(left + _GAP + radius, box.center().y() + 0.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(_star(middle, radius))


def star_room(font: QFont) -> int:
    """Return the width of a star, including the gap before it."""
    return _GAP + round(QFontMetrics(font).height() * 0.72)


def _star(middle: QPointF, radius: float) -> QPolygonF:
    corners = []
    for corner in range(2 * _POINTS):
        reach = radius * (_INNER if corner % 2 else 1)
        angle = corner * pi / _POINTS
        corners.append(middle + QPointF(reach * sin(angle), -reach * cos(angle)))
    return QPolygonF(corners)
