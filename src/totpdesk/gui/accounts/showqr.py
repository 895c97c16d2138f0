"""An account's QR code on the screen, for another device to scan; it goes by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from totpdesk.gui.widgets.style import GAP, MARGIN, quiet_label
from totpdesk.otp import build_uri

if TYPE_CHECKING:
    from totpdesk.otp import KeyUri

_SECONDS: Final = 60
_SIDE: Final = 360
_DARK: Final = QColor(0, 0, 0)  # a scanner wants black on white, whatever the palette
_LIGHT: Final = QColor(255, 255, 255)


Modules = Sequence[Sequence[bool]]


def modules_of(kept: KeyUri) -> Modules:
    """Return the modules of an account's QR code. Raises ImageError. Off the GUI thread."""
    from totpdesk.transfer.qr.draw import matrix  # noqa: PLC0415 - not before it is wanted

    return matrix(build_uri(kept.account, kept.secret, kept.extra))


class ShowQr(QDialog):
    """Shows the modules for a minute."""

    def __init__(self, name: str, modules: Modules, parent: QWidget | None) -> None:
        """Take the account's name and its code's modules, quiet zone included."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"QR code of {name}")
        warning = QLabel(
            f"Whoever photographs this can make the codes of <b>{_plain(name)}</b> for ever. "
            "Scan it with your own device only.",
            wordWrap=True,
        )
        self._left = _SECONDS
        self._countdown = quiet_label()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        rows.setSpacing(GAP + 4)
        rows.addWidget(warning)
        rows.addWidget(_Modules(modules), alignment=Qt.AlignmentFlag.AlignCenter)
        rows.addWidget(self._countdown)
        rows.addWidget(buttons)
        rows.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._count)
        self._second.start()
        self._tell()

    def _count(self) -> None:
        self._left -= 1
        self._tell()
        if self._left <= 0:
            self.close()

    def _tell(self) -> None:
        self._countdown.setText(f"Closes by itself in {self._left} s.")


class _Modules(QWidget):
    """Draws the modules as large as whole pixels allow."""

    def __init__(self, modules: Modules) -> None:
        super().__init__()
        self._image = _image(modules)
        self.setFixedSize(_SIDE, _SIDE)
        self.setAccessibleName("QR code")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's signature
        painter = QPainter(self)
        painter.fillRect(self.rect(), _LIGHT)
        side = self._image.width() * (_SIDE // self._image.width())
        margin = (_SIDE - side) // 2
        painter.drawImage(QRect(margin, margin, side, side), self._image)


def _image(modules: Modules) -> QImage:
    image = QImage(len(modules), len(modules), QImage.Format.Format_RGB32)
    image.fill(_LIGHT)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                image.setPixelColor(x, y, _DARK)
    return image


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
