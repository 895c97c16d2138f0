"""What the lists of accounts paint alike: a row's inks, a line of text, a code's time that is left.

Each list places the parts of its rows itself; drawn here, they look the same in all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from totpdesk.gui.widgets.style import tinted

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QColor, QPainter

BAR: Final = 3  # how high a bar is, in device-independent pixels
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RowInk:
    """The palette's colours for a row, chosen or not: text, quieter text, and what stands out."""

    def __init__(self, option: QStyleOptionViewItem) -> None:
        """Take the row's state and palette."""
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
    """Draw a line of text, cut off with an ellipsis where it is wider than its box."""
    font, colour = pen
    painter.setFont(font)
    painter.setPen(colour)
    # Metrics are whole pixels: text measured for its box may be a fraction wider.
    elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1)
    painter.drawText(box, where | Qt.TextFlag.TextSingleLine, elided)


def draw_bar(painter: QPainter, groove: QRectF, share: float, inks: tuple[QColor, QColor]) -> None:
    """Draw a groove in a tint of one ink, filled in the other as far as `share`, 0 to 1, goes."""
    ground, ink = inks
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tinted(ground, 0.15))
    painter.drawRoundedRect(groove, BAR / 2, BAR / 2)
    if share:
        left = QRectF(groove)
        left.setWidth(max(BAR, groove.width() * share))
        painter.setBrush(ink)
        painter.drawRoundedRect(left, BAR / 2, BAR / 2)
