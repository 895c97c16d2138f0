"""The page that stands while something takes long: what is done, and how far it has come."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from totpdesk.gui.importing.middle import column
from totpdesk.gui.widgets.style import GAP, quiet_label


class Busy(QWidget):
    """A sentence and a bar, which runs to and fro until it is told how much there is to do."""

    def __init__(self) -> None:
        """Lay it out."""
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._what, self._far = QLabel(wordWrap=True), quiet_label()
        self._bar = QProgressBar(textVisible=False)
        rows = column(self)
        rows.setSpacing(GAP)
        rows.addStretch(2)
        for part in (self._what, self._bar, self._far):
            rows.addWidget(part)
        rows.addStretch(3)

    def begin(self, what: str) -> None:
        """Say what is being done, of which nothing is known yet."""
        self.say(what)
        self._far.clear()
        self._bar.setRange(0, 0)

    def say(self, what: str) -> None:
        """Say something else, and leave the bar where it is."""
        self._what.setText(what)
        self._bar.setAccessibleName(what)

    def move_to(self, done: int, of: int) -> None:
        """Show how much is done of how much."""
        self._bar.setRange(0, max(of, 1))
        self._bar.setValue(done)
        self._far.setText(f"{done:,} of {of:,}")
