"""A shortcut as users write it, "<ctrl>+<alt>+o", and as a value that can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.translation import tr
from totpdesk.settings.key_names import MODIFIERS, NAMED_KEYS, Modifier, key_title

_MODIFIERS: Final = {
    name: modifier
    for modifier, names in MODIFIERS.items()
    for name in (modifier.value, *names.synonyms)
}
_FUNCTION_KEY: Final = re.compile(r"f\d+")


@dataclass(frozen=True, slots=True)
class Chord:
    """One key with its modifiers. `key` is one lower-case character or a name like "f5"."""

    modifiers: frozenset[Modifier]
    key: str

    @classmethod
    def parse(cls, text: str) -> Chord:
        """Read pynput's notation; brackets and case are optional ("Ctrl+Alt+O").

        Raises InvalidSettingError if it has no key, several, or an unknown one, and if it has no
        modifier: every program would lose that key.
        """
        parts = [_without_brackets(part.strip()).lower() for part in text.strip().split("+")]
        modifiers = {_MODIFIERS[part] for part in parts if part in _MODIFIERS}
        keys = [part for part in parts if part not in _MODIFIERS]
        if len(keys) != 1 or not _is_key(keys[0]):
            raise InvalidSettingError(
                tr(
                    "{text!r} is not a shortcut. Write it like <ctrl>+<alt>+o: modifiers and one "
                    "key.",
                    text=text,
                )
            )
        if modifiers <= {Modifier.SHIFT} and not _FUNCTION_KEY.fullmatch(keys[0]):
            raise InvalidSettingError(
                tr(
                    "{text!r} would block this key in every program. Add <ctrl>, <alt> or <super>.",
                    text=text,
                )
            )
        return cls(frozenset(modifiers), keys[0])

    def __str__(self) -> str:
        """Return it in pynput's notation, as it is stored."""
        held = [f"<{m.value}>" for m in Modifier if m in self.modifiers]
        return "+".join([*held, self.key if len(self.key) == 1 else f"<{self.key}>"])

    @property
    def title(self) -> str:
        """The form for users: Ctrl+Alt+O."""
        held = [m.value.title() for m in Modifier if m in self.modifiers]
        return "+".join([*held, key_title(self.key)])


def _without_brackets(part: str) -> str:
    """Return a part of a chord as a name; < and > are keys too."""
    return part.strip("<>") or part


def _is_key(text: str) -> bool:
    return text in NAMED_KEYS or (len(text) == 1 and text.isprintable() and not text.isspace())
