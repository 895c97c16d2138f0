"""What could not be taken or written, by name and with the reason: never out of sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from totpdesk.gui.widgets.style import GAP, larger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.transfer.importers.export import Problem

_MOST_LINES: Final = 5
_SPARE: Final = 4  # pixels, or a scroll bar comes up for nothing


class Problems(QWidget):
    """A heading and a text that can be read, scrolled and copied; hidden where all is well."""

    def __init__(self) -> None:
        """Begin hidden."""
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
        """Show these under a heading, or hide where there are none."""
        self._heading.setText(heading)
        self._text.setAccessibleName(heading)
        lines = (" ".join(f"{each.entry}: {each.reason}".split()) for each in problems)
        self._text.setPlainText("\n".join(lines))
        self._text.fit()
        self.setVisible(bool(problems))


class _Lines(QPlainTextEdit):
    """As high as the lines that it shows, up to a few."""

    def __init__(self) -> None:
        super().__init__(readOnly=True, tabChangesFocus=True)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the height of the text as it is wrapped now."""
        lines = min(_MOST_LINES, int(self.document().size().height()))
        around = 2 * (int(self.document().documentMargin()) + self.frameWidth())
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + around + _SPARE)
