"""Show the QR code of an account for another device to scan; hides itself after a minute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from totpdesk.base.translation import tr
from totpdesk.gui.widgets.qr_view import QrView
from totpdesk.gui.widgets.style import GAP, MARGIN
from totpdesk.otp import build_uri

if TYPE_CHECKING:
    from totpdesk.otp import KeyUri

_SIDE: Final = 360
_WARNING: Final = tr(
    "Anyone who photographs this can generate the codes of {name} forever. Scan it with your own "
    "device only."
)
_DARK: Final = QColor(0, 0, 0)
_LIGHT: Final = QColor(255, 255, 255)


Modules = Sequence[Sequence[bool]]


def modules_of(kept: KeyUri) -> Modules:
    """Return the modules of an account's QR code. Raises ImageError. Off the GUI thread."""
    from totpdesk.transfer.qr.draw import matrix  # noqa: PLC0415 - loaded when needed

    return matrix(build_uri(kept.account, kept.secret, kept.extra))


class ShowQr(QDialog):
    """Shows the modules for a minute."""

    def __init__(self, name: str, modules: Modules, parent: QWidget | None) -> None:
        """Show the modules of a QR code, including its quiet zone; `name` is the account."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("QR code of {name}", name=name))
        warning = QLabel(_WARNING.format(name=name), wordWrap=True)
        warning.setTextFormat(Qt.TextFormat.PlainText)
        code = QrView(_SIDE)
        code.show_code(_image(modules), tr("QR code"))
        code.expired.connect(self.close)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        rows.setSpacing(GAP + 4)
        for part in (warning, code, buttons):
            rows.addWidget(part)
        rows.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)


def _image(modules: Modules) -> QImage:
    image = QImage(len(modules), len(modules), QImage.Format.Format_RGB32)
    image.fill(_LIGHT)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                image.setPixelColor(x, y, _DARK)
    return image
