"""Fingers on a keyboard: keys pressed on Xvfb's own keyboard device, not on XTEST's.

The program under test types through the XTEST device. Were the shortcut pressed there too, a
synthetic release would let go of the very keys the "fingers" hold, and held modifiers could not be
tested honestly.
"""

from __future__ import annotations

import time
from contextlib import suppress
from ctypes import byref, c_int
from dataclasses import dataclass
from enum import IntFlag
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from support.hand import KEYCODES, Chord, Hand, Key
from support.libx11 import (
    USE_CORE_KEYBOARD,
    KeyboardState,
    KeyMap,
    check,
    close_display,
    open_display,
    xinput,
    xlib,
    xtest,
)
from support.programs import find_program

if TYPE_CHECKING:
    from support.session import DesktopSession

__all__ = ["ALL_FILTERS", "KEYCODES", "Chord", "Filter", "Key", "KeyboardLocks", "SecondKeyboard"]

DEVICE = b"Xvfb keyboard"
XK_NUM_LOCK = 0xFF7F
LOCK_MASK = 2  # CapsLock, as X fixes it
ALL_MODIFIERS = 0xFF
ENABLED_CONTROLS = 1 << 31
FREE_ALL = 1


class Filter(IntFlag):
    """What a server can do to keys for people who cannot press them like others (XKB's controls).

    SLOW ignores what is not held for 300 ms, BOUNCE a key that comes again within that time.
    """

    SLOW = 1 << 1
    BOUNCE = 1 << 2
    STICKY = 1 << 3
    MOUSE = 1 << 4
    GESTURES = 1 << 6  # Shift, five times: sticky keys
    OVERLAY = 1 << 10


NO_FILTERS = Filter(0)
ALL_FILTERS = reduce(or_, Filter)


@dataclass(frozen=True, slots=True)
class KeyboardLocks:
    """What is locked on the keyboard: layout group (1 is the first), CapsLock, NumLock."""

    group: int
    caps: bool
    num: bool


class SecondKeyboard(Hand):
    """The hardware keyboard of a session. `close` releases every key."""

    def __init__(self, session: DesktopSession) -> None:
        self._session = session
        self._display: int | None = open_display(session.display)
        self.device = self._find_device()  # its id
        self._device = xinput.XOpenDevice(self._display, self.device)
        self._num_mask = xlib.XkbKeysymToModifiers(self._display, XK_NUM_LOCK)
        session.at_end(self.close)

    def close(self) -> None:
        """Release every key and disconnect from the display; twice does no harm."""
        if self._display:
            with suppress(ConnectionError):
                self.release_all()
            close_display(self._display)
            self._display = None

    def keys_down(self) -> set[int]:
        """Return the keycodes the X server holds for pressed, by whatever device."""
        bits = KeyMap()
        xlib.XQueryKeymap(self._display, bits)
        check(self._display)
        return {code for code in range(256) if bits[code // 8] >> code % 8 & 1}

    def layout(self, layouts: str, *, variants: str = "", group: int = 1) -> None:
        """Set the layouts as setxkbmap names them ("us,ru") and make the `group`th active."""
        argv = [find_program("setxkbmap"), "-layout", layouts, "-variant", variants, "-option", ""]
        self._session.run(argv)
        self.switch(group)

    def own_layout(self, layout: str) -> None:
        """Set the layout of this keyboard, and of none of the server's others."""
        argv = [find_program("setxkbmap"), "-device", str(self.device), "-layout", layout]
        self._session.run([*argv, "-variant", "", "-option", ""])

    def switch(self, group: int) -> None:
        """Make the `group`th of the layouts active, as a user switches between them."""
        xlib.XkbLockGroup(self._display, USE_CORE_KEYBOARD, group - 1)
        self._sync()

    def caps_lock(self, *, on: bool) -> None:
        """Switch CapsLock on or off."""
        self._lock(LOCK_MASK, on=on)

    def num_lock(self, *, on: bool) -> None:
        """Switch NumLock on or off."""
        self._lock(self._num_mask, on=on)

    def lock(self, mask: int) -> None:
        """Lock exactly these modifiers, of whatever key: a mask of X's, 0 for none."""
        xlib.XkbLockModifiers(self._display, USE_CORE_KEYBOARD, ALL_MODIFIERS, mask)
        self._sync()

    def latch(self, mask: int, *, group: int = 0) -> None:
        """Latch exactly these modifiers, and the `group`th layout after the active one."""
        xlib.XkbLatchModifiers(self._display, USE_CORE_KEYBOARD, ALL_MODIFIERS, mask)
        if group:
            xlib.XkbLatchGroup(self._display, USE_CORE_KEYBOARD, group)
        self._sync()

    def sticking(self) -> tuple[int, int, int]:
        """Return the locked and the latched modifiers, and the layout that is latched."""
        state = self._state()
        return state.locked_mods, state.latched_mods, state.latched_group

    def locks(self) -> KeyboardLocks:
        """Return what is locked now."""
        state = self._state()
        mods = state.locked_mods
        return KeyboardLocks(
            state.group + 1, caps=bool(mods & LOCK_MASK), num=bool(mods & self._num_mask)
        )

    def filters(self, which: Filter) -> None:
        """Switch exactly these on."""
        xlib.XkbChangeEnabledControls(self._display, USE_CORE_KEYBOARD, ALL_FILTERS, which)
        self._sync()

    def filters_on(self) -> Filter:
        """Return which are on."""
        keyboard = xlib.XkbGetMap(self._display, 0, USE_CORE_KEYBOARD)
        xlib.XkbGetControls(self._display, ENABLED_CONTROLS, keyboard)
        enabled = keyboard.contents.controls.contents.enabled
        xlib.XkbFreeKeyboard(keyboard, 0, FREE_ALL)
        return Filter(enabled & ALL_FILTERS)

    def reset(self) -> None:
        """Bring the keyboard back to how a session begins: US layout, nothing down or locked."""
        self.release_all()
        self.filters(NO_FILTERS)
        self.latch(0)
        self.lock(0)
        self.layout("us")

    def _send(self, keycode: int, *, down: bool) -> int:
        moment = time.monotonic_ns()
        xtest.XTestFakeDeviceKeyEvent(self._display, self._device, keycode, down, None, 0, 0)
        self._sync()
        return moment

    def _state(self) -> KeyboardState:
        state = KeyboardState()
        xlib.XkbGetState(self._display, USE_CORE_KEYBOARD, byref(state))
        check(self._display)
        return state

    def _lock(self, mask: int, *, on: bool) -> None:
        xlib.XkbLockModifiers(self._display, USE_CORE_KEYBOARD, mask, mask if on else 0)
        self._sync()

    def _sync(self) -> None:
        xlib.XSync(self._display, 0)
        check(self._display)

    def _find_device(self) -> int:
        count = c_int()
        devices = xinput.XListInputDevices(self._display, byref(count))
        ids = {devices[i].name: devices[i].id for i in range(count.value)}
        xinput.XFreeDeviceList(devices)
        return int(ids[DEVICE])
