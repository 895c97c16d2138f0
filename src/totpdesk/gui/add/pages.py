"""The first pages of adding an account: where its QR code is, or the form to enter it manually."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QCommandLinkButton,
    QFormLayout,
    QGridLayout,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from totpdesk.base.errors import InvalidInputError
from totpdesk.base.translation import tr
from totpdesk.gui.menu import AddMethod
from totpdesk.gui.widgets.style import GAP, MARGIN, quiet_label
from totpdesk.otp import Account, Algorithm, KeyUri, Kind, Secret, parse_uri

_CHOICES: Final = (
    (AddMethod.SCREEN, tr("On the &screen"), tr("Scan all that is visible")),
    (AddMethod.IMAGE, tr("In an &image…"), tr("Choose an image file")),
    (AddMethod.CLIPBOARD, tr("On the &clipboard"), tr("An image or otpauth link")),
    (AddMethod.MANUAL, tr("&Enter it manually…"), tr("Type the site's secret key")),
)
_KINDS: Final = {
    Kind.TOTP: tr("By time (TOTP)"),
    Kind.HOTP: tr("By counter (HOTP)"),
    Kind.STEAM: "Steam",
}
_WHERE: Final = tr("The letters that the site shows next to its QR code.")
_URIS: Final = ("otpauth:", "steam:")


class Start(QWidget):
    """Asks where the QR code is."""

    chosen = Signal(AddMethod)

    def __init__(self) -> None:
        """Create the buttons."""
        super().__init__()
        grid = QGridLayout()
        grid.setSpacing(GAP + 2)
        for number, (method, title, below) in enumerate(_CHOICES):
            choice = QCommandLinkButton(title, below)
            choice.setAccessibleDescription(below)
            choice.setIcon(_in_ink(choice))
            choice.setAutoDefault(number == 0)
            choice.clicked.connect(partial(self._choose, method))
            grid.addWidget(choice, number // 2, number % 2)
        hint = quiet_label(tr("Or drop an image here, or paste one with Ctrl+V."))
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(MARGIN)
        rows.addLayout(grid)
        rows.addStretch()
        rows.addWidget(hint)
        rows.addStretch()

    def _choose(self, method: AddMethod) -> None:
        self.chosen.emit(method)


def _in_ink(choice: QCommandLinkButton) -> QIcon:
    """Return the arrow of a button in the colour of the text; that of Qt is always black."""
    picture = choice.icon().pixmap(choice.iconSize())
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), choice.palette().color(QPalette.ColorRole.ButtonText))
    painter.end()
    return QIcon(picture)


class ManualEntry(QWidget):
    """Issuer, user name and secret key; rarely needed fields are under "More".

    `changed` is emitted when a field has changed.
    """

    changed = Signal()

    def __init__(self) -> None:
        """Create the empty form."""
        super().__init__()
        self._issuer = QLineEdit(placeholderText="GitHub")
        self._account = QLineEdit(placeholderText="alice@example.org")
        self._secret = QLineEdit(placeholderText="JBSW Y3DP EHPK 3PXP")
        self._secret.setAccessibleDescription(_WHERE)
        self._verdict = quiet_label(_WHERE)
        form = _form(self)
        form.addRow(tr("&Issuer"), self._issuer)
        form.addRow(tr("&User name"), self._account)
        form.addRow(tr("S&ecret key"), self._secret)
        form.addRow("", self._verdict)
        self._more = _More(form)
        for field in (self._issuer, self._account, self._secret):
            field.textChanged.connect(self._check)
        self._more.changed.connect(self._check)

    def key_uri(self) -> KeyUri:
        """Return the account in the form. Raises InvalidInputError with what is wrong."""
        text = self._secret.text().strip()
        if text.lower().startswith(_URIS):
            return parse_uri(text)
        issuer, account = self._issuer.text().strip(), self._account.text().strip()
        return KeyUri(self._more.account(issuer, account), Secret(text))

    def clear(self) -> None:
        """Clear every field, most importantly the secret key."""
        for field in (self._issuer, self._account, self._secret):
            field.clear()

    def focus_first(self) -> None:
        """Give focus to the first field."""
        self._issuer.setFocus()

    def _check(self) -> None:
        self._verdict.setText(self._judged())
        self.changed.emit()

    def _judged(self) -> str:
        if not self._secret.text().strip():
            return _WHERE
        try:
            self.key_uri()
        except InvalidInputError as error:
            return str(error)
        return tr("✓ Valid secret key")


class _More(QObject):
    """Kind, digits, period, algorithm and counter: rows that are hidden by default."""

    changed = Signal()

    def __init__(self, form: QFormLayout) -> None:
        super().__init__(form)
        self._form = form
        self._toggle = QToolButton(autoRaise=True)
        self._toggle.setText(tr("&More…"))
        self._toggle.setCheckable(True)
        self._kind, self._algorithm = QComboBox(), QComboBox()
        self._kind.addItems(list(_KINDS.values()))
        self._algorithm.addItems([each.value for each in Algorithm if each is not Algorithm.MD5])
        self._digits = QSpinBox(minimum=6, maximum=10)
        self._period = QSpinBox(minimum=1, maximum=86400, suffix=tr("{seconds} s", seconds=""))
        self._period.setValue(30)
        self._counter = QSpinBox(maximum=2**31 - 1)
        self._add_rows()
        self._connect()
        self._show_fields()

    def account(self, issuer: str, account: str) -> Account:
        """Return the account that the fields describe."""
        kind = self._chosen_kind()
        if kind is Kind.STEAM:
            return Account(issuer, account, kind, digits=5)
        return Account(
            issuer,
            account,
            kind,
            Algorithm(self._algorithm.currentText()),
            self._digits.value(),
            period=self._period.value() if kind is Kind.TOTP else 30,
            counter=self._counter.value() if kind is Kind.HOTP else 0,
        )

    def _add_rows(self) -> None:
        self._form.addRow("", self._toggle)
        self._form.addRow(tr("&Kind"), self._kind)
        self._form.addRow(tr("&Digits"), self._digits)
        self._form.addRow(tr("&Period"), self._period)
        self._form.addRow(tr("Al&gorithm"), self._algorithm)
        self._form.addRow(tr("C&ounter"), self._counter)

    def _connect(self) -> None:
        self._toggle.toggled.connect(self._show_fields)
        self._kind.currentIndexChanged.connect(self._show_fields)
        for box in (self._kind, self._algorithm):
            box.currentIndexChanged.connect(self.changed)
        for number in (self._digits, self._period, self._counter):
            number.valueChanged.connect(self.changed)

    def _show_fields(self) -> None:
        """Show the rows that the kind of account has."""
        kind, more = self._chosen_kind(), self._toggle.isChecked()
        self._form.setRowVisible(self._kind, more)
        self._form.setRowVisible(self._counter, more and kind is Kind.HOTP)
        self._form.setRowVisible(self._period, more and kind is Kind.TOTP)
        for field in (self._digits, self._algorithm):
            self._form.setRowVisible(field, more and kind is not Kind.STEAM)

    def _chosen_kind(self) -> Kind:
        return list(_KINDS)[self._kind.currentIndex()]


def _form(parent: QWidget) -> QFormLayout:
    rows = QVBoxLayout(parent)
    rows.setContentsMargins(0, 0, 0, 0)
    form = QFormLayout()
    form.setHorizontalSpacing(MARGIN)
    form.setVerticalSpacing(GAP)
    rows.addLayout(form)
    rows.addStretch()
    return form
