"""Sizes, fonts and texts of all windows. Colours are always those of the palette."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QDialog, QLabel, QListView, QWidget

GAP: Final = 8  # device-independent pixels between parts that belong together
MARGIN: Final = 16


class GrowingDialog(QDialog):
    """A dialog that grows with its texts.

    Qt makes a window as high as it needs when it opens, not when texts of several lines change.
    """

    def event(self, event: QEvent) -> bool:
        """Make it as high as what is in it needs at its width."""
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and (layout := self.layout()):
            high = layout.totalHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), high))
        return handled


def grouped(code: str) -> str:
    """Return a code in groups: 123 456, 123 4567, 1234 5678, 123 456 789."""
    if len(code) < 6:
        return code
    if len(code) == 9:
        return f"{code[:3]} {code[3:6]} {code[6:]}"
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def code_font(base: QFont, scale: float = 1.6) -> QFont:
    """Return the system's monospaced font, larger than the base font by `scale`."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(base.pointSizeF() * scale)
    return font


def larger(widget: QWidget, scale: float, weight: QFont.Weight = QFont.Weight.Normal) -> None:
    """Set a widget's font to its own, scaled."""
    font = widget.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    font.setWeight(weight)
    widget.setFont(font)


def tinted(colour: QColor, opacity: float) -> QColor:
    """Return the colour with transparency."""
    tint = QColor(colour)
    tint.setAlphaF(opacity)
    return tint


def quiet_label(text: str = "", *, wrap: bool = True) -> QLabel:
    """Return a label in the palette's colour for less important text."""
    label = QLabel(text)
    label.setWordWrap(wrap)
    label.setTextFormat(Qt.TextFormat.PlainText)  # it may hold a name from a stranger's QR code
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def lay_out_in_batches(view: QListView) -> None:
    """Make a list of rows of the same height show its first ones immediately."""
    view.setUniformItemSizes(True)
    view.setLayoutMode(QListView.LayoutMode.Batched)
    view.setBatchSize(100)
