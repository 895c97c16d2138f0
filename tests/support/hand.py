"""What fingers do on any keyboard, whichever way a key reaches the desktop: tap, type, hold.

Keys are named by X keycode everywhere, so that one test can press the same on X11 and on Wayland.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EVDEV_OFFSET = 8  # X keycode = evdev code + 8


class Key(IntEnum):
    """Keycodes by position on a PC keyboard, named as on a US one."""

    ESCAPE = 9
    BACKSPACE = 22
    TAB = 23
    RETURN = 36
    CTRL = 37
    O = 32  # noqa: E741  # the letter on the key
    V = 55
    SHIFT = 50
    ALT = 64
    SPACE = 65
    CAPS_LOCK = 66
    INSERT = 118
    SUPER = 133


# Rows of the main block from their first keycode on; what a US layout shows there.
ROWS = {10: "1234567890-=", 24: "qwertyuiop[]", 38: "asdfghjkl;'", 52: "zxcvbnm,./", 65: " "}
KEYCODES = {char: first + i for first, row in ROWS.items() for i, char in enumerate(row)}


@dataclass(frozen=True, slots=True)
class Chord:
    """When a chord happened, in nanoseconds of CLOCK_MONOTONIC, comparable across processes."""

    pressed_ns: int  # just before the last key of the chord was sent down
    released_ns: int  # just after the last key was up


class Hand(ABC):
    """Fingers on some keyboard."""

    @abstractmethod
    def keys_down(self) -> set[int]:
        """Return the keycodes the desktop holds for pressed."""

    @abstractmethod
    def _send(self, keycode: int, *, down: bool) -> int:
        """Move one key; return the moment just before, in monotonic nanoseconds."""

    def press(self, keycode: int) -> int:
        """Put a key down; return the moment just before, in monotonic nanoseconds."""
        return self._send(keycode, down=True)

    def release(self, keycode: int) -> int:
        """Let a key go; return the moment just before, in monotonic nanoseconds."""
        return self._send(keycode, down=False)

    def tap(self, *keycodes: int) -> None:
        """Press and release keys one after the other."""
        for keycode in keycodes:
            self.press(keycode)
            self.release(keycode)

    def type_keys(self, text: str) -> None:
        """Tap the keys that show `text` on a US keyboard: lower case, digits, plain marks."""
        self.tap(*(KEYCODES[char] for char in text))

    def chord(
        self, keycodes: Sequence[int], hold: float = 0.0, release: Sequence[int] = ()
    ) -> Chord:
        """Press keys in order, hold them all for `hold` seconds, release them.

        They go up in the order of `release`, or by default in the reverse of their pressing.
        """
        pressed = [self.press(keycode) for keycode in keycodes]
        time.sleep(hold)
        for keycode in release or tuple(reversed(keycodes)):
            self.release(keycode)
        return Chord(pressed[-1], time.monotonic_ns())

    @contextmanager
    def holding(self, *keycodes: int) -> Iterator[None]:
        """Keep keys down for the length of a `with` block."""
        for keycode in keycodes:
            self.press(keycode)
        try:
            yield
        finally:
            for keycode in reversed(keycodes):
                self.release(keycode)

    def release_all(self) -> None:
        """Release every key that is down."""
        for keycode in self.keys_down():
            self.release(keycode)
