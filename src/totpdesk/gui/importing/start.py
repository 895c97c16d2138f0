"""The first page of an import: which files. They can be dropped as well."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from totpdesk.gui.importing.middle import column
from totpdesk.gui.widgets.icons import app_icon
from totpdesk.gui.widgets.style import MARGIN, larger, quiet_label

_WIDTH: Final = 540
_HOW: Final = (
    "Have the other program write an export or a backup, and choose that file here. "
    "What would be done is shown first; nothing is changed until you say so."
)
_WHICH: Final = (
    "Aegis, Google Authenticator, 2FAS, Authy, Bitwarden, 1Password, KeePass, Proton, Ente, "
    "andOTP, FreeOTP and thirty others; lists of otpauth links; pictures of QR codes. "
    "An export in several parts: choose all of them together."
)


class Start(QWidget):
    """Asks for the files."""

    wanted = Signal()

    def __init__(self) -> None:
        """Lay it out."""
        super().__init__()
        picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        picture.setPixmap(app_icon().pixmap(72, 72))
        title = QLabel("Bring your accounts along", alignment=Qt.AlignmentFlag.AlignCenter)
        larger(title, 1.4, QFont.Weight.DemiBold)
        how = QLabel(_HOW, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.choose = QPushButton("&Choose files…")
        self.choose.clicked.connect(self._want)
        rows = column(self, _WIDTH)
        rows.setSpacing(MARGIN - 4)
        rows.addStretch(3)
        for part in (picture, title, how):
            rows.addWidget(part)
        rows.addWidget(self.choose, alignment=Qt.AlignmentFlag.AlignHCenter)
        rows.addWidget(_centred("Or drop them onto this window."))
        rows.addStretch(2)
        rows.addWidget(_centred(_WHICH))
        rows.addStretch(2)

    def _want(self) -> None:
        self.wanted.emit()


def _centred(text: str) -> QLabel:
    label = quiet_label(text)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
