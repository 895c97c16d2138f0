"""The keysyms of a character: the numbers by which X and Wayland know what a key makes.

Latin-1's have their own code. A letter of another script has an older number, which layouts use,
and one by its code point. Only libxkbcommon knows the older ones; it is there where Qt has windows.
"""

from __future__ import annotations

from ctypes import CDLL, create_string_buffer
from functools import cache
from typing import Final

from totpdesk.settings.key_names import NAMED_KEYS, keysym

_NAME_BYTES: Final = 64
_BY_CODE_POINT: Final = 0x01000000


def keysyms(character: str) -> tuple[int, ...]:
    """Return them, first the one that layouts use."""
    code_point = ord(character)
    if code_point < 0x100:
        return (code_point,)
    library = xkbcommon()
    usual = int(library.xkb_utf32_to_keysym(code_point)) if library else 0
    return (usual or _BY_CODE_POINT | code_point, _BY_CODE_POINT | code_point)


def keysym_name(key: str) -> str:
    """Return the name of a chord's key as layouts have it: a binding by code point never fires."""
    library = xkbcommon()
    if key in NAMED_KEYS or ord(key) < 0x100 or library is None:
        return keysym(key)
    name = create_string_buffer(_NAME_BYTES)
    library.xkb_keysym_get_name(keysyms(key)[0], name, _NAME_BYTES)
    return name.value.decode()


@cache
def xkbcommon() -> CDLL | None:
    """Return the library, None where there is none."""
    try:
        return CDLL("libxkbcommon.so.0")
    except OSError:
        return None
