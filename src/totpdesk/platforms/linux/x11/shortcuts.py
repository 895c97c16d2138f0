"""Global shortcuts by XGrabKey: one combination is registered, and only that one is ever seen.

A grab hides the shortcut from the focused window and reports a conflict at once. It uses the
keycode of the letter on the active layout. If the user switches to another layout, or sets up other
ones, the letter may have another key: then that is registered instead.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from Xlib import X
from Xlib.error import BadAccess, CatchError

from totpdesk.base.errors import ShortcutError, ShortcutTakenError
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.x11 import xkb
from totpdesk.settings import Modifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from Xlib.display import Display
    from Xlib.protocol.rq import Event

    from totpdesk.autotype import Binding
    from totpdesk.platforms.linux.x11.keymap import Keymap
    from totpdesk.platforms.linux.x11.layout import Layout
    from totpdesk.platforms.linux.x11.loop import XLoop
    from totpdesk.settings import Chord

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
    """A key with its modifiers, and the masks under which it is registered."""

    keycode: int
    mask: int
    masks: frozenset[int]

    @property
    def keys(self) -> set[tuple[int, int]]:
        """All combinations to register."""
        return {(self.keycode, mask) for mask in self.masks}


class X11Shortcuts:
    """The Shortcuts port. A press is reported once, however long it is held."""

    def __init__(self, loop: XLoop, layout: Layout) -> None:
        """Listen on the loop for the keys that will be grabbed."""
        self._loop = loop
        self._layout = layout
        self._bound: dict[Chord, Binding] = {}
        self._grabs: dict[Chord, _Grab] = {}
        self._down: set[int] = set()
        loop.on(X.KeyPress, self._pressed)
        loop.on(X.KeyRelease, lambda event: self._down.discard(event.detail))
        loop.on_end(self._bound.clear)
        layout.follow(self._follow_layout)

    def bind(self, bindings: Sequence[Binding]) -> dict[str, ShortcutError]:
        """Register these, and release every other key."""
        return self._loop.call(lambda display: self._bind(display, bindings))

    def probe(self, chord: Chord) -> None:
        """Register a chord for a moment. Raises ShortcutTakenError; ShortcutError: no such key."""
        self._loop.call(lambda display: self._probe(display, chord))

    def triggers(self) -> dict[str, str]:
        """Return what was registered: no other keys are ever assigned here."""
        return {binding.id: binding.chord.title for binding in self._bound.values()}

    def lifted(self) -> None:
        """Take note that the held keys were released synthetically: the next press is a new one."""
        self._down.clear()

    def _pressed(self, event: Event) -> None:
        if event.detail in self._down:
            return  # auto-repeat of a held shortcut
        self._down.add(event.detail)
        pressed = event.detail, event.state & _HELD
        for chord, grab in self._grabs.items():
            if (grab.keycode, grab.mask) == pressed:
                self._bound[chord].on_press()
                return  # where two letters share a key on this layout, it is the first one's

    def _bind(self, display: Display, bindings: Sequence[Binding]) -> dict[str, ShortcutError]:
        self._bound = {binding.chord: binding for binding in bindings}
        refused = self._regrab(display)
        self._bound = {c: binding for c, binding in self._bound.items() if c not in refused}
        return {each.id: refused[each.chord] for each in bindings if each.chord in refused}

    def _probe(self, display: Display, chord: Chord) -> None:
        if chord not in self._grabs:
            grab = self._resolve(display, chord)
            if not grab.keys & self._keys():
                _grab(display, grab, chord)
                _ungrab(display, grab.keys)

    def _follow_layout(self, display: Display) -> None:
        """Register again if a chord means another key now; typing itself causes such changes too.

        A key that is not available on this layout is tried again on the next.
        """
        for error in self._regrab(display).values():
            _log.warning("%s", error)

    def _regrab(self, display: Display) -> dict[Chord, ShortcutError]:
        """Register the keys that the chords mean on the active layout, and no others.

        A key that is ours already is never released meanwhile, or its press could be lost.
        Returns why some could not be registered.
        """
        before, refused = self._keys(), {}
        grabs: dict[Chord, _Grab] = {}
        for chord in self._bound:
            try:
                grab = self._resolve(display, chord)
                if not grab.keys <= before:
                    _grab(display, grab, chord)
                grabs[chord] = grab
            except ShortcutError as error:
                refused[chord] = error
        self._grabs = grabs
        _ungrab(display, before - self._keys())
        return refused

    def _keys(self) -> set[tuple[int, int]]:
        return {key for grab in self._grabs.values() for key in grab.keys}

    def _resolve(self, display: Display, chord: Chord) -> _Grab:
        """Return what a chord means now. Raises ShortcutError where the keyboard lacks its key."""
        keymap = self._layout.keymap(display)
        keycode = keymap.keycode_of(chord.key, xkb.state(display).group)
        if keycode is None:
            raise ShortcutError(
                tr(
                    "This keyboard has no key {key}. Choose another shortcut in the settings.",
                    key=repr(chord.key),
                )
            )
        masks = {**_MASKS, Modifier.SUPER: keymap.mask_of(_SUPER) or X.Mod4Mask}
        mask = 0
        for modifier in chord.modifiers:
            mask |= masks[modifier]
        return _Grab(keycode, mask, _with_locks(keymap, mask))


def _with_locks(keymap: Keymap, mask: int) -> frozenset[int]:
    """Return the mask with Caps Lock and Num Lock on and off: to the server all four differ."""
    num_lock = keymap.mask_of("Num_Lock")
    return frozenset(mask | caps | num for caps in (0, X.LockMask) for num in (0, num_lock))


def _grab(display: Display, grab: _Grab, chord: Chord) -> None:
    """Register a key. Raises ShortcutTakenError."""
    caught = CatchError(BadAccess)
    for keycode, mask in grab.keys:
        _root(display).grab_key(
            keycode, mask, _NOT_TO_OTHERS, X.GrabModeAsync, X.GrabModeAsync, caught
        )
    display.sync()
    if caught.get_error():
        _ungrab(display, grab.keys)
        raise ShortcutTakenError(
            tr(
                "Another program already uses {keys}. Choose another in the settings.",
                keys=chord.title,
            )
        )


def _ungrab(display: Display, keys: Iterable[tuple[int, int]]) -> None:
    for keycode, mask in keys:
        _root(display).ungrab_key(keycode, mask)
    display.sync()


def _root(display: Display):  # type: ignore[no-untyped-def] # noqa: ANN202 - Xlib's Window
    return display.screen().root
