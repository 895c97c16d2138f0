"""A symbol for each level, with distinct shapes and the palette's colours.

Painted, since a style's own message icons differ by colour: these differ by shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from totpdesk.base.finding import Level
from totpdesk.base.translation import tr
from totpdesk.gui.widgets.style import GAP

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QColor


SIZE: Final = 20  # device-independent pixels
WORDS: Final = {Level.OK: tr("OK"), Level.WARNING: tr("Warning"), Level.PROBLEM: tr("Problem")}


def draw_status(painter: QPainter, box: QRectF, level: Level, ink: QColor, ground: QColor) -> None:
    """Draw a tick, a triangle with an exclamation mark, or a full disc with a cross."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.center())
    painter.scale(box.width() / SIZE, box.height() / SIZE)
    painter.setPen(_pen(ink))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _DRAW[level](painter, ink, ground)
    painter.restore()


def _tick(painter: QPainter, _ink: QColor, _ground: QColor) -> None:
    painter.drawPolyline(QPolygonF([QPointF(-6, 0.5), QPointF(-2, 4.5), QPointF(6, -5)]))


def _triangle(painter: QPainter, ink: QColor, _ground: QColor) -> None:
    painter.drawPolygon(QPolygonF([QPointF(0, -8), QPointF(8.5, 7), QPointF(-8.5, 7)]))
    painter.drawLine(QPointF(0, -3), QPointF(0, 1.5))
    painter.setBrush(ink)
    painter.drawEllipse(QPointF(0, 4.4), 0.3, 0.3)


def _cross(painter: QPainter, ink: QColor, ground: QColor) -> None:
    painter.setBrush(ink)
    painter.drawEllipse(QPointF(0, 0), 8.5, 8.5)
    painter.setPen(_pen(ground))
    painter.drawLine(QPointF(-3.5, -3.5), QPointF(3.5, 3.5))
    painter.drawLine(QPointF(3.5, -3.5), QPointF(-3.5, 3.5))


def _pen(colour: QColor) -> QPen:
    join, cap = Qt.PenJoinStyle.RoundJoin, Qt.PenCapStyle.RoundCap
    return QPen(colour, 1.8, Qt.PenStyle.SolidLine, cap, join)


_DRAW: Final[dict[Level, Callable[[QPainter, QColor, QColor], None]]] = {
    Level.OK: _tick,
    Level.WARNING: _triangle,
    Level.PROBLEM: _cross,
}


class StatusIcon(QWidget):
    """A symbol next to a text; empty while the level is unknown."""

    def __init__(self) -> None:
        """Create it empty."""
        super().__init__()
        self._level: Level | None = None
        self.setFixedSize(SIZE, SIZE)

    def show_level(self, level: Level | None) -> None:
        """Set the level."""
        self._level = level
        self.setAccessibleName(WORDS[level] if level else "")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of a symbol."""
        return QSize(SIZE, SIZE)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the symbol."""
        if self._level is not None:
            ink = self.palette().color(QPalette.ColorRole.WindowText)
            ground = self.palette().color(QPalette.ColorRole.Window)
            painter = QPainter(self)
            draw_status(painter, QRectF(self.rect()), self._level, ink, ground)
            painter.end()


class StatusLabel(QWidget):
    """A symbol and a text, in a line."""

    def __init__(self) -> None:
        """Create it empty."""
        super().__init__()
        self._mark = StatusIcon()
        self._text = QLabel(wordWrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._mark)
        row.addWidget(self._text, stretch=1)

    def show_message(self, level: Level | None, text: str) -> None:
        """Show a level, None if it is unknown, and a text."""
        self._mark.show_level(level)
        self._text.setText(text)
