"""A QR code that holds secrets, on the screen for a minute: then it is gone by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from totpdesk.gui.widgets.style import GAP, quiet_label

if TYPE_CHECKING:
    from PySide6.QtGui import QImage, QPaintEvent

_SECONDS: Final = 60
_LIGHT: Final = QColor(255, 255, 255)  # a scanner wants black on white, whatever the palette
_HIDDEN: Final = "Hidden after a minute."


class QrView(QWidget):
    """A picture, and below it how long it stays. `expired` tells that the minute is over."""

    expired = Signal()

    def __init__(self, side: int) -> None:
        """Begin without a picture; it is drawn into a square of so many pixels."""
        super().__init__()
        self._picture, self._countdown = _Picture(side), quiet_label()
        self._countdown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._left = 0
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._count)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addWidget(self._picture, alignment=Qt.AlignmentFlag.AlignHCenter)
        rows.addWidget(self._countdown)

    def show_code(self, image: QImage, name: str, module: int = 1) -> None:
        """Show a picture whose modules are so many pixels wide; `name` is for a screen reader."""
        self._picture.show_image(image, module)
        self._picture.setAccessibleName(name)
        self._left = _SECONDS
        self._second.start()
        self._tell()

    def clear(self) -> None:
        """Show it no longer, and hold nothing of it."""
        self._second.stop()
        self._left = 0
        self._picture.show_image(None)
        self._picture.setAccessibleName(_HIDDEN)
        self._tell()

    def _count(self) -> None:
        self._left -= 1
        self._tell()
        if self._left <= 0:
            self.clear()
            self.expired.emit()

    def _tell(self) -> None:
        self._countdown.setText(f"Hidden in {self._left} s." if self._left > 0 else "")


class _Picture(QWidget):
    """The picture, its modules as large as whole pixels allow, or the word that it is hidden."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._module = 1
        self.setFixedSize(side, side)

    def show_image(self, image: QImage | None, module: int = 1) -> None:
        self._image, self._module = image, module
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's signature
        painter = QPainter(self)
        if self._image is None:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _HIDDEN)
            return
        painter.fillRect(self.rect(), _LIGHT)
        modules = max(1, self._image.width() // self._module)
        side = modules * max(1, self.width() // modules)
        margin = (self.width() - side) // 2
        painter.drawImage(QRect(margin, margin, side, side), self._image)
