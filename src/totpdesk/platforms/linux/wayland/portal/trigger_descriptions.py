"""The keys of a shortcut, as people read them.

A portal describes them for display. GNOME's puts GTK's notation into a sentence of its own, in the
user's language: "Press <Control><Alt>o" is shown as Ctrl+Alt+O.
"""

from __future__ import annotations

import re
from typing import Final

from totpdesk.settings.key_names import MODIFIERS, NAMED_KEYS, Modifier, key_title

_ACCELERATOR: Final = re.compile(r"((?:<\w+>)+)([^\s<>]+)")
_MODIFIERS: Final = {
    name.lower(): modifier
    for modifier, names in MODIFIERS.items()
    for name in (names.gtk, names.i3, names.pynput, modifier.value, *names.synonyms)
} | {"primary": Modifier.CTRL}
_KEYS: Final = {names.keysym: key for key, names in NAMED_KEYS.items()}


def readable(description: str) -> str:
    """Return the keys in a description in our notation, or all of it where that is not GTK's."""
    found = [_title(held, key) for held, key in _ACCELERATOR.findall(description)]
    return ", ".join(found) or description


def _title(held: str, key: str) -> str:
    names = re.findall(r"\w+", held)
    modifiers = {_MODIFIERS.get(name.lower()) for name in names}
    others = [name for name in names if name.lower() not in _MODIFIERS]
    known = [modifier.value.title() for modifier in Modifier if modifier in modifiers]
    return "+".join([*known, *others, key_title(_KEYS.get(key, key))])
