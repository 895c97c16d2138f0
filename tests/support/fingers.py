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

__all__ = ["KEYCODES", "Chord", "Key", "KeyboardLocks", "SecondKeyboard"]

DEVICE = b"Xvfb keyboard"
XK_NUM_LOCK = 0xFF7F
LOCK_MASK = 2  # CapsLock, as X fixes it


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
        self._device = xinput.XOpenDevice(self._display, self._find_device())
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

    def locks(self) -> KeyboardLocks:
        """Return what is locked now."""
        state = KeyboardState()
        xlib.XkbGetState(self._display, USE_CORE_KEYBOARD, byref(state))
        check(self._display)
        mods = state.locked_mods
        return KeyboardLocks(
            state.group + 1, caps=bool(mods & LOCK_MASK), num=bool(mods & self._num_mask)
        )

    def reset(self) -> None:
        """Bring the keyboard back to how a session begins: US layout, nothing down or locked."""
        self.release_all()
        self.caps_lock(on=False)
        self.num_lock(on=False)
        self.layout("us")

    def _send(self, keycode: int, *, down: bool) -> int:
        moment = time.monotonic_ns()
        xtest.XTestFakeDeviceKeyEvent(self._display, self._device, keycode, down, None, 0, 0)
        self._sync()
        return moment

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
