"""QR codes for a phone, one at a time on the screen; each goes by itself after a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from totpdesk.gui.widgets.style import GAP, quiet_label

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECONDS: Final = 60
_SIDE: Final = 440  # as large as a code of ten accounts must be for a phone to read it
_MODULE: Final = 8  # pixels in the pictures that transfer draws
_LIGHT: Final = QColor(255, 255, 255)  # a scanner wants black on white, whatever the palette
_WARNING: Final = (
    "Whoever photographs these codes can make yours for ever. Scan them with your own device only."
)
_HIDDEN: Final = "Hidden after a minute.\nPress “Show again” to go on."


class Codes(QWidget):
    """Shows pictures. `next` is the button that Enter should press."""

    def __init__(self) -> None:
        """Lay it out, without a picture."""
        super().__init__()
        self._pictures: list[QImage] = []
        self._at, self._left = 0, 0
        self._picture, self._part, self._countdown = _Picture(), QLabel(), quiet_label()
        self.previous = QPushButton("&Previous", autoDefault=False)
        self.next = QPushButton("&Next")
        self.again = QPushButton("&Show again", autoDefault=False)
        self._second = QTimer(self, interval=1000)
        self._lay_out()
        self.previous.clicked.connect(lambda: self._turn_to(self._at - 1))
        self.next.clicked.connect(lambda: self._turn_to(self._at + 1))
        self.again.clicked.connect(lambda: self._turn_to(self._at))
        self._second.timeout.connect(self._count)

    def show_pictures(self, files: Sequence[bytes]) -> None:
        """Show the first of these PNG files."""
        self._pictures = [QImage.fromData(data) for data in files]
        self._turn_to(0)

    def clear(self) -> None:
        """Forget them."""
        self._second.stop()
        self._pictures.clear()
        self._picture.show_image(None)

    def _turn_to(self, at: int) -> None:
        self._at, self._left = at, _SECONDS
        self._picture.show_image(self._pictures[at])
        self._part.setText(f"Part {at + 1} of {len(self._pictures)}")
        several = len(self._pictures) > 1
        for part in (self._part, self.previous, self.next):
            part.setVisible(several)
        self.previous.setEnabled(at > 0)
        self.next.setEnabled(at + 1 < len(self._pictures))
        self._picture.setAccessibleName(f"QR code, part {at + 1} of {len(self._pictures)}")
        self._second.start()
        self._tell()

    def _count(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._second.stop()
            self._picture.show_image(None)
        self._tell()

    def _tell(self) -> None:
        self.again.setVisible(self._left <= 0)
        self._countdown.setText(f"Hidden again in {self._left} s." if self._left > 0 else "")

    def _lay_out(self) -> None:
        parts = QHBoxLayout()
        parts.setSpacing(GAP + 4)
        parts.addStretch()
        for part in (self.previous, self._part, self.next):
            parts.addWidget(part)
        parts.addStretch()
        self._countdown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addWidget(QLabel(_WARNING, wordWrap=True))
        rows.addStretch()
        rows.addWidget(self._picture, alignment=Qt.AlignmentFlag.AlignHCenter)
        rows.addLayout(parts)
        rows.addWidget(self._countdown)
        rows.addWidget(self.again, alignment=Qt.AlignmentFlag.AlignHCenter)
        rows.addStretch()


class _Picture(QWidget):
    """A picture as large as there is room, or the word that it is hidden."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setFixedSize(_SIDE, _SIDE)

    def show_image(self, image: QImage | None) -> None:
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's signature
        painter = QPainter(self)
        if self._image is None:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _HIDDEN)
            return
        painter.fillRect(self.rect(), _LIGHT)
        modules = max(1, self._image.width() // _MODULE)
        side = modules * max(1, _SIDE // modules)  # whole pixels for each
        margin = (_SIDE - side) // 2
        painter.drawImage(QRect(margin, margin, side, side), self._image)
