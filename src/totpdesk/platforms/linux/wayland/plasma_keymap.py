"""What Plasma's first keyboard layout locks, and what Caps Lock changes on it.

Plasma tells no program what is locked. What can be locked is in the layout, which is read from the
user's settings by the library that KWin has for it (libxkbcommon).
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from ctypes import POINTER, Structure, byref, c_char_p, c_uint32, c_void_p
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_letters
from typing import TYPE_CHECKING, Final

from totpdesk.platforms.linux.keysyms import keysyms, xkbcommon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from ctypes import CDLL

_SETTING: Final = re.compile(r"^(Model|LayoutList|VariantList|Options)=(.*)$", re.MULTILINE)
_EVDEV_OFFSET: Final = 8  # between the kernel's numbers of keys and those of layouts
_FIRST: Final = 0  # the layout
_CAPS_LOCK: Final = 0xFFE5  # keysym, as are these: Shift_Lock, ISO_Lock, and those of levels 2 to 5
_LOCKS: Final = {0xFFE6, 0xFE01, 0xFE02, 0xFE04, 0xFE05, 0xFE12, 0xFE13}
_OTHER_CASE: Final = {ord(letter): ord(letter.swapcase()) for letter in ascii_letters}


@dataclass(frozen=True)
class Keymap:
    """A layout. `locks`: a key locks or latches another level of it.

    `caps_lock` is the evdev code of the key for that, None where it takes several or there is none.
    `with_caps_lock` has what becomes of each keysym that can be typed with or without Shift.
    """

    locks: bool
    caps_lock: int | None
    with_caps_lock: Mapping[int, int]

    def is_changed(self, text: str) -> bool:
        """Return whether a text would be another with Caps Lock on."""
        typed = [keysyms(character)[0] for character in text]
        return any(self.with_caps_lock.get(symbol, symbol) != symbol for symbol in typed)


@lru_cache(maxsize=1)
def read_keymap(settings: str) -> Keymap:
    """Return the first layout of a kxkbrc, of which some may be missing.

    Where there is no library, or no such layout, it may lock anything.
    """
    with ExitStack() as stack:
        if (library := xkbcommon()) and (layout := _Layout.compiled(library, settings, stack)):
            return layout.keymap()
    return Keymap(locks=True, caps_lock=None, with_caps_lock=_OTHER_CASE)


class _Names(Structure):
    _fields_ = (
        ("rules", c_char_p),
        ("model", c_char_p),
        ("layout", c_char_p),
        ("variant", c_char_p),
        ("options", c_char_p),
    )


class _Layout:
    """A compiled layout in the library, until its `stack` ends."""

    def __init__(self, library: CDLL, keymap: c_void_p, state: c_void_p) -> None:
        self._library = library
        self._keymap = keymap
        self._state = state
        self._shift = 1 << library.xkb_keymap_mod_get_index(keymap, b"Shift")
        self._lock = 1 << library.xkb_keymap_mod_get_index(keymap, b"Lock")

    @classmethod
    def compiled(cls, library: CDLL, settings: str, stack: ExitStack) -> _Layout | None:
        """Compile the layouts of a kxkbrc; what is not set there is the library's default."""
        given = {key: value.encode() or None for key, value in _SETTING.findall(settings)}
        keys = ("Model", "LayoutList", "VariantList", "Options")
        names = _Names(None, *map(given.get, keys))
        context = _owned(library, stack, "context", 0)
        keymap = context and _owned(
            library, stack, "keymap", context, byref(names), 0, by="xkb_keymap_new_from_names"
        )
        state = keymap and _owned(library, stack, "state", keymap)
        return cls(library, keymap, state) if keymap and state else None

    def keymap(self) -> Keymap:
        """Return what it locks, and what Caps Lock changes."""
        symbols = {(key, level): symbol for key, level, symbol in self._symbols()}
        with_caps_lock: dict[int, int] = {}
        for (key, level), symbol in symbols.items():
            if level <= 1:
                with_caps_lock.setdefault(symbol, self._with_caps_lock(key, level))
        caps_lock = [
            key for (key, level), each in symbols.items() if (level, each) == (0, _CAPS_LOCK)
        ]
        return Keymap(
            locks=not _LOCKS.isdisjoint(symbols.values()),
            caps_lock=caps_lock[0] - _EVDEV_OFFSET if caps_lock else None,
            with_caps_lock=with_caps_lock,
        )

    def _symbols(self) -> Iterator[tuple[int, int, int]]:
        """Yield keys, levels and symbols, in the order in which Plasma looks one up."""
        library, keymap = self._library, self._keymap
        first = library.xkb_keymap_min_keycode(keymap)
        for key in range(first, library.xkb_keymap_max_keycode(keymap) + 1):
            for level in range(library.xkb_keymap_num_levels_for_key(keymap, key, _FIRST)):
                found = POINTER(c_uint32)()
                count = library.xkb_keymap_key_get_syms_by_level(
                    keymap, key, _FIRST, level, byref(found)
                )
                yield from ((key, level, found[number]) for number in range(count))

    def _with_caps_lock(self, key: int, level: int) -> int:
        held = self._shift if level else 0
        self._library.xkb_state_update_mask(self._state, held, 0, self._lock, 0, 0, _FIRST)
        return int(self._library.xkb_state_key_get_one_sym(self._state, key))


def _owned(
    library: CDLL, stack: ExitStack, kind: str, *arguments: object, by: str = ""
) -> c_void_p | None:
    """Return a new object of the library, which is freed at the end, or None."""
    make = getattr(library, by or f"xkb_{kind}_new")
    make.restype = c_void_p
    if not (address := make(*arguments)):
        return None
    made = c_void_p(address)
    stack.callback(getattr(library, f"xkb_{kind}_unref"), made)
    return made
