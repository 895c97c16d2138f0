"""Global shortcuts by XGrabKey: one combination is registered, and only that one is ever seen.

A grab hides the shortcut from the focused window and tells of a conflict at once. It is by
keycode, so a change of the layout may mean another key: then it is registered anew.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from Xlib import X
from Xlib.error import BadAccess, CatchError

from totpdesk.base.errors import ShortcutError, ShortcutTakenError
from totpdesk.settings import Chord, Modifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from Xlib.display import Display
    from Xlib.protocol.rq import Event

    from totpdesk.autotype import Hotkey
    from totpdesk.platforms.linux.x11.keymap import Keymap
    from totpdesk.platforms.linux.x11.layout import Layout
    from totpdesk.platforms.linux.x11.loop import XLoop

_log = logging.getLogger(__name__)
_SUPER: Final = "Super_L"
_NOT_TO_OTHERS: Final = False  # XGrabKey's owner_events
_MASKS: Final = {
    Modifier.CTRL: X.ControlMask,
    Modifier.ALT: X.Mod1Mask,
    Modifier.SHIFT: X.ShiftMask,
}
_HELD: Final = X.ControlMask | X.Mod1Mask | X.ShiftMask | X.Mod4Mask


@dataclass(frozen=True, slots=True)
class _Grab:
    """A key with its modifiers, as the server is told of it."""

    keycode: int
    mask: int


class X11Shortcuts:
    """Delivery's Shortcuts port. A press is told once, however long it is held."""

    def __init__(self, loop: XLoop, layout: Layout) -> None:
        """Listen on the loop for the keys that will be grabbed."""
        self._loop = loop
        self._layout = layout
        self._bound: dict[Chord, Hotkey] = {}
        self._grabs: dict[Chord, _Grab] = {}
        self._down: set[int] = set()
        loop.on(X.KeyPress, self._pressed)
        loop.on(X.KeyRelease, lambda event: self._down.discard(event.detail))
        loop.on_end(self._bound.clear)
        layout.follow(self._follow_layout)

    def bind(self, wanted: Sequence[Hotkey]) -> dict[str, ShortcutError]:
        """Give every key back and register these."""
        return self._loop.call(lambda display: self._bind(display, wanted))

    def probe(self, chord: Chord) -> None:
        """Register a chord for a moment. Raises ShortcutTakenError; ShortcutError: no such key."""
        self._loop.call(lambda display: self._probe(display, chord))

    def triggers(self) -> dict[str, str]:
        """Return what was registered: here nobody assigns anything else."""
        return {hotkey.id: hotkey.chord.title for hotkey in self._bound.values()}

    def lifted(self) -> None:
        """Take note that the held keys were released synthetically: the next press is a new one."""
        self._down.clear()

    def _pressed(self, event: Event) -> None:
        if event.detail in self._down:
            return  # auto-repeat of a held shortcut
        self._down.add(event.detail)
        pressed = _Grab(event.detail, event.state & _HELD)
        for chord, hotkey in list(self._bound.items()):
            if self._grabs.get(chord) == pressed:
                hotkey.heard()

    def _bind(self, display: Display, wanted: Sequence[Hotkey]) -> dict[str, ShortcutError]:
        self._ungrab_all(display)
        self._bound.clear()
        refused = {}
        for hotkey in wanted:
            try:
                self._grab(display, self._layout.keymap(display), hotkey.chord)
                self._bound[hotkey.chord] = hotkey
            except ShortcutError as error:
                refused[hotkey.id] = error
        return refused

    def _probe(self, display: Display, chord: Chord) -> None:
        if chord not in self._grabs:
            keymap = self._layout.keymap(display)
            self._grab(display, keymap, chord)
            self._let_go(display, keymap, chord)
            display.sync()

    def _grab(self, display: Display, keymap: Keymap, chord: Chord) -> None:
        grab = _resolve(keymap, chord)
        caught = CatchError(BadAccess)
        for mask in _with_locks(keymap, grab.mask):
            _root(display).grab_key(
                grab.keycode, mask, _NOT_TO_OTHERS, X.GrabModeAsync, X.GrabModeAsync, caught
            )
        display.sync()
        if caught.get_error():
            _ungrab(display, keymap, grab)
            raise ShortcutTakenError(
                f"Another program already uses {chord.title}. Choose another in the settings."
            )
        self._grabs[chord] = grab

    def _ungrab_all(self, display: Display) -> None:
        keymap = self._layout.keymap(display)
        for grab in self._grabs.values():
            _ungrab(display, keymap, grab)
        self._grabs.clear()
        display.sync()

    def _follow_layout(self, display: Display, keymap: Keymap) -> None:
        """Grab anew where a chord means another key now; typing itself makes such changes too.

        A key that cannot be had on this layout is tried again on the next.
        """
        for chord in self._bound:
            try:
                if self._grabs.get(chord) != _resolve(keymap, chord):
                    self._let_go(display, keymap, chord)
                    self._grab(display, keymap, chord)
            except ShortcutError as error:
                _log.warning("%s", error)

    def _let_go(self, display: Display, keymap: Keymap, chord: Chord) -> None:
        if grab := self._grabs.pop(chord, None):
            _ungrab(display, keymap, grab)


def _resolve(keymap: Keymap, chord: Chord) -> _Grab:
    keycode = keymap.keycode_of(chord.key)
    if keycode is None:
        raise ShortcutError(
            f"This keyboard has no key {chord.key!r}. Choose another shortcut in the settings."
        )
    masks = {**_MASKS, Modifier.SUPER: keymap.mask_of(_SUPER) or X.Mod4Mask}
    mask = 0
    for modifier in chord.modifiers:
        mask |= masks[modifier]
    return _Grab(keycode, mask)


def _with_locks(keymap: Keymap, mask: int) -> Iterator[int]:
    """Yield the mask with Caps Lock and Num Lock on and off: to the server all four differ."""
    for caps in (0, X.LockMask):
        for num in {0, keymap.mask_of("Num_Lock")}:
            yield mask | caps | num


def _ungrab(display: Display, keymap: Keymap, grab: _Grab) -> None:
    for mask in _with_locks(keymap, grab.mask):
        _root(display).ungrab_key(grab.keycode, mask)


def _root(display: Display):  # type: ignore[no-untyped-def] # noqa: ANN202 - Xlib's Window
    return display.screen().root
