"""Locked and latched modifiers on Plasma, ended while its portal types.

Digits would be other characters with Shift or another level locked, and letters with Caps Lock.
Plasma tells programs nothing of them. A modifier that is tapped alone ends its own lock, and any
other key ends a latch; neither does anything else. Only some keyboard options lock or latch
modifiers, such as caps:shiftlock, so that these keys are pressed with those only.

Caps Lock is known by the light on the keyboard, which the kernel shows to every program, and is off
for as long as the portal types. Num Lock stays, and so does what neo locks with two keys.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# Evdev codes. A key without a symbol, and the modifiers that all keymaps have on these.
_WITHOUT_SYMBOL, _LEVEL_3, _LEVEL_5, _SHIFT = 240, 84, 195, 42
_CAPS_LOCK: Final = 58
# In kxkbrc: options that lock a modifier, and what puts Caps Lock on another key.
_LOCKING: Final = re.compile(r"^Options=.*(lock|latch)", re.MULTILINE)
_MOVED: Final = re.compile(
    r"^(Options=(.*,)?(?!shift:)[^,\n]*caps|VariantList=.*(neo|bone|adnw|koy))", re.MULTILINE
)


@contextmanager
def unlocked(settings: Path, lights: Path, tap: Callable[[int], None]) -> Iterator[None]:
    """End locks for the length of a block, by keys that are tapped; lock Caps Lock again after it.

    `settings` is the user's kxkbrc, `lights` the folder in which the kernel shows them.
    """
    options = _read(settings)
    keys = (_WITHOUT_SYMBOL, _LEVEL_3, _LEVEL_5, _SHIFT) if _LOCKING.search(options) else ()
    caps = (_CAPS_LOCK,) if _is_lit(lights) and not _MOVED.search(options) else ()
    for key in (*keys, *caps):
        tap(key)
    try:
        yield
    finally:
        for key in caps:
            tap(key)


def _is_lit(lights: Path) -> bool:
    """Return whether Caps Lock shines on a keyboard."""
    found = [_read(light).strip() for light in lights.glob("*::capslock/brightness")]
    return any(brightness != "0" for brightness in found if brightness)


def _read(path: Path) -> str:
    with suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace")
    return ""
