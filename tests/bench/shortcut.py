"""The shortcut that all contenders listen for, and the X server's word on who has it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from Xlib import X
from Xlib.display import Display
from Xlib.error import BadAccess, BadWindow, CatchError
from Xlib.ext import xtest

from support.fingers import Key
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FINGERS = (Key.CTRL, Key.ALT, Key.O)
MASK = X.ControlMask | X.Mod1Mask
TIMEOUT = 20.0  # seconds


class Server:
    """A connection of the bench's own to the X server of a session."""

    def __init__(self, display: str) -> None:
        self._display = Display(display)
        self._root = self._display.screen().root

    def close(self) -> None:
        """Leave the display."""
        self._display.close()

    def await_taken(self, alive: Callable[[], bool]) -> None:
        """Return when a program has grabbed the shortcut; TimeoutError if none does."""
        wait_until(lambda: alive() and self._is_taken(), TIMEOUT, "the shortcut to be grabbed")

    def await_free(self) -> None:
        """Return when no program has the shortcut."""
        wait_until(lambda: not self._is_taken(), TIMEOUT, "the shortcut to be free")

    def release(self, keycodes: Iterable[int]) -> None:
        """Let go of keys that some program pressed through XTEST and left down."""
        for keycode in keycodes:
            xtest.fake_input(self._display, X.KeyRelease, keycode)
        self._display.sync()

    def titled(self, title: str) -> list[int]:
        """Return the ids of the managed windows with this title."""
        listed = self._root.get_full_property(self._atom("_NET_CLIENT_LIST"), X.AnyPropertyType)
        return [window for window in listed.value if self._title(window) == title.encode()]

    def _title(self, window_id: int) -> bytes:
        window = self._display.create_resource_object("window", window_id)
        with suppress(BadWindow):
            found = window.get_full_property(self._atom("_NET_WM_NAME"), X.AnyPropertyType)
            return bytes(found.value) if found else b""
        return b""

    def _atom(self, name: str) -> int:
        return int(self._display.intern_atom(name))

    def _is_taken(self) -> bool:
        """Try to have the shortcut, with the server to ourselves: nobody must find it taken."""
        self._display.grab_server()
        refused = CatchError(BadAccess)
        self._root.grab_key(Key.O, MASK, False, X.GrabModeAsync, X.GrabModeAsync, refused)  # noqa: FBT003 - Xlib's signature
        self._root.ungrab_key(Key.O, MASK)
        self._display.ungrab_server()
        self._display.sync()
        return bool(refused.get_error())
