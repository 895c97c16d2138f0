"""What every step has: a heading, a sentence, room for what is tried, and a line for the result."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from totpdesk.gui.common.look import GAP, MARGIN, larger
from totpdesk.gui.status.marks import Mark
from totpdesk.vault.health import Finding, Level


class Step(QWidget):
    """`passed` is emitted when what the step is about was seen to work."""

    passed = Signal()

    def __init__(self, heading: str, sentence: str) -> None:
        """Lay it out; subclasses add to `rows`."""
        super().__init__()
        title = QLabel(heading)
        larger(title, 1.4, QFont.Weight.DemiBold)
        self.sentence = QLabel(sentence, wordWrap=True)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(MARGIN - 4)
        self.rows.addWidget(title)
        self.rows.addWidget(self.sentence)

    def begin(self) -> None:
        """Try what can be tried without the user."""


class Result(QWidget):
    """A sign and what it says."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self._mark = Mark()
        self._text = QLabel(wordWrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._mark)
        row.addWidget(self._text, stretch=1)

    def wait(self, text: str) -> None:
        """Say what is being tried."""
        self._mark.show_level(None)
        self._text.setText(text)

    def show_finding(self, finding: Finding) -> None:
        """Say what was found."""
        self._mark.show_level(finding.level)
        self._text.setText(f"{finding.sentence} {finding.advice}".strip())


def is_good(finding: Finding) -> bool:
    """Tell whether a step is passed by this."""
    return finding.level is Level.OK
