"""What X and Wayland call the keys of chords."""

from __future__ import annotations

from typing import Final

_KEYSYMS: Final = {
    "space": "space",
    "enter": "Return",
    "esc": "Escape",
    "backspace": "BackSpace",
    "print_screen": "Print",
}


def keysym(key: str) -> str:
    """Return the name that X and Wayland have for a chord's key: "o", "comma", "Page_Up"."""
    if len(key) > 1:
        return _KEYSYMS.get(key, key.title())
    return key if key.isascii() and key.isalnum() else _symbol(key)


def _symbol(character: str) -> str:
    """Latin-1 characters have names; libxkbcommon and X know all others by number."""
    from Xlib import XK  # noqa: PLC0415 - Linux only, and slow to load

    names = (name for name in sorted(vars(XK)) if name.startswith("XK_"))
    found = (name[3:] for name in names if getattr(XK, name) == ord(character))
    return next(found, f"U{ord(character):04X}")
