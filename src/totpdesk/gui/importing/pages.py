"""The first pages of an import: the files, and their password."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QWidget

from totpdesk.base.finding import Level
from totpdesk.base.translation import tr
from totpdesk.gui.runtime.process import app_icon
from totpdesk.gui.widgets.passphrase import HiddenField
from totpdesk.gui.widgets.status_label import StatusLabel
from totpdesk.gui.widgets.style import GAP, MARGIN, larger, quiet_label
from totpdesk.gui.widgets.wizard import column

_WIDTH: Final = 540
_HOW: Final = tr(
    "Export from the other app, and choose that file here. You see what will be imported first; "
    "nothing changes until you confirm."
)
_WHICH: Final = tr(
    "Aegis, Google Authenticator, 2FAS, Authy, Bitwarden, 1Password, KeePass, Proton, Ente, "
    "andOTP, FreeOTP and thirty others; lists of otpauth links; images of QR codes. "
    "If an export has several parts, choose all of them together."
)


class Start(QWidget):
    """Asks for the files."""

    files_asked = Signal()

    def __init__(self) -> None:
        """Lay it out."""
        super().__init__()
        picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        picture.setPixmap(app_icon().pixmap(72, 72))
        title = QLabel(tr("Import your accounts"), alignment=Qt.AlignmentFlag.AlignCenter)
        larger(title, 1.4, QFont.Weight.DemiBold)
        how = QLabel(_HOW, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.choose = QPushButton(tr("&Choose files…"))
        self.choose.clicked.connect(self._ask_for_files)
        rows = column(self, _WIDTH)
        rows.setSpacing(MARGIN - 4)
        rows.addStretch(3)
        for part in (picture, title, how):
            rows.addWidget(part)
        rows.addWidget(self.choose, alignment=Qt.AlignmentFlag.AlignHCenter)
        rows.addWidget(_centred(tr("Or drop them onto this window.")))
        rows.addStretch(2)
        rows.addWidget(_centred(_WHICH))
        rows.addStretch(2)

    def _ask_for_files(self) -> None:
        self.files_asked.emit()


def _centred(text: str) -> QLabel:
    label = quiet_label(text)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label


class Password(QWidget):
    """A hidden field. `changed` is emitted when its text has changed."""

    changed = Signal()

    def __init__(self) -> None:
        """Lay it out."""
        super().__init__()
        self._files, self._what = QLabel(wordWrap=True), QLabel(wordWrap=True)
        larger(self._files, 1.25, QFont.Weight.DemiBold)
        for label in (self._files, self._what):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.field = HiddenField()
        self.field.setAccessibleName(tr("Password of the file"))
        self._seen = QCheckBox(tr("&Show password"))
        self._wrong = StatusLabel()
        self._lay_out()
        self.field.textChanged.connect(self.changed)
        self._seen.toggled.connect(self.field.see)

    def ask(self, files: str, sentence: str, *, wrong: bool) -> None:
        """Ask for the password of these files, again if the last one was wrong."""
        self._files.setText(files)
        self._what.setText(sentence)
        self._what.setVisible(not wrong)
        self._wrong.setVisible(wrong)
        self._wrong.show_message(Level.WARNING, sentence)
        self.field.setAccessibleDescription(sentence)
        self.field.setFocus()
        self.field.selectAll()

    def clear(self) -> None:
        """Clear what was typed."""
        self.field.forget()
        self._seen.setChecked(False)

    def _lay_out(self) -> None:
        label = QLabel(tr("&Password"))
        label.setBuddy(self.field)
        rows = column(self)
        rows.setSpacing(GAP)
        rows.addStretch(2)
        for part in (self._files, self._what, self._wrong, label, self.field, self._seen):
            rows.addWidget(part)
        rows.addStretch(3)
