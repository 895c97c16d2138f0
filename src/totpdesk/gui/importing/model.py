"""The plan of an import as a Qt list: the checked accounts are imported."""

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
from totpdesk.transfer.plan import ImportChoice, ImportState, Plan

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
    """A row, and the current choice for it."""

    row: Planned
    choice: ImportChoice

    @property
    def open(self) -> bool:
        """Whether it can be checked: existing accounts cannot be imported again."""
        return self.row.state is not ImportState.KNOWN

    @property
    def checked(self) -> bool:
        """Whether it is imported."""
        return self.choice is not ImportChoice.SKIP

    @property
    def check_state(self) -> Qt.CheckState | None:
        """The same as a Qt value, None without a checkbox."""
        if not self.open:
            return None
        return Qt.CheckState.Checked if self.checked else Qt.CheckState.Unchecked


class PlanList(QAbstractListModel):
    """The accounts of a file, in its order. `changed`: the selection has changed.

    Rows are those that are shown: all, or those of one state.
    """

    changed = Signal()

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        """Create it empty; `clock` is for the codes that a screen reader says."""
        super().__init__(parent)
        self._clock = clock
        self._plan = _NOTHING
        self._choices: list[ImportChoice] = []
        self._positions: Sequence[int] = ()  # in the plan, of what is shown
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
        """Show all rows of another plan."""
        self._plan = plan
        self._choices = [row.choice for row in plan.rows]
        self.only(None)
        self.changed.emit()

    def only(self, state: ImportState | None) -> None:
        """Show the rows in this state; None shows all."""
        self.beginResetModel()
        rows = enumerate(self._plan.rows)
        self._positions = [at for at, row in rows if state is None or row.state is state]
        self.endResetModel()

    def clear(self) -> None:
        """Forget the plan and its secrets."""
        self.show(_NOTHING)

    def plan(self) -> Plan:
        """Return the plan with the choices."""
        return self._plan.choosing(self._choices)

    def checked_count(self) -> int:
        """Return how many accounts would be imported."""
        return len(self._choices) - self._choices.count(ImportChoice.SKIP)

    def check_state(self) -> Qt.CheckState:
        """Return whether all, some or none of the shown rows are checked."""
        free = [at for at in self._positions if self._plan.rows[at].state is not ImportState.KNOWN]
        checked = sum(self._choices[at] is not ImportChoice.SKIP for at in free)
        if not checked:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if checked == len(free) else Qt.CheckState.PartiallyChecked

    def row_at(self, index: _Index) -> PreviewRow | None:
        """Return the row at an index, or None where there is none."""
        if not index.isValid():
            return None
        at = self._positions[index.row()]
        return PreviewRow(self._plan.rows[at], self._choices[at])

    def choose(self, rows: Iterable[int], choice: ImportChoice) -> None:
        """Set the choice for those of these rows that differ from an existing account."""
        positions = (self._positions[row] for row in rows)
        self._set(
            [at for at in positions if self._plan.rows[at].state is ImportState.DIFFERS], choice
        )

    def choose_for_all(self, choice: ImportChoice) -> None:
        """Set the choice for all rows, shown or not."""
        rows = enumerate(self._plan.rows)
        self._set([at for at, row in rows if row.state is ImportState.DIFFERS], choice)

    def check(self, rows: Iterable[int], *, on: bool) -> None:
        """Check or uncheck rows; those that replace an account keep this choice."""
        positions = (self._positions[row] for row in rows)
        free = (at for at in positions if self._plan.rows[at].state is not ImportState.KNOWN)
        changing = [at for at in free if (self._choices[at] is ImportChoice.SKIP) is on]
        self._set(changing, ImportChoice.ADD if on else ImportChoice.SKIP)

    def flip(self, row: int, rows: Iterable[int]) -> None:
        """Toggle a row, and set others to the same state."""
        preview_row = self.row_at(self.index(row))
        self.check(rows, on=not (preview_row and preview_row.checked))

    def _spoken_code(self, preview_row: PreviewRow) -> str:
        return words.spoken_code(preview_row.row, self._clock.now())

    def _set(self, positions: Iterable[int], choice: ImportChoice) -> None:
        for at in positions:
            self._choices[at] = choice
        if self._positions:
            self.dataChanged.emit(self.index(0), self.index(len(self._positions) - 1))
        self.changed.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return how many accounts there are."""
        return 0 if parent.isValid() else len(self._positions)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return the flags: rows that can be imported can be checked."""
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
        """Check or uncheck a row."""
        if role != _Role.CheckStateRole or not index.isValid():
            return False
        self.check([index.row()], on=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True


def _tip(preview_row: PreviewRow) -> str:
    """Return the text that may be elided in the row, escaped, as names may look like markup."""
    row, choice = preview_row.row, preview_row.choice
    lines = [
        words.name_of(row, choice),
        words.label_of(row),
        words.state_text(row),
        words.remark(row),
    ]
    lines += [words.choice_text(row, choice)] if row.state is ImportState.DIFFERS else []
    text = "\n".join(line for line in lines if line)
    return f"<qt>{_escaped(text)}</qt>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
