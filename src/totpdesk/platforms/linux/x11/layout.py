"""The keyboard's layout as it is now.

Reading it takes 2 ms, and typing itself makes the server say that it has changed (another device
speaks). So it is read at the first quiet moment after a change, which at a press is while the
keychain is asked, or when it is needed before that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.platforms.linux.x11 import xkb
from totpdesk.platforms.linux.x11.keymap import Keymap

if TYPE_CHECKING:
    from collections.abc import Callable

    from Xlib.display import Display
    from Xlib.protocol.rq import Event

    from totpdesk.platforms.linux.x11.loop import XLoop


class Layout:
    """The current keymap, and word of each new one. All on the loop's thread but the making."""

    def __init__(self, loop: XLoop) -> None:
        """Ask the server to be told of changes."""
        self._loop = loop
        self._keymap: Keymap | None = None
        self._followers: list[Callable[[Display, Keymap], None]] = []
        loop.on(loop.call(xkb.use), self._changed)

    def keymap(self, display: Display) -> Keymap:
        """Return the keymap that is in force at this moment."""
        self._loop.hand_out_events()  # a change may have been told already
        return self._fresh(display)

    def follow(self, follower: Callable[[Display, Keymap], None]) -> None:
        """Have a callback called with every keymap that is read from now on."""
        self._followers.append(follower)

    def _changed(self, _: Event) -> None:
        self._keymap = None
        self._loop.when_quiet(self._fresh)

    def _fresh(self, display: Display) -> Keymap:
        if self._keymap is None:
            self._keymap = Keymap(display)
            for follower in self._followers:
                follower(display, self._keymap)
        return self._keymap
