"""The last page: what came of it, and what did not come along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from totpdesk.base.finding import Level
from totpdesk.gui.doctor.marks import SIZE, Mark
from totpdesk.gui.importing.problems import Problems
from totpdesk.gui.widgets.style import GAP, MARGIN, larger, quiet_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.transfer.importers.export import Problem


class Result(QWidget):
    """A sentence with a mark, advice below it, and lists of what is to be known by name."""

    def __init__(self, lists: int = 1) -> None:
        """Lay it out, for so many lists."""
        super().__init__()
        self._mark, self._title = Mark(), QLabel(wordWrap=True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        larger(self._title, 1.25, QFont.Weight.DemiBold)
        self._advice = quiet_label()
        self._advice.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lists = [Problems() for _ in range(lists)]
        above = QHBoxLayout()
        above.setSpacing(GAP + 2)
        above.addWidget(self._mark, alignment=Qt.AlignmentFlag.AlignTop)
        above.addWidget(self._title, stretch=1)
        advice = QHBoxLayout()
        advice.setContentsMargins(SIZE + GAP + 2, 0, 0, 0)
        advice.addWidget(self._advice)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, MARGIN, 0, 0)
        rows.setSpacing(GAP + 4)
        rows.addLayout(above)
        rows.addLayout(advice)
        for each in self._lists:
            rows.addWidget(each)
        rows.addStretch()

    def say(self, title: str, advice: str, level: Level = Level.OK) -> None:
        """Say what came of it."""
        self._mark.show_level(level)
        self._title.setText(title)
        self._advice.setText(advice)
        self.setAccessibleName(f"{title} {advice}")

    def show_lists(self, *lists: tuple[str, Sequence[Problem]]) -> None:
        """Show a heading and what is below it, one for each list."""
        for each, (heading, problems) in zip(self._lists, lists, strict=True):
            each.show_problems(heading, problems)
