"""A QR code that contains secrets, hidden automatically after a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from totpdesk.base.translation import tr
from totpdesk.gui.widgets.style import GAP, quiet_label

if TYPE_CHECKING:
    from PySide6.QtGui import QImage, QPaintEvent

_SECONDS: Final = 60
_LIGHT: Final = QColor(255, 255, 255)  # scanners need black on white
_HIDDEN: Final = tr("Hidden after a minute.")


class QrView(QWidget):
    """An image with the remaining time below. `expired` is emitted after a minute."""

    expired = Signal()

    def __init__(self, side: int) -> None:
        """Create it empty, as a square of this many pixels."""
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
        """Show an image with modules of this many pixels; `name` is for a screen reader."""
        self._picture.show_image(image, module)
        self._picture.setAccessibleName(name)
        self._left = _SECONDS
        self._second.start()
        self._show_time()

    def clear(self) -> None:
        """Hide the image and delete it."""
        self._second.stop()
        self._left = 0
        self._picture.show_image(None)
        self._picture.setAccessibleName(_HIDDEN)
        self._show_time()

    def _count(self) -> None:
        self._left -= 1
        self._show_time()
        if self._left <= 0:
            self.clear()
            self.expired.emit()

    def _show_time(self) -> None:
        self._countdown.setText(
            tr("Hidden in {seconds} s.", seconds=self._left) if self._left > 0 else ""
        )


class _Picture(QWidget):
    """The image, scaled by a whole number, or a text that says it is hidden."""

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
