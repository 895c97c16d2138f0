"""The keyboard as it is now: its layouts, which modifiers are locked, which filters are on.

All of it is kept by events, so that a press asks for none of it. Reading the layouts takes 2 ms,
and the server reports a change also where a key comes from another keyboard, mostly with the same
layouts. So they are asked for at the first idle moment after a change, which at a press is while
the keychain is read, or earlier if they are needed; and read only if they are others than before.
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
    """The current keyboard, and its changes. All but the constructor runs on the loop's thread.

    `latched` and `locked` are the modifiers that are in force without being held.
    """

    def __init__(self, loop: XLoop) -> None:
        """Subscribe to changes."""
        self._loop = loop
        self._keymap: Keymap | None = None
        self._is_current = False
        self._filters: int | None = None
        self._followers: list[Callable[[Display], object]] = []
        self._on_sticking: Callable[[Display], object] = lambda _: None
        loop.on(loop.call(xkb.use), self._changed)
        loop.call(self.filters)
        state = loop.call(xkb.state)
        self.latched, self.locked = state.latched, state.locked

    @property
    def sticking(self) -> int:
        """The modifiers that are latched or locked."""
        return self.latched | self.locked

    def keymap(self, display: Display) -> Keymap:
        """Return the keymap that is active now."""
        self._loop.hand_out_events()  # a change may have been reported already
        if self._keymap is None or not self._is_current:
            self._keymap = Keymap.of(xkb.mapping(display), self._keymap)
            self._is_current = True
        return self._keymap

    def filters(self, display: Display) -> int:
        """Return which of `xkb.FILTERS` are on."""
        if self._filters is None:
            self._filters = xkb.filters(display)
        return self._filters

    def follow(self, follower: Callable[[Display], object]) -> None:
        """Call a callback once keys may make other letters than before."""
        self._followers.append(follower)

    def on_sticking(self, handler: Callable[[Display], object]) -> None:
        """Call a handler as soon as more modifiers are sticking: the next key may be a shortcut."""
        self._on_sticking = handler

    def _changed(self, event: Event) -> None:
        if (filters := xkb.enabled_filters(event)) is not None:
            self._filters = filters
            return
        if xkb.changes_keys(event):
            self._is_current = False
        if xkb.is_new_keyboard(event):
            self._filters = None
        before = self.sticking
        if modifiers := xkb.sticking(event):
            self.latched, self.locked = modifiers
        if self.sticking & ~before:
            self._loop.call(self._on_sticking)
        self._loop.when_quiet(self._call_followers)

    def _call_followers(self, display: Display) -> None:
        self.filters(display)
        for follower in self._followers:
            follower(display)
