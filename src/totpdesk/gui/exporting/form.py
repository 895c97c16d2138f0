"""The first page of an export: in which format, with which password, and which accounts."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from totpdesk.base.finding import Level
from totpdesk.base.translation import tr
from totpdesk.gui.widgets.passphrase import NewPassphrase
from totpdesk.gui.widgets.status_label import StatusLabel
from totpdesk.gui.widgets.style import GAP, MARGIN, larger, quiet_label
from totpdesk.transfer.exporters.formats import Format

_OPENS: Final = tr("You need it to open the file. totpdesk does not keep it.")
_CLEAR: Final = tr(
    "The file is not encrypted: anyone who reads it can sign in as you. Delete it as soon as you "
    "no longer need it."
)
_CODES: Final = tr(
    "The codes are not encrypted: anyone who sees or photographs them can sign in as you."
)


class ExportForm(QWidget):
    """The form. `changed`: a field has changed; `choose_asked`: to select accounts."""

    changed = Signal()
    choose_asked = Signal()

    def __init__(self) -> None:
        """Create it, with the format that most programs read selected."""
        super().__init__()
        self.formats = {kind: QRadioButton(kind.label) for kind in Format}
        self.plain = QCheckBox(tr("With&out a password"))
        self.password = NewPassphrase(_OPENS, tr("Pass&word"), tr("Show passwor&d"))
        self._warning = StatusLabel()
        self._which = QLabel()
        self.choose = QPushButton(tr("C&hoose…"), autoDefault=False)
        self._lay_out()
        for button in self.formats.values():
            button.toggled.connect(self._show_fields)
        self.plain.toggled.connect(self._show_fields)
        self.password.changed.connect(self.changed)
        self.choose.clicked.connect(self._ask)
        self.formats[Format.AEGIS].setChecked(True)

    def kind(self) -> Format:
        """Return the format."""
        return next(kind for kind, button in self.formats.items() if button.isChecked())

    def encrypts(self) -> bool:
        """Return whether the file will be encrypted."""
        kind = self.kind()
        return kind.can_encrypt and not (kind.can_be_plain and self.plain.isChecked())

    def ready(self) -> bool:
        """Return whether the form is complete."""
        return not self.encrypts() or self.password.password() is not None

    def focus_first(self) -> None:
        """Give focus to the first field."""
        self.formats[self.kind()].setFocus()

    def tell_accounts(self, text: str) -> None:
        """Show which accounts are selected."""
        self._which.setText(text)

    def _lay_out(self) -> None:
        larger(self._which, 1.25, QFont.Weight.DemiBold)
        which = QHBoxLayout()
        which.addWidget(self._which, stretch=1)
        which.addWidget(self.choose)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP + 4)
        rows.addLayout(which)
        rows.addWidget(QLabel(tr("Export to")))
        rows.addLayout(self._choices())
        rows.addSpacing(GAP)
        rows.addWidget(self.plain)
        rows.addWidget(self.password)
        rows.addWidget(self._warning)
        rows.addStretch()

    def _choices(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(MARGIN)
        grid.setVerticalSpacing(GAP + 2)
        grid.setColumnStretch(1, 1)
        for row, (kind, button) in enumerate(self.formats.items()):
            below = quiet_label(kind.about, wrap=False)
            button.setAccessibleDescription(kind.about)
            grid.addWidget(button, row, 0)
            grid.addWidget(below, row, 1)
        return grid

    def _show_fields(self) -> None:
        """Show what the format has."""
        kind, encrypted = self.kind(), self.encrypts()
        self.plain.setVisible(kind.can_encrypt and kind.can_be_plain)
        self.password.setVisible(encrypted)
        self._warning.setVisible(not encrypted)
        self._warning.show_message(Level.WARNING, _CODES if kind is Format.GOOGLE_QR else _CLEAR)
        self.changed.emit()

    def _ask(self) -> None:
        self.choose_asked.emit()
