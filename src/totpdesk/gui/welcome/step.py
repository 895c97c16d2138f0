"""What every step has: a heading, a sentence, room for what is tried, and a line for the result."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from totpdesk.base.finding import Finding, Level
from totpdesk.gui.doctor.marks import MarkedText
from totpdesk.gui.widgets.style import MARGIN, larger


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


class Result(MarkedText):
    """What is being tried, and what came of it."""

    def wait(self, text: str) -> None:
        """Say what is being tried."""
        self.say(None, text)

    def show_finding(self, finding: Finding) -> None:
        """Say what was found."""
        self.say(finding.level, f"{finding.sentence} {finding.advice}".strip())


def is_good(finding: Finding) -> bool:
    """Tell whether a step is passed by this."""
    return finding.level is Level.OK
