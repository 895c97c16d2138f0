"""A shortcut as people write it, "<ctrl>+<alt>+o", and as a value that two of them compare by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from totpdesk.base.errors import InvalidSettingError


class Modifier(StrEnum):
    """A key that is held while another is pressed, in the order in which chords are written."""

    CTRL = "ctrl"
    ALT = "alt"
    SHIFT = "shift"
    SUPER = "super"


_OTHER_NAMES: Final = {
    "control": Modifier.CTRL,
    "cmd": Modifier.SUPER,
    "win": Modifier.SUPER,
    "meta": Modifier.SUPER,
    "option": Modifier.ALT,
}
_NAMED_KEYS: Final = frozenset(
    {"space", "enter", "tab", "insert", "delete", "home", "end", "page_up", "page_down"}
    | {"up", "down", "left", "right", "pause", "print_screen", "menu", "backspace", "esc"}
    | {f"f{number}" for number in range(1, 25)}
)
_FUNCTION_KEY: Final = re.compile(r"f\d+")


@dataclass(frozen=True, slots=True)
class Chord:
    """One key with its modifiers. `key` is one lower-case character or a name like "f5"."""

    modifiers: frozenset[Modifier]
    key: str

    @classmethod
    def parse(cls, text: str) -> Chord:
        """Read pynput's notation; brackets and case are optional ("Ctrl+Alt+O").

        Raises InvalidSettingError where it has no key, two, or one that is not known; and where
        it is a plain key, which would take that key away from every program.
        """
        parts = [part.strip().strip("<>").lower() for part in text.strip().split("+")]
        modifiers = {m for part in parts if (m := _modifier(part))}
        keys = [part for part in parts if not _modifier(part)]
        if len(keys) != 1 or not _is_key(keys[0]):
            raise InvalidSettingError(
                f"{text!r} is no shortcut. Write one like <ctrl>+<alt>+o: modifiers and one key."
            )
        if modifiers <= {Modifier.SHIFT} and not _FUNCTION_KEY.fullmatch(keys[0]):
            raise InvalidSettingError(
                f"{text!r} would take a plain key from every program. Add <ctrl>, <alt> or <super>."
            )
        return cls(frozenset(modifiers), keys[0])

    def __str__(self) -> str:
        """Write it in pynput's notation, the form in which it is stored."""
        held = [f"<{m.value}>" for m in Modifier if m in self.modifiers]
        return "+".join([*held, self.key if len(self.key) == 1 else f"<{self.key}>"])

    @property
    def title(self) -> str:
        """The form for people: Ctrl+Alt+O."""
        held = [m.value.title() for m in Modifier if m in self.modifiers]
        return "+".join([*held, self.key.replace("_", " ").title()])


def _modifier(text: str) -> Modifier | None:
    known: dict[str, Modifier] = {m.value: m for m in Modifier} | _OTHER_NAMES
    return known.get(text)


def _is_key(text: str) -> bool:
    return text in _NAMED_KEYS or (len(text) == 1 and text.isprintable() and not text.isspace())
