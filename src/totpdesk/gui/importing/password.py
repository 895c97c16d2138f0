"""The page that asks for a file's password, and says when it was the wrong one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

from totpdesk.base.finding import Level
from totpdesk.gui.doctor.marks import MarkedText
from totpdesk.gui.importing.middle import column
from totpdesk.gui.widgets.style import GAP, larger


class Password(QWidget):
    """A hidden field. `changed` tells that something else stands in it."""

    changed = Signal()

    def __init__(self) -> None:
        """Lay it out."""
        super().__init__()
        self._files, self._what = QLabel(wordWrap=True), QLabel(wordWrap=True)
        larger(self._files, 1.25, QFont.Weight.DemiBold)
        for label in (self._files, self._what):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.field = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.field.setAccessibleName("Password of the file")
        self._seen = QCheckBox("&Show what is typed")
        self._wrong = MarkedText()
        self._lay_out()
        self.field.textChanged.connect(self.changed)
        self._seen.toggled.connect(self._see)

    def ask(self, files: str, sentence: str, *, wrong: bool) -> None:
        """Ask for the password of some files, again where the last one was wrong."""
        self._files.setText(files)
        self._what.setText(sentence)
        self._what.setVisible(not wrong)
        self._wrong.setVisible(wrong)
        self._wrong.say(Level.WARNING, sentence)
        self.field.setAccessibleDescription(sentence)
        self.field.setFocus()
        self.field.selectAll()

    def clear(self) -> None:
        """Forget what was typed."""
        self.field.setText("")  # clear() could be undone
        self._seen.setChecked(False)

    def _lay_out(self) -> None:
        label = QLabel("&Password")
        label.setBuddy(self.field)
        rows = column(self)
        rows.setSpacing(GAP)
        rows.addStretch(2)
        for part in (self._files, self._what, self._wrong, label, self.field, self._seen):
            rows.addWidget(part)
        rows.addStretch(3)

    def _see(self, seen: bool) -> None:  # noqa: FBT001 - a signal's
        mode = QLineEdit.EchoMode.Normal if seen else QLineEdit.EchoMode.Password
        self.field.setEchoMode(mode)
