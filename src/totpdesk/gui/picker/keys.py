"""What a key means in the picker, besides the letters that go to its search field."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

MOVES: Final = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
NUMBERED: Final = 9  # rows with a digit
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_Mod = Qt.KeyboardModifier


class Act(Enum):
    """A way to end the picker."""

    INSERT = auto()
    INSERT_AND_ENTER = auto()
    COPY = auto()
    DISMISS = auto()


@dataclass(frozen=True, slots=True)
class PickerAction:
    """What to do, and with which row; None is the current one."""

    act: Act
    row: int | None = None


def meaning(event: QKeyEvent, typed: str) -> PickerAction | None:
    """Return how a pressed key ends the picker, or None if it does not.

    A digit means a row only while nothing is `typed`: there are accounts called 365. With Alt it
    always does.
    """
    key, held = Qt.Key(event.key()), event.modifiers() & ~_Mod.KeypadModifier
    if key is Qt.Key.Key_Escape:
        return PickerAction(Act.DISMISS)
    if key in _ENTER:
        return PickerAction(Act.INSERT_AND_ENTER if held & _Mod.ShiftModifier else Act.INSERT)
    if key is Qt.Key.Key_C and held == _Mod.ControlModifier:
        return PickerAction(Act.COPY)
    if Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and _selects_row(held, typed):
        return PickerAction(Act.INSERT, key - Qt.Key.Key_1)
    return None


def _selects_row(held: Qt.KeyboardModifier, typed: str) -> bool:
    """Return whether a digit selects a row; with Shift too, as French keyboards need it."""
    plain = held & ~_Mod.ShiftModifier
    return plain == _Mod.AltModifier or (plain == _Mod.NoModifier and not typed)
