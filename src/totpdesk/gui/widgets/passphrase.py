"""Passphrase fields: a new one with its strength, and the one of the vault file."""

from __future__ import annotations

import threading
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from totpdesk.base.finding import Level
from totpdesk.base.translation import tr
from totpdesk.gui.widgets.status_label import StatusLabel
from totpdesk.gui.widgets.style import GAP, MARGIN, quiet_label
from totpdesk.transfer.strength import PassphraseStrength, strength

_DIFFER: Final = tr("They don't match.")
_WEAK: Final = tr(
    "Weak: anyone who gets the file can try billions of passphrases. Use four or more random words."
)
_VERDICTS: Final = {
    PassphraseStrength.WEAK: (Level.WARNING, _WEAK),
    PassphraseStrength.FAIR: (Level.OK, tr("Fair. One more word makes it strong.")),
    PassphraseStrength.STRONG: (Level.OK, tr("Strong.")),
}
_SECONDS: Final = 100.0  # until the prompt closes; clients of the socket wait longer
_WIDTH: Final = 380


class HiddenField(QLineEdit):
    """A field with hidden text, which can be shown."""

    def __init__(self) -> None:
        """Create it empty and hidden."""
        super().__init__(echoMode=QLineEdit.EchoMode.Password)

    def see(self, seen: bool) -> None:  # noqa: FBT001 - a signal's
        """Show or hide the text."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if seen else QLineEdit.EchoMode.Password)

    def forget(self) -> None:
        """Delete the text and its undo history, which clear() keeps."""
        self.setText("")


class NewPassphrase(QWidget):
    """Two hidden fields and the strength. `changed`: the text of one has changed."""

    changed = Signal()

    def __init__(
        self, about: str, label: str = tr("&Passphrase"), see: str = tr("Show &passphrase")
    ) -> None:
        """Create it empty; `about` is shown before anything is typed."""
        super().__init__()
        self._about = about
        self.first, self.again = HiddenField(), HiddenField()
        self._seen = QCheckBox(see)
        self._verdict = StatusLabel()
        form = QFormLayout()
        form.setHorizontalSpacing(MARGIN)
        form.setVerticalSpacing(GAP)
        form.addRow(label, self.first)
        form.addRow(tr("C&onfirm"), self.again)
        form.addRow("", self._seen)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addLayout(form)
        rows.addWidget(self._verdict)
        for field in (self.first, self.again):
            field.textChanged.connect(self._check)
            self._seen.toggled.connect(field.see)
        self._check()

    def password(self) -> str | None:
        """Return the passphrase if it was typed twice, otherwise None."""
        first = self.first.text()
        return first if first and first == self.again.text() else None

    def clear(self) -> None:
        """Clear what was typed."""
        for field in (self.first, self.again):
            field.forget()
        self._seen.setChecked(False)

    def _check(self) -> None:
        first, again = self.first.text(), self.again.text()
        if not first:
            self._verdict.show_message(None, self._about)
        elif again and not first.startswith(again):
            self._verdict.show_message(Level.WARNING, _DIFFER)
        else:
            self._verdict.show_message(*_VERDICTS[strength(first)])
        self.changed.emit()


class PassphraseDialog(QDialog):
    """A dialog with a hidden field. `trouble` says what was wrong with the last passphrase."""

    def __init__(self, trouble: str) -> None:
        """Create the window without showing it."""
        super().__init__()
        self.setWindowTitle(tr("Unlock totpdesk"))
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setMinimumWidth(_WIDTH)
        self.field = HiddenField()
        label = QLabel(tr("&Passphrase of the vault file"))
        label.setBuddy(self.field)
        self.trouble = QLabel(trouble, wordWrap=True)
        self.trouble.setVisible(bool(trouble))
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        for widget in (label, self.field, self.trouble):
            column.addWidget(widget)
        column.addWidget(quiet_label(tr("The codes stay locked until you enter it.")))
        column.addWidget(self._buttons())

    @property
    def passphrase(self) -> str:
        """What was typed."""
        return self.field.text()

    def accept(self) -> None:
        """Accept the passphrase, if it is not empty."""
        if self.passphrase:
            super().accept()

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        unlock = buttons.addButton(tr("&Unlock"), QDialogButtonBox.ButtonRole.AcceptRole)
        unlock.setDefault(True)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons


class PassphrasePrompt(QObject):
    """Asks for the passphrase of a VaultFile. Create it on the GUI thread; `ask` on others."""

    _asked = Signal(str, object)
    _given_up = Signal(object)

    def __init__(self, seconds: float = _SECONDS) -> None:
        """Create it; prompts close after these seconds."""
        super().__init__()
        self._seconds = seconds
        self._dialog: PassphraseDialog | None = None
        self._closed = False
        self._asked.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._given_up.connect(self._cancel, Qt.ConnectionType.QueuedConnection)

    def ask(self, trouble: str) -> str | None:
        """Ask, and wait. Returns None if the prompt was dismissed or timed out."""
        if threading.current_thread() is threading.main_thread():
            return None  # Qt's own thread would wait for itself
        answer: Future[str | None] = Future()
        self._asked.emit(trouble, answer)
        try:
            return answer.result(self._seconds)
        except FutureTimeoutError:
            self._given_up.emit(answer)
            return None

    def close(self) -> None:
        """Dismiss the open prompt, and every later one."""
        self._closed = True
        self._dismiss()

    def _dismiss(self) -> None:
        if self._dialog:
            self._dialog.reject()

    @Slot(str, object)
    def _show(self, trouble: str, answer: Future[str | None]) -> None:
        if self._closed:
            answer.set_result(None)
            return
        dialog = self._dialog = PassphraseDialog(trouble)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._answered(dialog, answer, dialog.passphrase))
        dialog.rejected.connect(lambda: self._answered(dialog, answer, None))
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _answered(
        self, dialog: PassphraseDialog, answer: Future[str | None], passphrase: str | None
    ) -> None:
        dialog.field.forget()
        self._dialog = None
        with suppress(InvalidStateError):  # it came too late
            answer.set_result(passphrase)

    @Slot(object)
    def _cancel(self, answer: Future[str | None]) -> None:
        answer.cancel()
        self._dismiss()
