"""Which key, with Shift or without, makes a character on the layout that is active."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from Xlib import XK, X

from totpdesk.settings.key_names import keysym

if TYPE_CHECKING:
    from collections.abc import Sequence

    from Xlib.display import Display

# The core protocol lists a key's symbols as group 1 plain, group 1 shifted, group 2 plain, ...
_CORE_GROUPS: Final = 2
_LEVELS: Final = 2
# Where a US keyboard has its keys: X's keycode is the kernel's (input-event-codes.h) plus 8.
_US_ROWS: Final = {10: "1234567890-=", 24: "qwertyuiop[]", 38: "asdfghjkl;'`", 51: "\\zxcvbnm,./"}
_US_POSITIONS: Final = {
    key: first + offset for first, row in _US_ROWS.items() for offset, key in enumerate(row)
}
_KEYPAD: Final = {ord(digit): XK.string_to_keysym(f"KP_{digit}") for digit in "0123456789"}


@dataclass(frozen=True, slots=True)
class Stroke:
    """A key to press, and the modifier mask that must be in force for it."""

    keycode: int
    mask: int = 0


class Keymap:
    """The keys of the keyboard as the server has them now."""

    def __init__(self, display: Display) -> None:
        """Read the mapping (two round trips)."""
        self._first: int = display.display.info.min_keycode
        count = display.display.info.max_keycode - self._first + 1
        self._symbols: Sequence[Sequence[int]] = display.get_keyboard_mapping(self._first, count)
        self._modifiers: Sequence[Sequence[int]] = display.get_modifier_mapping()

    @property
    def shift(self) -> int:
        """The keycode of a Shift key."""
        return next(keycode for keycode in self._modifiers[X.ShiftMapIndex] if keycode)

    @property
    def control(self) -> int:
        """The keycode of a Control key."""
        return next(keycode for keycode in self._modifiers[X.ControlMapIndex] if keycode)

    def mask_of(self, name: str) -> int:
        """Return the modifier mask that a key such as Num_Lock, Super_L or Alt_L sets, or 0."""
        keycodes = set(self._keycodes(XK.string_to_keysym(name)))
        rows = enumerate(self._modifiers)
        return next((1 << index for index, row in rows if keycodes & set(row) - {0}), 0)

    def keycode_of(self, key: str) -> int | None:
        """Return the key for a shortcut: by the first group that has this symbol.

        Where no group has the letter (a Cyrillic layout alone), the key at its US position.
        """
        symbol = _symbol(key)
        columns = range(max(map(len, self._symbols), default=0))
        found = (code for column in columns for code in self._keycodes(symbol, column))
        return next(found, None) or _US_POSITIONS.get(key)

    def key_in_group(self, key: str, group: int) -> int | None:
        """Return the key that makes this symbol unshifted in a group (0 to 3), None for none.

        A program that hears the key takes it for what it is in the active group: a key found in
        another one may mean something else there, Ctrl+W for Ctrl+V. The core protocol lists two
        groups; in a third or fourth nothing is found.
        """
        if group >= _CORE_GROUPS:
            return None
        return next(iter(self._keycodes(_symbol(key), group * _LEVELS)), None)

    def strokes(self, text: str, group: int) -> tuple[Stroke, ...] | None:
        """Return the strokes that type the text in this group, or None where one has no key.

        The keypad serves where the group has no such digits: it has them on every layout, under
        Num Lock.
        """
        strokes = [self._stroke(ord(character), group) for character in text]
        return tuple(s for s in strokes if s) if all(strokes) else None

    def _stroke(self, symbol: int, group: int) -> Stroke | None:
        if group < _CORE_GROUPS:
            for level in range(_LEVELS):
                for keycode in self._keycodes(symbol, group * _LEVELS + level):
                    return Stroke(keycode, X.ShiftMask if level else 0)
        for keycode in self._keycodes(_KEYPAD.get(symbol, 0)):
            return Stroke(keycode, self.mask_of("Num_Lock"))
        return None

    def _keycodes(self, symbol: int, column: int | None = None) -> list[int]:
        if not symbol:
            return []
        return [
            self._first + offset
            for offset, row in enumerate(self._symbols)
            if symbol in (row if column is None else row[column : column + 1])
        ]


def _symbol(key: str) -> int:
    """Return the keysym of a key of a shortcut, 0 for none."""
    named: int = XK.string_to_keysym(keysym(key))
    return named or (0x01000000 | ord(key) if len(key) == 1 else 0)
