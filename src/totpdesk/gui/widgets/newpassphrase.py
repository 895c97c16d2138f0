"""A passphrase that is being chosen: typed twice, with a word on how strong it is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from totpdesk.base.finding import Level
from totpdesk.gui.doctor.marks import MarkedText
from totpdesk.gui.widgets.style import GAP, MARGIN
from totpdesk.transfer.strength import Strength, strength

_DIFFER: Final = "The two are not the same."
_WEAK: Final = (
    "Weak: whoever gets the file can try billions. Four words that have nothing to do with each "
    "other would hold."
)
_VERDICTS: Final = {
    Strength.WEAK: (Level.WARNING, _WEAK),
    Strength.FAIR: (Level.OK, "Fair. One more word would make it strong."),
    Strength.STRONG: (Level.OK, "Strong."),
}


class NewPassphrase(QWidget):
    """Two hidden fields. `changed` tells that something else stands in them."""

    changed = Signal()

    def __init__(self, about: str, label: str = "&Passphrase") -> None:
        """Lay it out, empty; `about` is what is said before anything is typed."""
        super().__init__()
        self._about = about
        self.first, self.again = QLineEdit(), QLineEdit()
        self._seen = QCheckBox("Show what is &typed")
        self._verdict = MarkedText()
        form = QFormLayout()
        form.setHorizontalSpacing(MARGIN)
        form.setVerticalSpacing(GAP)
        form.addRow(label, self.first)
        form.addRow("&Once more", self.again)
        form.addRow("", self._seen)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addLayout(form)
        rows.addWidget(self._verdict)
        for field in (self.first, self.again):
            field.textChanged.connect(self._check)
        self._seen.toggled.connect(self._see)
        self._see(seen=False)
        self._check()

    def password(self) -> str | None:
        """Return what was typed twice alike, None as long as it was not."""
        first = self.first.text()
        return first if first and first == self.again.text() else None

    def clear(self) -> None:
        """Forget what was typed."""
        for field in (self.first, self.again):
            field.setText("")  # clear() could be undone
        self._seen.setChecked(False)

    def _check(self) -> None:
        first, again = self.first.text(), self.again.text()
        if not first:
            self._verdict.say(None, self._about)
        elif again and not first.startswith(again):
            self._verdict.say(Level.WARNING, _DIFFER)
        else:
            self._verdict.say(*_VERDICTS[strength(first)])
        self.changed.emit()

    def _see(self, seen: bool) -> None:  # noqa: FBT001 - a signal's
        mode = QLineEdit.EchoMode.Normal if seen else QLineEdit.EchoMode.Password
        for field in (self.first, self.again):
            field.setEchoMode(mode)
