"""The bar above the preview's list: take all, the same for all that differ, show only some."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QWidget

from totpdesk.gui.importing import words
from totpdesk.gui.widgets.style import GAP
from totpdesk.transfer.plan import Choice, State

if TYPE_CHECKING:
    from totpdesk.transfer.plan import Plan

_SHOWN: Final = {State.NEW: "New", State.KNOWN: "Already here", State.DIFFERS: "Different"}


class Bar(QWidget):
    """Each part is there only where it is of use.

    `all_clicked`: on the tick; `chosen`: what is to become of all that differ, a Choice; `only`: a
    State, or None for all.
    """

    all_clicked = Signal()
    chosen = Signal(object)
    only = Signal(object)

    def __init__(self) -> None:
        """Lay it out."""
        super().__init__()
        self._all = QCheckBox("Take all that are &shown")
        self._choice, self._filter = QComboBox(), QComboBox()
        self._choice.setPlaceholderText("One by one")
        for choice, text in words.CHOICES.items():
            self._choice.addItem(text, choice)
        self._differ = _labelled("All that &differ:", self._choice)
        self._show = _labelled("S&how:", self._filter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GAP)
        row.addWidget(self._all)
        row.addStretch()
        row.addWidget(self._differ)
        row.addWidget(self._show)
        self._all.clicked.connect(self._click_all)
        self._choice.activated.connect(self._choose)
        self._filter.activated.connect(self._show_only)

    def suit(self, plan: Plan) -> None:
        """Offer what makes sense for a plan."""
        counted = Counter(row.state for row in plan.rows)
        self._filter.clear()
        self._filter.addItem(f"All {len(plan.rows):,}", None)
        for state, text in _SHOWN.items():
            if counted[state]:
                self._filter.addItem(f"{text}: {counted[state]:,}", state)
        self._choice.setCurrentIndex(-1)
        self._all.setVisible(len(plan.rows) > 1)
        self._differ.setVisible(counted[State.DIFFERS] > 1)
        self._show.setVisible(len(counted) > 1)

    def show_ticks(self, ticks: Qt.CheckState) -> None:
        """Show whether all are ticked, or some, or none."""
        self._all.setCheckState(ticks)

    def _click_all(self) -> None:
        self.all_clicked.emit()

    def _choose(self) -> None:
        self.chosen.emit(Choice(self._choice.currentData()))  # Qt has made a text of it

    def _show_only(self) -> None:
        state = self._filter.currentData()
        self.only.emit(State(state) if state else None)


def _labelled(text: str, box: QComboBox) -> QWidget:
    part, label = QWidget(), QLabel(text)
    label.setBuddy(box)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GAP)
    row.addWidget(label)
    row.addWidget(box)
    return part
