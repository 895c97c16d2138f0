"""Typing by wtype: keys of a virtual keyboard, which the compositor treats as a real one.

The focus is checked when wtype has all its text and waits for the end of its input, a millisecond
before the first key, and from then on until the last. Keys that are held down do not matter on
sway, where every keyboard has its own modifiers.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

assert sys.platform == "linux"  # mypy skips the rest on other systems

from totpdesk.autotype import InsertResult
from totpdesk.platforms.linux.wayland.wlroots.wtype import wtype

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.autotype import Focus, Window

_ENTER: Final = "\n"  # which wtype takes for the Return key
# GTK 3 finds no shortcut with the last key of a keymap, so wtype's needs one more.
_SHIFT_INSERT: Final = ("-M", "shift", "-k", "Insert", "-m", "shift", "-k", "Shift_R")
_LOOK_SECONDS: Final = 0.004  # about a key


class WtypeKeyboard:
    """The KeyboardOutput port."""

    def __init__(self, focus: Focus) -> None:
        """Take the source of the focused window."""
        self._focus = focus

    def type(self, text: str, target: Window, *, enter: bool = False) -> InsertResult:
        """Type, for as long as the target has the keyboard."""
        typing = self._press(text, target)
        return self._enter(target) if enter and typing is InsertResult.DONE else typing

    def paste(self, target: Window, *, enter: bool = False) -> InsertResult:
        """Press Shift+Insert."""
        typing = self._press("", target, _SHIFT_INSERT)
        return self._enter(target) if enter and typing is InsertResult.DONE else typing

    def _enter(self, target: Window) -> InsertResult:
        """Press Enter, in a separate run: the window may close at it."""
        typing = self._press(_ENTER, target)
        return InsertResult.BROKEN_OFF if typing is InsertResult.WINDOW_CHANGED else typing

    def _press(self, text: str, target: Window, then: Sequence[str] = ()) -> InsertResult:
        try:
            with wtype(text, then) as ready:
                if not self._is_focused(target):
                    return InsertResult.WINDOW_CHANGED
                ready.begin()
                while not ready.ends_within(_LOOK_SECONDS):
                    if len(text) > 1 and not self._is_focused(target):  # one key is all or nothing
                        return InsertResult.BROKEN_OFF
        except OSError:
            return InsertResult.UNSUPPORTED
        return InsertResult.DONE

    def _is_focused(self, target: Window) -> bool:
        now = self._focus.focused()
        return now is not None and now.id == target.id
