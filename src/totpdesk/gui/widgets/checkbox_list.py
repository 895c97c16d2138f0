"""A list of rows to tick: by a click on the tick or by Space, one or all that are selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListView

from totpdesk.gui.widgets.style import lay_out_in_batches

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

_HOW = "Space takes an account or leaves it out."


class Flips(Protocol):
    """A model whose rows have ticks."""

    @property
    def flip(self) -> Callable[[int, set[int]], None]:
        """Tick a row that is not ticked, or the other way round, and do the same to others."""


class CheckboxList(QListView):
    """Shows equal rows, however many. Its delegate says when a tick was clicked: connect `flip`."""

    def __init__(self, name: str) -> None:
        """Take what a screen reader calls it."""
        super().__init__()
        lay_out_in_batches(self)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(name)
        self.setAccessibleDescription(_HOW)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Tick by keys."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.flip(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def flip(self, row: int) -> None:
        """Have the model flip a row, and all that is selected if the row is."""
        model: Flips = self.model()  # type: ignore[assignment] # whoever uses this gave it one
        model.flip(row, self.rows_with(row))

    def rows_with(self, row: int) -> set[int]:
        """Return the selected rows if this one is among them, else this one."""
        selected = {index.row() for index in self.selectedIndexes()}
        return selected if row in selected else {row}
