"""The last page of an import or export: the result, and what was left out, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from totpdesk.base.finding import Level
from totpdesk.base.translation import tr
from totpdesk.gui.widgets.status_label import SIZE, StatusIcon
from totpdesk.gui.widgets.style import GAP, MARGIN, larger, quiet_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.transfer.importers.export import Problem


_MOST_LINES: Final = 5
_SPARE: Final = 4  # pixels, to avoid an unnecessary scroll bar


class Problems(QWidget):
    """A heading and a text that can be scrolled and copied; hidden if empty."""

    def __init__(self) -> None:
        """Create it hidden."""
        super().__init__()
        self._heading = QLabel()
        larger(self._heading, 1.0, QFont.Weight.DemiBold)
        self._text = _Lines()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP - 4)
        rows.addWidget(self._heading)
        rows.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_problems(self, heading: str, problems: Sequence[Problem]) -> None:
        """Show these sentences under a heading, or hide it without any."""
        self._heading.setText(heading)
        self._text.setAccessibleName(heading)
        lines = (tr("{name}: {reason}", name=each.entry, reason=each.reason) for each in problems)
        self._text.setPlainText("\n".join(" ".join(line.split()) for line in lines))
        self._text.fit()
        self.setVisible(bool(problems))


class _Lines(QPlainTextEdit):
    """A text as high as its lines, up to a few."""

    def __init__(self) -> None:
        super().__init__(readOnly=True, tabChangesFocus=True)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Set the height to that of the wrapped text."""
        lines = min(_MOST_LINES, int(self.document().size().height()))
        margins = 2 * (int(self.document().documentMargin()) + self.frameWidth())
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + margins + _SPARE)


class ResultView(QWidget):
    """A sentence with a symbol, advice below it, and lists of details."""

    def __init__(self, lists: int = 1) -> None:
        """Create it with this many lists."""
        super().__init__()
        self._mark, self._title = StatusIcon(), QLabel(wordWrap=True)
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

    def show_message(self, title: str, advice: str, level: Level = Level.OK) -> None:
        """Show the result."""
        self._mark.show_level(level)
        self._title.setText(title)
        self._advice.setText(advice)
        self.setAccessibleName(f"{title} {advice}")

    def show_lists(self, *lists: tuple[str, Sequence[Problem]]) -> None:
        """Show the lists, each with its heading."""
        for each, (heading, problems) in zip(self._lists, lists, strict=True):
            each.show_problems(heading, problems)
