"""Signs in the preview: one for each state of an account, told apart by its shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from totpdesk.transfer.plan import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

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
