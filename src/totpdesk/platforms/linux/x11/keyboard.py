"""Typing by XTEST, all of it inside one short grab of the server.

While the server is grabbed no other program can take the focus, and the user's keys are queued: the
check of the window and the digits are atomic (0.6 ms for six). Keys that are held down are released
synthetically first and never pressed again, so that none can get stuck
(jordansissel/xdotool#43).
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from Xlib import X
from Xlib.ext import xtest

from totpdesk.autotype import InsertResult
from totpdesk.platforms.linux.focus_wait import wait_for_keyboard
from totpdesk.platforms.linux.x11 import xkb
from totpdesk.platforms.linux.x11.focus import has_keyboard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from Xlib.display import Display

    from totpdesk.autotype import Window
    from totpdesk.platforms.linux.x11.keymap import Keymap, Stroke
    from totpdesk.platforms.linux.x11.layout import Layout
    from totpdesk.platforms.linux.x11.loop import XLoop
    from totpdesk.platforms.linux.x11.xkb import XkbState

    _Keys = Callable[[], None]
    _Prepare = Callable[[Display, Keymap, int], _Keys | None]

_INSERT: Final = "insert"
_ENTER: Final = "enter"
_NOT_TO_OTHERS: Final = False  # XGrabKeyboard's owner_events


class X11Keyboard:
    """The KeyboardOutput port."""

    def __init__(self, loop: XLoop, layout: Layout, lifted: Callable[[], None]) -> None:
        """Take the loop, and the callback for the synthetic release of held keys."""
        self._loop = loop
        self._layout = layout
        self._lifted = lifted

    def type(self, text: str, target: Window, *, enter: bool = False) -> InsertResult:
        """Type the text into the target, or nothing if another window has the keyboard."""

        def prepare(display: Display, keymap: Keymap, group: int) -> _Keys | None:
            strokes = keymap.strokes(text, group)
            return partial(_send, display, strokes, keymap.shift) if strokes else None

        return self._insert(target, prepare, enter=enter)

    def paste(self, target: Window, *, enter: bool = False) -> InsertResult:
        """Press Shift+Insert in the target, or nothing if another window has the keyboard.

        It pastes in terminals too, where Ctrl+V means something else, though there it is the
        selection; and it takes no letter, which another layout may have on another key.
        """

        def prepare(display: Display, keymap: Keymap, group: int) -> _Keys | None:
            shift, keycode = keymap.shift, keymap.keycode_of(_INSERT, group)
            if keycode is None or shift is None:
                return None
            return partial(_hold, display, shift, partial(_tap, display, keycode))

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
        """Press keys while the server is grabbed, if they reach the target's window."""
        with _grabbed_server(display):
            if not has_keyboard(display, target):
                return InsertResult.WINDOW_CHANGED
            keymap = self._layout.keymap(display)
            before = xkb.state(display)
            press_keys = prepare(display, keymap, before.locked_group)
            if press_keys is None:
                return InsertResult.NOT_ON_LAYOUT
            with _unfiltered(display, self._layout.filters(display)):
                self._lift(display)
                if not _is_free(display):
                    return InsertResult.KEYBOARD_TAKEN
                with _nothing_locked(display, before):
                    if spare := keymap.ends_composition(before.locked_group):
                        _tap(display, spare)
                    press_keys()
                    if enter and (keycode := keymap.keycode_of(_ENTER, before.locked_group)):
                        _tap(display, keycode)
            return InsertResult.DONE

    def _lift(self, display: Display) -> None:
        """Release the grab that came with the shortcut, and every key that is down.

        The shortcut's own letter stops repeating with it. If nothing will be typed the grab
        stays: by it the real release is seen, and the next press recognised as a new one.
        """
        display.ungrab_keyboard(X.CurrentTime)
        for index, byte in enumerate(display.query_keymap()):
            for bit in range(8):
                if byte >> bit & 1:
                    xtest.fake_input(display, X.KeyRelease, index * 8 + bit)
        display.sync()
        self._loop.hand_out_events()  # auto-repeats of the press, while it is known to be held
        self._lifted()


def _is_free(display: Display) -> bool:
    """Return whether keys go to the focused window: an open menu gets all of them.

    A keyboard that one client has grabbed cannot be grabbed by another. It is tried on the focused
    window, which gets no event then: on any other, Firefox reports to the page a loss of focus.
    """
    focus: Any = display.get_input_focus().focus
    window = display.screen().root if isinstance(focus, int) else focus
    grabbed = window.grab_keyboard(_NOT_TO_OTHERS, X.GrabModeAsync, X.GrabModeAsync, X.CurrentTime)
    display.ungrab_keyboard(X.CurrentTime)
    return bool(grabbed == X.GrabSuccess)


def _is_free_now(display: Display) -> bool:
    """Return the same, losing no key that the user presses meanwhile."""
    with _grabbed_server(display):
        return _is_free(display)


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


def _send(display: Display, strokes: Sequence[Stroke], shift: int | None) -> None:
    """Type. The keypad's digits need Num Lock, which no other stroke minds.

    Without a Shift key, Shift is locked for its strokes: only programs that look at keys miss it.
    """
    num_lock = max(stroke.mask & ~X.ShiftMask for stroke in strokes)
    if num_lock:
        xkb.stick(display, num_lock)
    for stroke in strokes:
        if not stroke.mask & X.ShiftMask:
            _tap(display, stroke.keycode)
        elif shift:
            _hold(display, shift, partial(_tap, display, stroke.keycode))
        else:
            xkb.stick(display, num_lock | X.ShiftMask)
            _tap(display, stroke.keycode)
            xkb.stick(display, num_lock)


def _hold(display: Display, keycode: int, action: Callable[[], None]) -> None:
    xtest.fake_input(display, X.KeyPress, keycode)
    action()
    xtest.fake_input(display, X.KeyRelease, keycode)


def _tap(display: Display, keycode: int) -> None:
    xtest.fake_input(display, X.KeyPress, keycode)
    xtest.fake_input(display, X.KeyRelease, keycode)
