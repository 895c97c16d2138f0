"""The remembered windows of an account, which can be forgotten."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from totpdesk.base.translation import tr
from totpdesk.gui.widgets.style import GAP, quiet_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from totpdesk.accounts.account import WindowPattern

_SHOWN: Final = 4  # rows before the list scrolls
_EMPTY: Final = tr(
    "None yet. Choose this account from the list for a window, and totpdesk uses it there without "
    "asking from then on."
)


class Learned(QWidget):
    """A row per window, the latest first. `forgotten` are those to remove when saving."""

    def __init__(self, patterns: Sequence[WindowPattern]) -> None:
        """Show these windows."""
        super().__init__()
        self.forgotten: list[WindowPattern] = []
        self._rows = {pattern: _Row(pattern) for pattern in reversed(patterns)}
        self._empty = quiet_label(_EMPTY)
        self._all = QPushButton(tr("Forget &all"), autoDefault=False)
        self._all.setAccessibleName(tr("Forget all remembered windows"))
        self._all.clicked.connect(self._forget_all)
        for pattern, row in self._rows.items():
            row.button.clicked.connect(partial(self._forget, pattern))
        self._list = _scrolling(list(self._rows.values()))
        self._lay_out()
        self._show_rows()

    def _lay_out(self) -> None:
        title = QLabel(tr("Remembered windows"))
        head = QHBoxLayout()
        head.addWidget(title, stretch=1)
        head.addWidget(self._all)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP // 2)
        rows.addLayout(head)
        rows.addWidget(self._list)
        rows.addWidget(self._empty)

    def _forget(self, pattern: WindowPattern) -> None:
        """Remove a row, and give focus to the button of the next one."""
        patterns = list(self._rows)
        at = patterns.index(pattern)
        after = [*patterns[at + 1 :], *reversed(patterns[:at])]
        row = self._rows.pop(pattern)
        had_focus = row.button.hasFocus()
        row.hide()
        self.forgotten.append(pattern)
        self._show_rows()
        if after and had_focus:
            self._rows[after[0]].button.setFocus()

    def _forget_all(self) -> None:
        for pattern in list(self._rows):
            self._forget(pattern)
        self.setFocus()

    def _show_rows(self) -> None:
        """Show the list at its height, or the text for an empty list."""
        shown = min(_SHOWN, len(self._rows))
        height = next((row.sizeHint().height() for row in self._rows.values()), 0)
        self._list.setFixedHeight(shown * height + 2 * self._list.frameWidth())
        self._list.setVisible(bool(self._rows))
        self._all.setVisible(bool(self._rows))
        self._empty.setVisible(not self._rows)


class _Row(QWidget):
    """One remembered window, with a button to forget it."""

    def __init__(self, pattern: WindowPattern) -> None:
        super().__init__()
        text = pattern.title or pattern.domain
        self.button = QPushButton(tr("Forget"), autoDefault=False)
        self.button.setAccessibleName(_spoken(text, pattern.app))
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP // 2, GAP // 2, GAP // 2)
        row.setSpacing(GAP)
        row.addWidget(_Line(text or pattern.app), stretch=1)
        if text and pattern.app:
            row.addWidget(quiet_label(pattern.app, wrap=False))
        row.addWidget(self.button)


def _spoken(window: str, program: str) -> str:
    """Return what the button of a window does, for a screen reader."""
    if window and program:
        return tr("Forget {window} in {program}", window=window, program=program)
    return tr("Forget {window}", window=window or program)


class _Line(QLabel):
    """A text of one line that is elided if it is too long."""

    def __init__(self, text: str) -> None:
        super().__init__(textFormat=Qt.TextFormat.PlainText)
        self._full = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        elided = self.fontMetrics().elidedText(
            self._full, Qt.TextElideMode.ElideRight, self.width()
        )
        self.setText(elided)


def _scrolling(rows: Sequence[QWidget]) -> QScrollArea:
    body = QWidget()
    body.setBackgroundRole(QPalette.ColorRole.Base)
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for row in rows:
        column.addWidget(row)
    column.addStretch()
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.StyledPanel)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(body)
    return area
