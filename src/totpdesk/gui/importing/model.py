"""The plan of an import as a Qt list: what is checked is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from totpdesk.gui.importing import words
from totpdesk.transfer.plan import Choice, Plan, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from totpdesk.autotype import Clock
    from totpdesk.transfer.plan import Planned

ROW: Final = Qt.ItemDataRole.UserRole
_NOTHING: Final = Plan("", (), ())
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row, and what is to become of it as things stand."""

    row: Planned
    choice: Choice

    @property
    def open(self) -> bool:
        """Whether it can be checked: what is here already cannot come once more."""
        return self.row.state is not State.KNOWN

    @property
    def checked(self) -> bool:
        """Whether it is taken."""
        return self.choice is not Choice.SKIP

    @property
    def check_state(self) -> Qt.CheckState | None:
        """The same as Qt has it, None where there is nothing to check."""
        if not self.open:
            return None
        return Qt.CheckState.Checked if self.checked else Qt.CheckState.Unchecked


class PlanList(QAbstractListModel):
    """The accounts of a file, in its order. `changed` tells that other ones would be taken.

    Rows are those that are shown: all, or those of one state.
    """

    changed = Signal()

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        """Begin empty; a code that is read out is the clock's moment's."""
        super().__init__(parent)
        self._clock = clock
        self._plan = _NOTHING
        self._choices: list[Choice] = []
        self._places: Sequence[int] = ()  # in the plan, of what is shown
        self._answers: Mapping[int, Callable[[PreviewRow], object]] = {
            _Role.DisplayRole: lambda preview_row: words.name_of(
                preview_row.row, preview_row.choice
            ),
            _Role.ToolTipRole: _tip,
            _Role.CheckStateRole: lambda preview_row: preview_row.check_state,
            _Role.AccessibleTextRole: lambda preview_row: words.spoken(
                preview_row.row, preview_row.choice
            ),
            _Role.AccessibleDescriptionRole: self._spoken_code,
        }

    def show(self, plan: Plan) -> None:
        """Take another plan, and show all of it."""
        self._plan = plan
        self._choices = [row.choice for row in plan.rows]
        self.only(None)
        self.changed.emit()

    def only(self, state: State | None) -> None:
        """Show what stands so to the accounts that are here; None shows all."""
        self.beginResetModel()
        rows = enumerate(self._plan.rows)
        self._places = [at for at, row in rows if state is None or row.state is state]
        self.endResetModel()

    def clear(self) -> None:
        """Forget it, secrets and all."""
        self.show(_NOTHING)

    def plan(self) -> Plan:
        """Return the plan with what was chosen."""
        return self._plan.choosing(self._choices)

    def taken(self) -> int:
        """Return how many would be taken."""
        return len(self._choices) - self._choices.count(Choice.SKIP)

    def check_state(self) -> Qt.CheckState:
        """Tell whether all that is shown and can be taken is, or some of it, or nothing."""
        free = [at for at in self._places if self._plan.rows[at].state is not State.KNOWN]
        taken = sum(self._choices[at] is not Choice.SKIP for at in free)
        if not taken:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if taken == len(free) else Qt.CheckState.PartiallyChecked

    def row_at(self, index: _Index) -> PreviewRow | None:
        """Return the row at an index, or None where there is none."""
        if not index.isValid():
            return None
        at = self._places[index.row()]
        return PreviewRow(self._plan.rows[at], self._choices[at])

    def choose(self, rows: Iterable[int], choice: Choice) -> None:
        """Have the same become of all rows that differ from an account here, among some."""
        places = (self._places[row] for row in rows)
        self._set([at for at in places if self._plan.rows[at].state is State.DIFFERS], choice)

    def choose_for_all(self, choice: Choice) -> None:
        """Do that to all there are, shown or not."""
        rows = enumerate(self._plan.rows)
        self._set([at for at, row in rows if row.state is State.DIFFERS], choice)

    def check(self, rows: Iterable[int], *, on: bool) -> None:
        """Take some rows or leave them; one that is to replace another goes on doing so."""
        places = (self._places[row] for row in rows)
        free = (at for at in places if self._plan.rows[at].state is not State.KNOWN)
        changing = [at for at in free if (self._choices[at] is Choice.SKIP) is on]
        self._set(changing, Choice.ADD if on else Choice.SKIP)

    def flip(self, row: int, rows: Iterable[int]) -> None:
        """Check a row that is not checked, or the other way round, and do the same to others."""
        preview_row = self.row_at(self.index(row))
        self.check(rows, on=not (preview_row and preview_row.checked))

    def _spoken_code(self, preview_row: PreviewRow) -> str:
        return words.spoken_code(preview_row.row, self._clock.now())

    def _set(self, places: Iterable[int], choice: Choice) -> None:
        for at in places:
            self._choices[at] = choice
        if self._places:
            self.dataChanged.emit(self.index(0), self.index(len(self._places) - 1))
        self.changed.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return how many accounts there are."""
        return 0 if parent.isValid() else len(self._places)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let what can be taken be checked."""
        flags = super().flags(index)
        preview_row = self.row_at(index)
        return (
            flags | Qt.ItemFlag.ItemIsUserCheckable if preview_row and preview_row.open else flags
        )

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        """Return the name, the checkbox, the row itself, or what a screen reader says."""
        preview_row = self.row_at(index)
        if preview_row is None:
            return None
        if role == ROW:
            return preview_row
        answer = self._answers.get(role)
        return answer(preview_row) if answer else None

    def setData(self, index: _Index, value: object, role: int = _Role.EditRole) -> bool:  # noqa: N802 - Qt's name
        """Tick or untick a row."""
        if role != _Role.CheckStateRole or not index.isValid():
            return False
        self.check([index.row()], on=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True


def _tip(preview_row: PreviewRow) -> str:
    """Return all that may be cut off in the row, as plain text: names may look like markup."""
    row, choice = preview_row.row, preview_row.choice
    lines = [words.name_of(row, choice), words.whose(row), words.standing(row), words.remark(row)]
    lines += [words.choice_text(row, choice)] if row.state is State.DIFFERS else []
    text = "\n".join(line for line in lines if line)
    return f"<qt>{_escaped(text)}</qt>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
