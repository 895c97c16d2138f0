"""Which key, with Shift or without, makes a character on one of the keyboard's layouts.

A keyboard has up to four layouts, X's groups, 0 to 3, of which one is active.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from Xlib import XK, X

from totpdesk.platforms.linux.keysyms import keysyms
from totpdesk.platforms.linux.x11 import xkb
from totpdesk.settings.key_names import NAMED_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

XK.load_keysym_group("xf86")
_PLAIN_LEVELS: Final = 2  # plain and with Shift; for the others keyboards differ
# Where a US keyboard has its keys: X's keycode is the kernel's (input-event-codes.h) plus 8.
_US_ROWS: Final = {10: "1234567890-=", 24: "qwertyuiop[]", 38: "asdfghjkl;'`", 51: "\\zxcvbnm,./"}
_KEYPAD_KEYS: Final = "7 8 9 subtract 4 5 6 add 1 2 3 0 decimal"  # not text: from the keycode 79 on
_POSITIONS: Final = {
    **{key: first + offset for first, row in _US_ROWS.items() for offset, key in enumerate(row)},
    **{f"kp_{key}": 79 + offset for offset, key in enumerate(_KEYPAD_KEYS.split())},
    **{f"f{number}": 191 + number - 13 for number in range(13, 25)},
}
# What begins a composition of several keys, in the order of keysymdef.h: Compose, and dead keys.
_COMPOSE: Final = 0xFF20
_DEAD: Final = range(0xFE50, 0xFE94)
_MEANS_NOTHING: Final = (0x1005FF70, 0x1005FF71, 0x1008FF65)  # SunProps, SunFront, XF86MenuKB
_KEYPAD: Final = {digit: XK.string_to_keysym(f"KP_{digit}") for digit in "0123456789"}


@dataclass(frozen=True, slots=True)
class Stroke:
    """A key to press, and the modifier mask that must be in force for it."""

    keycode: int
    mask: int = 0


class _Key(NamedTuple):
    """A key, and on which of its levels."""

    keycode: int
    level: int

    @property
    def is_plain(self) -> bool:
        """Whether it takes no other modifier than Shift."""
        return self.level < _PLAIN_LEVELS


class Keymap:
    """The keys of the keyboard by a mapping of the server's."""

    def __init__(self, mapping: xkb.Mapping) -> None:
        """Read it, for 1 ms."""
        self._mapping = mapping
        self._keys = mapping.keys()
        self._indexes: dict[int, dict[int, list[_Key]]] = {}

    @classmethod
    def of(cls, mapping: xkb.Mapping, before: Keymap | None) -> Keymap:
        """Return the keymap of before if it is of the same mapping, or a new one."""
        return before if before and before._mapping == mapping else cls(mapping)  # noqa: SLF001

    @property
    def _modifiers(self) -> Sequence[Sequence[int]]:
        return self._mapping.modifiers

    @property
    def shift(self) -> int | None:
        """The keycode of a Shift key; None if the user has taken them all away."""
        return next((keycode for keycode in self._modifiers[X.ShiftMapIndex] if keycode), None)

    def mask_of(self, name: str) -> int:
        """Return the modifier mask that a key such as Num_Lock, Super_L or Alt_L sets, or 0."""
        keycodes = set(self._anywhere(XK.string_to_keysym(name)))
        rows = enumerate(self._modifiers)
        return next((1 << index for index, row in rows if keycodes & set(row) - {0}), 0)

    def ends_composition(self, group: int) -> int | None:
        """Return a key that ends a composition, of which the user may have pressed the first key.

        Its next keys would be the digits: Compose, 1, 2 makes ½. GTK and its like ignore keys
        without a symbol, so it is one with a symbol that no program uses, if there is any. None
        where the group has neither Compose nor dead keys.
        """
        symbols = self._index(group)
        if _COMPOSE not in symbols and not any(symbol in symbols for symbol in _DEAD):
            return None
        keys = (keycode for symbol in _MEANS_NOTHING for keycode in self._anywhere(symbol))
        bare = (keycode for keycode, groups in self._keys.items() if not any(groups[group]))
        return next(keys, None) or next(bare, None)

    def keycodes_of(self, key: str, group: int, *, shift: bool = False) -> tuple[int, ...]:
        """Return the keys for a shortcut: those that have its letter on the active layout.

        A keyboard has several for some: players' keys, Print, the decimal point of the keypad. A
        sign may be on one key as it is and on another with `shift`.

        Where the active layout has no such letter (O on a Cyrillic one) it is the key that bears it
        on another of the keyboard's, the first in order; where none has it, the key at its place on
        a US keyboard. That is where people who switch layouts press it, and what toolkits do too.
        What takes AltGr is the last resort.
        """
        symbols = _symbols(key)
        usual = _POSITIONS.get(key)
        here = [each for each in self._in_group(symbols, group) if each.is_plain]
        if here:
            level = min((each.level for each in here), key=lambda level: level != shift)
            return tuple(e.keycode for e in here if e.level == level or e.keycode == usual)
        anywhere = [each for other in range(xkb.GROUPS) for each in self._in_group(symbols, other)]
        plain = (each.keycode for each in anywhere if each.is_plain)
        choice = (*plain, usual, *(each.keycode for each in anywhere))
        return tuple(filter(None, choice))[:1]

    def keycode_of(self, key: str, group: int) -> int | None:
        """Return one of these keys, None where there is none."""
        return next(iter(self.keycodes_of(key, group)), None)

    def strokes(self, text: str, group: int) -> tuple[Stroke, ...] | None:
        """Return the strokes that type the text in this group, or None where one has no key.

        The keypad is used if the group has no such digits: it has them on every layout, with
        Num Lock.
        """
        strokes = [self._stroke(character, group) for character in text]
        return tuple(s for s in strokes if s) if all(strokes) else None

    def _stroke(self, character: str, group: int) -> Stroke | None:
        for key in self._in_group(keysyms(character), group):
            if key.is_plain:
                return Stroke(key.keycode, X.ShiftMask if key.level else 0)
        for keycode in self._anywhere(_KEYPAD.get(character, 0)):
            return Stroke(keycode, self.mask_of("Num_Lock"))
        return None

    def _in_group(self, symbols: Sequence[int], group: int) -> list[_Key]:
        """Return the keys that make one of these on a layout, the lowest level first."""
        index = self._index(group)
        found = [key for symbol in symbols for key in index.get(symbol, ())]
        return sorted(found, key=lambda key: key.level)

    def _index(self, group: int) -> dict[int, list[_Key]]:
        """Return where the symbols of a layout are. It is made once: a press must not wait."""
        if group not in self._indexes:
            index = self._indexes[group] = {}
            for keycode, groups in self._keys.items():
                for level, symbol in enumerate(groups[group]):
                    index.setdefault(symbol, []).append(_Key(keycode, level))
        return self._indexes[group]

    def _anywhere(self, symbol: int) -> Iterator[int]:
        """Yield the keys that make a symbol on whatever layout and level."""
        if symbol:
            for keycode, groups in self._keys.items():
                if any(symbol in levels for levels in groups):
                    yield keycode


def _symbols(key: str) -> tuple[int, ...]:
    """Return the keysyms of a key of a shortcut."""
    if key not in NAMED_KEYS:
        return keysyms(key)
    return (XK.string_to_keysym(NAMED_KEYS[key].keysym.replace("XF86", "XF86_")),)
