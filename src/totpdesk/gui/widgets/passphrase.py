"""Asking for the passphrase of the vault file: a small window, while the thread that asks waits."""

from __future__ import annotations

import threading
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout

from totpdesk.gui.widgets.style import GAP, MARGIN, quiet_label

_SECONDS: Final = 100.0  # for which a question stays; whoever asked over the socket waits longer
_WIDTH: Final = 380


class PassphraseDialog(QDialog):
    """One field, typed unseen. `trouble` tells what was wrong with the last passphrase."""

    def __init__(self, trouble: str) -> None:
        """Make the window; it is shown by whoever made it."""
        super().__init__()
        self.setWindowTitle("Unlock totpdesk")
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setMinimumWidth(_WIDTH)
        self.field = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        label = QLabel("&Passphrase of the vault file")
        label.setBuddy(self.field)
        self.trouble = QLabel(trouble, wordWrap=True)
        self.trouble.setVisible(bool(trouble))
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        for widget in (label, self.field, self.trouble):
            column.addWidget(widget)
        column.addWidget(quiet_label("The codes stay locked until you enter it."))
        column.addWidget(self._buttons())

    @property
    def passphrase(self) -> str:
        """What was typed."""
        return self.field.text()

    def accept(self) -> None:
        """Take the passphrase; an empty one is none."""
        if self.passphrase:
            super().accept()

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        unlock = buttons.addButton("&Unlock", QDialogButtonBox.ButtonRole.AcceptRole)
        unlock.setDefault(True)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons


class PassphrasePrompt(QObject):
    """The Ask of a VaultFile. Build it on the GUI thread; `ask` is for all other threads."""

    _wanted = Signal(str, object)
    _given_up = Signal(object)

    def __init__(self, seconds: float = _SECONDS) -> None:
        """Take for how long a question stays."""
        super().__init__()
        self._seconds = seconds
        self._dialog: PassphraseDialog | None = None
        self._wanted.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._given_up.connect(self._drop, Qt.ConnectionType.QueuedConnection)

    def ask(self, trouble: str) -> str | None:
        """Ask, and wait. Returns None where the question was sent away, or nobody came."""
        if threading.current_thread() is threading.main_thread():
            return None  # Qt's own thread would wait for itself
        answer: Future[str | None] = Future()
        self._wanted.emit(trouble, answer)
        try:
            return answer.result(self._seconds)
        except FutureTimeoutError:
            self._given_up.emit(answer)
            return None

    def close(self) -> None:
        """Send away the question that is open."""
        if self._dialog:
            self._dialog.reject()

    @Slot(str, object)
    def _show(self, trouble: str, answer: Future[str | None]) -> None:
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
        dialog.field.clear()
        self._dialog = None
        with suppress(InvalidStateError):  # it came too late
            answer.set_result(passphrase)

    @Slot(object)
    def _drop(self, answer: Future[str | None]) -> None:
        answer.cancel()
        self.close()
