"""The accounts of a file before they are imported: what is checked is imported, nothing else."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from totpdesk.base.translation import tr
from totpdesk.gui.importing import words
from totpdesk.gui.importing.model import PlanList
from totpdesk.gui.importing.rows import PlanRow
from totpdesk.gui.widgets.checkbox_list import CheckboxList
from totpdesk.gui.widgets.result import Problems
from totpdesk.gui.widgets.second_timer import SecondTimer
from totpdesk.gui.widgets.style import GAP, larger, quiet_label
from totpdesk.transfer.importers import format_names
from totpdesk.transfer.plan import ImportChoice, ImportState

if TYPE_CHECKING:
    from totpdesk.autotype import Clock
    from totpdesk.transfer.plan import Plan


_SHOWN: Final = {
    ImportState.NEW: tr("New"),
    ImportState.KNOWN: tr("Already here"),
    ImportState.DIFFERS: tr("Different"),
}
_COMPARE: Final = tr("The other app shows the same codes at the same moment. Compare a few.")


class Bar(QWidget):
    """Parts are shown only if needed.

    `all_clicked`: on the checkbox; `chosen`: what becomes of all that differ, a Choice; `only`: a
    State, or None for all.
    """

    all_clicked = Signal()
    chosen = Signal(object)
    only = Signal(object)

    def __init__(self) -> None:
        """Lay it out."""
        super().__init__()
        self._all = QCheckBox(tr("Import all that are &shown"))
        self._choice, self._filter = QComboBox(), QComboBox()
        self._choice.setPlaceholderText(tr("One by one"))
        for choice, text in words.CHOICES.items():
            self._choice.addItem(text, choice)
        self._differ = _labelled(tr("All that &differ:"), self._choice)
        self._show = _labelled(tr("S&how:"), self._filter)
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

    def show_plan(self, plan: Plan) -> None:
        """Show the controls that this plan needs."""
        counted = Counter(row.state for row in plan.rows)
        self._filter.clear()
        self._filter.addItem(tr("All {number:,}", number=len(plan.rows)), None)
        for state, text in _SHOWN.items():
            if counted[state]:
                shown = tr("{state}: {number:,}", state=text, number=counted[state])
                self._filter.addItem(shown, state)
        self._choice.setCurrentIndex(-1)
        self._all.setVisible(len(plan.rows) > 1)
        self._differ.setVisible(counted[ImportState.DIFFERS] > 1)
        self._show.setVisible(len(counted) > 1)

    def show_check_state(self, state: Qt.CheckState) -> None:
        """Show whether all, some or none are checked."""
        self._all.setCheckState(state)

    def _click_all(self) -> None:
        self.all_clicked.emit()

    def _choose(self) -> None:
        self.chosen.emit(ImportChoice(self._choice.currentData()))  # Qt has made a text of it

    def _show_only(self) -> None:
        state = self._filter.currentData()
        self.only.emit(ImportState(state) if state else None)


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


class Preview(QWidget):
    """The list with a summary above, and what cannot be imported below.

    `changed`: other accounts are selected.
    """

    changed = Signal()

    def __init__(self, clock: Clock) -> None:
        """Lay it out, empty."""
        super().__init__()
        self.model, self.view = PlanList(clock, self), CheckboxList(tr("Accounts in the file"))
        self.view.setModel(self.model)
        self._rows = PlanRow(clock, self.view)
        self.view.setItemDelegate(self._rows)
        self._summary, self.bar, self._problems = QLabel(wordWrap=True), Bar(), Problems()
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        larger(self._summary, 1.15, QFont.Weight.DemiBold)
        self.timer = SecondTimer(self, clock)
        self.timer.second.connect(self.view.viewport().update)
        self._lay_out()
        self._connect()

    def show_plan(self, plan: Plan) -> None:
        """Show the plan."""
        self.model.show(plan)
        self.bar.show_plan(plan)
        summary = words.summary(plan.rows, len(plan.problems))
        program = format_names.shown(plan.format)
        self._summary.setText(tr("{program}: {summary}", program=program, summary=summary))
        self._problems.show_problems(words.not_importable(len(plan.problems)), plan.problems)
        self._to_first()
        self.view.setFocus()

    def clear(self) -> None:
        """Forget the plan and its secrets."""
        self.timer.stop()
        self.model.clear()
        self._problems.show_problems("", ())

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addWidget(self._summary)
        rows.addWidget(quiet_label(_COMPARE))
        rows.addWidget(self.bar)
        rows.addWidget(self.view, stretch=1)
        rows.addWidget(self._problems)

    def _connect(self) -> None:
        self.model.changed.connect(self._sum_up)
        self.bar.all_clicked.connect(self._check_all)
        self.bar.chosen.connect(self.model.choose_for_all)
        self.bar.only.connect(self._show_only)
        self._rows.checkbox_clicked.connect(self.view.flip)
        self._rows.choice_clicked.connect(self._ask)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._ask_at)
        key = QShortcut(QKeySequence(Qt.Key.Key_F2), self.view)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self._ask_current)

    def _sum_up(self) -> None:
        self.bar.show_check_state(self.model.check_state())
        self.changed.emit()

    def _check_all(self) -> None:
        on = self.model.check_state() is not Qt.CheckState.Checked
        self.model.check(range(self.model.rowCount()), on=on)

    def _show_only(self, state: ImportState | None) -> None:
        self.model.only(state)
        self._to_first()
        self._sum_up()

    def _to_first(self) -> None:
        self.view.setCurrentIndex(self.model.index(0))

    def _ask_current(self) -> None:
        current = self.view.currentIndex()
        self._ask(current.row(), self.view.visualRect(current).center())

    def _ask_at(self, where: QPoint) -> None:
        self._ask(self.view.indexAt(where).row(), where)

    def _ask(self, row: int, where: QPoint) -> None:
        """Ask what to do with a row that differs, and with those selected with it."""
        preview_row = self.model.row_at(self.model.index(row))
        if preview_row is None or preview_row.row.state is not ImportState.DIFFERS:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rows = self.view.rows_with(row)
        for choice, text in words.CHOICES.items():
            menu.addAction(text, partial(self.model.choose, rows, choice))
        menu.popup(self.view.viewport().mapToGlobal(where))
