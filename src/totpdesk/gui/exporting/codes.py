"""Show QR codes for a phone, one at a time; each is hidden after a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from totpdesk.base.translation import tr
from totpdesk.gui.widgets.qr_view import QrView
from totpdesk.gui.widgets.style import GAP

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIDE: Final = 440  # as large as a code of ten accounts must be for a phone to read it
_MODULE: Final = 8  # pixels in the pictures that transfer draws
_WARNING: Final = tr(
    "Anyone who photographs these codes can generate yours forever. Scan them with your own device "
    "only."
)


class QrCodes(QWidget):
    """Shows pictures. `next` is the button that Enter should press."""

    def __init__(self) -> None:
        """Lay it out, without a picture."""
        super().__init__()
        self._pictures: list[QImage] = []
        self._at = 0
        self._picture, self._part = QrView(_SIDE), QLabel()
        self.previous = QPushButton(tr("&Previous"), autoDefault=False)
        self.next = QPushButton(tr("&Next"))
        self.again = QPushButton(tr("&Show again"), autoDefault=False)
        self.again.hide()
        self._lay_out()
        self.previous.clicked.connect(lambda: self._turn_to(self._at - 1))
        self.next.clicked.connect(lambda: self._turn_to(self._at + 1))
        self.again.clicked.connect(lambda: self._turn_to(self._at))
        self._picture.expired.connect(self.again.show)

    def show_pictures(self, files: Sequence[bytes]) -> None:
        """Show the first of these PNG files."""
        self._pictures = [QImage.fromData(data) for data in files]
        self._turn_to(0)

    def clear(self) -> None:
        """Forget the images."""
        self._pictures.clear()
        self._picture.clear()

    def _turn_to(self, at: int) -> None:
        self._at = at
        number, total = at + 1, len(self._pictures)
        spoken = tr("QR code, part {number} of {total}", number=number, total=total)
        self._picture.show_code(self._pictures[at], spoken, _MODULE)
        self._part.setText(tr("Part {number} of {total}", number=number, total=total))
        for shown in (self._part, self.previous, self.next):
            shown.setVisible(total > 1)
        self.previous.setEnabled(at > 0)
        self.next.setEnabled(number < total)
        self.again.hide()

    def _lay_out(self) -> None:
        parts = QHBoxLayout()
        parts.setSpacing(GAP + 4)
        parts.addStretch()
        for part in (self.previous, self._part, self.next):
            parts.addWidget(part)
        parts.addStretch()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addWidget(QLabel(_WARNING, wordWrap=True))
        rows.addStretch()
        rows.addWidget(self._picture, alignment=Qt.AlignmentFlag.AlignHCenter)
        rows.addLayout(parts)
        rows.addWidget(self.again, alignment=Qt.AlignmentFlag.AlignHCenter)
        rows.addStretch()
