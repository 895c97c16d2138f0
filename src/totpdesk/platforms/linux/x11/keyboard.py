"""Typing by XTEST, all of it inside one short grab of the server.

While the server is grabbed no other program can take the focus, and the user's keys are queued: the
check of the window and the digits are atomic (0.6 ms for six). Keys that are held down are released
synthetically first and never pressed again, so that none can get stuck
(jordansissel/xdotool#43).
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

from Xlib import X

from totpdesk.autotype import InsertResult
from totpdesk.platforms.linux.focus_wait import wait_for_keyboard
from totpdesk.platforms.linux.x11 import xkb
from totpdesk.platforms.linux.x11.devices import FakeKeys
from totpdesk.platforms.linux.x11.focus import FocusCheck, has_keyboard, keyboard_window
from totpdesk.platforms.linux.x11.questions import ask_focus, ask_for_keyboard, ask_held_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from Xlib.display import Display

    from totpdesk.autotype import Window
    from totpdesk.platforms.linux.x11.devices import LatestKeyboard
    from totpdesk.platforms.linux.x11.keymap import Keymap, Stroke
    from totpdesk.platforms.linux.x11.layout import Layout
    from totpdesk.platforms.linux.x11.loop import XLoop
    from totpdesk.platforms.linux.x11.xkb import XkbState

    _Typing = Callable[[Display, FakeKeys], None]
    _Prepare = Callable[[Keymap, int], _Typing | None]

_INSERT: Final = "insert"
_ENTER: Final = "enter"


class X11Keyboard:
    """The KeyboardOutput port."""

    def __init__(
        self, loop: XLoop, layout: Layout, latest: LatestKeyboard, lifted: Callable[[], None]
    ) -> None:
        """Take the loop, and the callback for the synthetic release of held keys."""
        self._loop = loop
        self._layout = layout
        self._latest = latest
        self._lifted = lifted

    def type(self, text: str, target: Window, *, enter: bool = False) -> InsertResult:
        """Type the text into the target, or nothing if another window has the keyboard."""

        def prepare(keymap: Keymap, group: int) -> _Typing | None:
            strokes = keymap.strokes(text, group)
            return partial(_send, strokes, keymap.shift) if strokes else None

        return self._insert(target, prepare, enter=enter)

    def paste(self, target: Window, *, enter: bool = False) -> InsertResult:
        """Press Shift+Insert in the target, or nothing if another window has the keyboard.

        It pastes in terminals too, where Ctrl+V means something else, though there it is the
        selection; and it takes no letter, which another layout may have on another key.
        """

        def prepare(keymap: Keymap, group: int) -> _Typing | None:
            shift, keycode = keymap.shift, keymap.keycode_of(_INSERT, group)
            if keycode is None or shift is None:
                return None
            return lambda _, keys: keys.hold(shift, partial(keys.tap, keycode))

        return self._insert(target, prepare, enter=enter)

    def _insert(self, target: Window, prepare: _Prepare, *, enter: bool) -> InsertResult:
        """Press keys, also once a menu or prompt that is closing has let go of the keyboard."""

        def attempt() -> InsertResult:
            return self._loop.call(
                lambda display: self._into(display, target, prepare, enter=enter)
            )

        result = attempt()
        if result is InsertResult.KEYBOARD_TAKEN and wait_for_keyboard(
            lambda: self._loop.call(lambda display: has_keyboard(display, target)),
            lambda: self._loop.call(_is_free_now),
        ):
            return attempt()
        return result

    def _into(
        self,
        display: Display,
        target: Window,
        prepare: _Prepare,
        *,
        enter: bool,
    ) -> InsertResult:
        """Press keys while the server is grabbed, if they reach the target's window.

        All that must be known is asked at once: each round trip takes as long as a digit.
        """
        with _grabbed_server(display):
            check = FocusCheck(display, target)
            ask_state, ask_keyboard = xkb.ask_state(display), self._latest.ask(display)
            ask_held = ask_held_keys(display)
            if not check.holds():
                return InsertResult.WINDOW_CHANGED
            keymap, before = self._layout.keymap(display), ask_state()
            press_keys = prepare(keymap, before.locked_group)
            if press_keys is None:
                return InsertResult.NOT_ON_LAYOUT
            keys = FakeKeys(display, ask_keyboard())
            with _unfiltered(display, self._layout.filters(display)):
                if not self._lift(display, keys, ask_held(), check.focus):
                    return InsertResult.KEYBOARD_TAKEN
                with _nothing_locked(display, before):
                    if spare := keymap.ends_composition(before.locked_group):
                        keys.tap(spare)
                    press_keys(display, keys)
                    if enter and (keycode := keymap.keycode_of(_ENTER, before.locked_group)):
                        keys.tap(keycode)
        return InsertResult.BROKEN_OFF if keys.refused else InsertResult.DONE

    def _lift(self, display: Display, keys: FakeKeys, held: list[int], focus: int) -> bool:
        """Release the grab that came with the shortcut, and every key that is down.

        The shortcut's own letter stops repeating with it. If nothing will be typed the grab
        stays: by it the real release is seen, and the next press recognised as a new one.

        Return whether the keyboard is free then.
        """
        display.ungrab_keyboard(X.CurrentTime)
        for keycode in held:
            keys.release(keycode)
        free = _ask_if_free(display, focus)()
        self._loop.hand_out_events()  # auto-repeats of the press, while it is known to be held
        self._lifted()
        return free


def _is_free_now(display: Display) -> bool:
    """Return whether the keyboard is free, losing no key that the user presses meanwhile."""
    with _grabbed_server(display):
        return _is_free(display)


def _is_free(display: Display) -> bool:
    return _ask_if_free(display, keyboard_window(display, ask_focus(display)()))()


def _ask_if_free(display: Display, focus: int) -> Callable[[], bool]:
    """Ask whether keys go to the focused window: an open menu gets all of them.

    A keyboard that one client has grabbed cannot be grabbed by another. It is tried on the focused
    window, which gets no event then: on any other, Firefox reports to the page a loss of focus.
    """
    answer = ask_for_keyboard(display, focus)
    display.ungrab_keyboard(X.CurrentTime)
    return answer


@contextmanager
def _grabbed_server(display: Display) -> Iterator[None]:
    """Grab the server for the length of a block."""
    display.grab_server()
    try:
        yield
    finally:
        display.ungrab_server()
        display.sync()


@contextmanager
def _unfiltered(display: Display, filters: int) -> Iterator[None]:
    """Switch off for a block what makes the server lose or change keys, such as bounce keys.

    Other programs cannot ask meanwhile, because the server is grabbed: they see no change.
    """
    if filters:
        xkb.switch_filters(display, filters, on=False)
    try:
        yield
    finally:
        if filters:
            xkb.switch_filters(display, filters, on=True)


@contextmanager
def _nothing_locked(display: Display, before: XkbState) -> Iterator[None]:
    """Unlock and unlatch all modifiers for a block; lock and latch afterwards those of before."""
    xkb.stick(display, 0)
    try:
        yield
    finally:
        xkb.stick(display, before.locked, before.latched, before.latched_group)


def _send(strokes: Sequence[Stroke], shift: int | None, display: Display, keys: FakeKeys) -> None:
    """Type. The keypad's digits need Num Lock, which no other stroke minds.

    Without a Shift key, Shift is locked for its strokes: only programs that look at keys miss it.
    """
    num_lock = max(stroke.mask & ~X.ShiftMask for stroke in strokes)
    if num_lock:
        xkb.stick(display, num_lock)
    for stroke in strokes:
        if not stroke.mask & X.ShiftMask:
            keys.tap(stroke.keycode)
        elif shift:
            keys.hold(shift, partial(keys.tap, stroke.keycode))
        else:
            xkb.stick(display, num_lock | X.ShiftMask)
            keys.tap(stroke.keycode)
            xkb.stick(display, num_lock)
