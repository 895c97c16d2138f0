"""Typing by wtype: keys of a virtual keyboard, which the compositor takes for a real one.

The focus is looked at when wtype has all its text and waits for our word, a millisecond before the
first key, and from then on until the last. What the fingers hold does not matter on sway, where
every keyboard has modifiers of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.delivery import Typing
from totpdesk.desktop.wlroots.wtype import wtype

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.delivery import Focus, Window

_ENTER: Final = "\n"  # which wtype takes for the Return key
_CTRL_V: Final = ("-M", "ctrl", "-k", "v", "-m", "ctrl")
_LOOK_SECONDS: Final = 0.004  # about a key


class WtypeTypist:
    """Delivery's Typist port."""

    def __init__(self, focus: Focus) -> None:
        """Take who knows the focused window."""
        self._focus = focus

    def type(self, text: str, target: Window, *, enter: bool = False) -> Typing:
        """Type, for as long as the target has the keyboard."""
        typing = self._press(text, target)
        return self._enter(target) if enter and typing is Typing.DONE else typing

    def paste(self, target: Window, *, enter: bool = False) -> Typing:
        """Press Ctrl+V."""
        typing = self._press("", target, _CTRL_V)
        return self._enter(target) if enter and typing is Typing.DONE else typing

    def _enter(self, target: Window) -> Typing:
        """Press Enter, by a run of its own: the window may well close at it."""
        typing = self._press(_ENTER, target)
        return Typing.BROKEN_OFF if typing is Typing.WINDOW_CHANGED else typing

    def _press(self, text: str, target: Window, then: Sequence[str] = ()) -> Typing:
        try:
            with wtype(text, then) as ready:
                if not self._is_focused(target):
                    return Typing.WINDOW_CHANGED
                ready.begin()
                while not ready.ends_within(_LOOK_SECONDS):
                    if len(text) > 1 and not self._is_focused(target):  # one key is all or nothing
                        return Typing.BROKEN_OFF
        except OSError:
            return Typing.NO_WAY
        return Typing.DONE

    def _is_focused(self, target: Window) -> bool:
        now = self._focus.focused()
        return now is not None and now.id == target.id
