"""The keyboard's layouts as they are now, and which of them is active.

Reading them takes 2 ms, and typing itself makes the server report a change (of another
device). So they are read at the first idle moment after a change, which at a press is while the
keychain is read, or earlier if they are needed.
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
    """The current keymap, and its changes. All but the constructor runs on the loop's thread."""

    def __init__(self, loop: XLoop) -> None:
        """Subscribe to changes."""
        self._loop = loop
        self._keymap: Keymap | None = None
        self._followers: list[Callable[[Display], object]] = []
        loop.on(loop.call(xkb.use), self._changed)

    def keymap(self, display: Display) -> Keymap:
        """Return the keymap that is active now."""
        self._loop.hand_out_events()  # a change may have been reported already
        if self._keymap is None:
            self._keymap = Keymap(display)
        return self._keymap

    def follow(self, follower: Callable[[Display], object]) -> None:
        """Call a callback once keys may make other letters than before."""
        self._followers.append(follower)

    def _changed(self, event: Event) -> None:
        if not xkb.is_switch(event):
            self._keymap = None
        self._loop.when_quiet(self._call_followers)

    def _call_followers(self, display: Display) -> None:
        for follower in self._followers:
            follower(display)
