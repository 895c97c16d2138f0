"""Global shortcuts by XGrabKey: one combination is registered, and only that one is ever seen.

A grab hides the shortcut from the focused window and reports a conflict at once. It uses the
keycode of the letter on the active layout. If the user switches to another layout, or sets up other
ones, the letter may have another key: then that is registered instead.

To the server a key is another one with each modifier that is locked or latched. So it is registered
with all of them, where one may be another program's shortcut only while they are in force. A press
with more modifiers held than the chord has goes on to the window, as if nobody had registered it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Final

from Xlib import X
from Xlib.error import BadAccess, CatchError

from totpdesk.base.errors import ShortcutError, ShortcutTakenError
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.x11 import xkb
from totpdesk.settings import Modifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from Xlib.display import Display
    from Xlib.protocol.rq import Event

    from totpdesk.autotype import Binding
    from totpdesk.platforms.linux.x11.keymap import Keymap
    from totpdesk.platforms.linux.x11.layout import Layout
    from totpdesk.platforms.linux.x11.loop import XLoop
    from totpdesk.settings import Chord

_log = logging.getLogger(__name__)
_NOT_TO_OTHERS: Final = False  # XGrabKey's owner_events
_EVERY_MODIFIER: Final = 0xFF
_RARE: Final = 2  # modifiers of a chord: few programs have one with these and more


@dataclass(frozen=True, slots=True)
class _Grab:
    """The keys of a chord with their modifiers, and the masks under which they are registered.

    `masks` are those with and without the two usual locks, which must be free; `more` are those
    with other locks or latches, which another program may have.
    """

    keycodes: tuple[int, ...]
    mask: int
    masks: frozenset[int]
    more: frozenset[int]

    @property
    def keys(self) -> set[tuple[int, int]]:
        """The combinations that must be registered."""
        return set(product(self.keycodes, self.masks))

    @property
    def all_keys(self) -> set[tuple[int, int]]:
        """All combinations to register."""
        return set(product(self.keycodes, self.masks | self.more))


class X11Shortcuts:
    """The Shortcuts port. A press is reported once, however long it is held."""

    def __init__(self, loop: XLoop, layout: Layout) -> None:
        """Listen on the loop for the keys that will be grabbed."""
        self._loop = loop
        self._layout = layout
        self._bound: dict[Chord, Binding] = {}
        self._grabs: dict[Chord, _Grab] = {}
        self._down: set[int] = set()
        self._while_sticking: set[tuple[int, int]] = set()
        self._usual_locks = 0
        loop.on(X.KeyPress, self._pressed)
        loop.on(X.KeyRelease, lambda event: self._down.discard(event.detail))
        loop.on_end(self._bound.clear)
        layout.follow(self._follow_layout)
        layout.on_sticking(self._grab_while_sticking)

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
        repeated = event.detail in self._down
        chord = None if repeated else self._meant(event.detail, event.state & _EVERY_MODIFIER)
        self._loop.call(lambda display: _go_on(display, replay=not (chord or repeated)))
        if chord:
            self._down.add(event.detail)
            self._bound[chord].on_press()

    def _meant(self, keycode: int, state: int) -> Chord | None:
        """Return the chord that was pressed, None if more was held than a chord has.

        Modifiers that are locked or latched count as held if a chord needs them: of two that differ
        by Shift it is the one without while Shift is locked, and so it is with sticky keys, which
        latch the others. Where two letters share a key on this layout, it is the first one's chord.
        """
        held = state = state & ~self._usual_locks
        if state & self._layout.sticking:
            held &= self._loop.call(xkb.state).held
        pressed = held | state & ~self._layout.locked
        meant = [
            (grab.mask != held, grab.mask != pressed, grab.mask != state, number, chord)
            for number, (chord, grab) in enumerate(self._grabs.items())
            if keycode in grab.keycodes and not held & ~grab.mask and not grab.mask & ~state
        ]
        return min(meant)[-1] if meant else None

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
                _ungrab(display, grab.all_keys - self._keys())

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
                if not grab.all_keys <= before:
                    _grab(display, grab, chord)
                grabs[chord] = grab
            except ShortcutError as error:
                refused[chord] = error
        self._grabs = grabs
        _ungrab(display, before - self._keys())
        stale, self._while_sticking = self._while_sticking, set()
        self._grab_while_sticking(display)
        _ungrab(display, stale - self._while_sticking - self._keys())
        return refused

    def _keys(self) -> set[tuple[int, int]]:
        return {key for grab in self._grabs.values() for key in grab.all_keys}

    def _grab_while_sticking(self, display: Display) -> None:
        """Register the chords as they are with the modifiers that are locked or latched now.

        No sooner: such a combination may be another program's. If it is, it stays there.
        """
        sticking = self._layout.sticking
        wanted = {
            (keycode, grab.mask | sticking)
            for grab in self._grabs.values()
            for keycode in grab.keycodes
        }
        for key in wanted - self._keys() - self._while_sticking:
            _register(display, key)
            self._while_sticking.add(key)
        display.flush()

    def _resolve(self, display: Display, chord: Chord) -> _Grab:
        """Return what a chord means now. Raises ShortcutError where the keyboard lacks its key."""
        keymap = self._layout.keymap(display)
        shift = Modifier.SHIFT in chord.modifiers
        keycodes = keymap.keycodes_of(chord.key, xkb.state(display).group, shift=shift)
        if not keycodes:
            raise ShortcutError(
                tr(
                    "This keyboard has no key {key}. Choose another shortcut in the settings.",
                    key=repr(chord.key),
                )
            )
        masks = _masks(keymap)
        mask = sum({masks[modifier] for modifier in chord.modifiers})
        self._usual_locks = usual = X.LockMask | keymap.mask_of("Num_Lock")
        others = _EVERY_MODIFIER & ~mask
        if len(chord.modifiers) < _RARE:
            others &= ~sum(set(masks.values()))
        return _Grab(keycodes, mask, _with_locks(mask, usual), _with_locks(mask, usual | others))


def _masks(keymap: Keymap) -> dict[Modifier, int]:
    """Return the masks of the modifiers that chords have."""
    return {
        Modifier.CTRL: X.ControlMask,
        Modifier.ALT: keymap.mask_of("Alt_L") or X.Mod1Mask,
        Modifier.SHIFT: X.ShiftMask,
        Modifier.SUPER: keymap.mask_of("Super_L") or X.Mod4Mask,
    }


@cache
def _with_locks(mask: int, locks: int) -> frozenset[int]:
    """Return a mask with each of the modifiers in `locks` on and off: to the server all differ."""
    return frozenset(mask | part for part in range(_EVERY_MODIFIER + 1) if not part & ~locks)


def _grab(display: Display, grab: _Grab, chord: Chord) -> None:
    """Register a key. Raises ShortcutTakenError."""
    caught = CatchError(BadAccess)
    for key in grab.all_keys:
        _register(display, key, caught if key in grab.keys else None)
    display.sync()
    if caught.get_error():
        _ungrab(display, grab.all_keys)
        raise ShortcutTakenError(
            tr(
                "Another program already uses {keys}. Choose another in the settings.",
                keys=chord.title,
            )
        )


def _register(display: Display, key: tuple[int, int], on_error: CatchError | None = None) -> None:
    """Register a key; one that may be another program's so that its press waits for `_go_on`."""
    modes = X.GrabModeAsync, X.GrabModeAsync if on_error else X.GrabModeSync
    _root(display).grab_key(*key, _NOT_TO_OTHERS, *modes, on_error)


def _go_on(display: Display, *, replay: bool) -> None:
    """Let the keyboard go on after a press; with `replay` the window gets it.

    It is called for every press: what makes the keyboard wait for one chord may be another's key.
    """
    display.allow_events(X.ReplayKeyboard if replay else X.AsyncKeyboard, X.CurrentTime)
    display.flush()


def _ungrab(display: Display, keys: set[tuple[int, int]]) -> None:
    for keycode, mask in keys:
        _root(display).ungrab_key(keycode, mask)
    if keys:
        display.sync()


def _root(display: Display):  # type: ignore[no-untyped-def] # noqa: ANN202 - Xlib's Window
    return display.screen().root
