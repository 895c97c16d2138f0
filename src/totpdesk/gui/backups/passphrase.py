"""The passphrase of backups: chosen twice, or kept already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from totpdesk.gui.common.look import GAP, MARGIN, quiet_label

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

_ADVICE: Final = (
    "Without it nobody can open a backup, you included. Four or more words that belong together "
    "for you alone are good. Write them down, apart from the backup."
)
_KEPT: Final = "The passphrase is kept in the keychain: backups are made by themselves."


class Passphrase(QWidget):
    """Two hidden fields, or a line that says that it is `kept`. `changed`, and `forget_asked`."""

    changed = Signal()
    forget_asked = Signal()

    def __init__(self) -> None:
        """Lay both out; it is not kept until that is told."""
        super().__init__()
        self.kept = False
        self._first, self._again = _hidden("Passphrase"), _hidden("Passphrase once more")
        self.remember = QCheckBox("&Keep it in the keychain, and back up after every change")
        self._verdict = quiet_label(_ADVICE)
        self._to_choose, self._to_forget = self._fields(), self._kept_line()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._to_choose)
        rows.addWidget(self._to_forget)
        for field in (self._first, self._again):
            field.textChanged.connect(self._judge)
        self.show_kept(kept=False)

    def show_kept(self, *, kept: bool) -> None:
        """Show that it is kept, or ask for one."""
        self.kept = kept
        self._to_choose.setVisible(not kept)
        self._to_forget.setVisible(kept)
        self.changed.emit()

    def chosen(self) -> str:
        """Return what was typed twice alike, "" where it was not."""
        same = self._first.text() == self._again.text()
        return self._first.text() if same else ""

    def clear(self) -> None:
        """Forget what was typed."""
        self._first.clear()
        self._again.clear()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Leave no passphrase in a window that nobody sees."""
        if not event.spontaneous():
            self.clear()
        super().hideEvent(event)

    def _judge(self) -> None:
        differs = bool(self._again.text()) and not self.chosen()
        self._verdict.setText("The two are not the same." if differs else _ADVICE)
        self.changed.emit()

    def _fields(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(MARGIN)
        form.setVerticalSpacing(GAP)
        form.addRow("&Passphrase", self._first)
        form.addRow("&Once more", self._again)
        form.addRow("", self._verdict)
        form.addRow("", self.remember)
        return page

    def _kept_line(self) -> QWidget:
        page = QWidget()
        forget = QPushButton("&Forget it", autoDefault=False)
        forget.clicked.connect(self.forget_asked)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(_KEPT, wordWrap=True), stretch=1)
        row.addWidget(forget)
        return page


def _hidden(name: str) -> QLineEdit:
    field = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field
