"""A window without a toolkit, for programs that must act within a moment: it notes each digit.

It is a client of the X server and nothing more: nothing lies between a key's arrival and what the
program makes of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from Xlib import X
from Xlib.display import Display

from support.journal import Kind, Seen, Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

DIGITS = "0123456789"


class BareWindow:
    """A window named `title`; its digits go to the journal at `path`."""

    def __init__(self, path: str, title: str) -> None:
        self._journal = Writer(path)
        self.display = Display()
        self.window = self.display.screen().root.create_window(
            0, 0, 200, 100, 0, X.CopyFromParent, event_mask=X.KeyPressMask | X.StructureNotifyMask
        )
        self.window.set_wm_name(title)
        self.window.set_wm_class(title, title)
        self.window.map()
        while self.display.next_event().type != X.MapNotify:
            pass
        self.note(Kind.READY)

    def note(self, kind: Kind, text: str = "") -> None:
        """Write a line of the journal."""
        self._journal.note(Seen(kind, text, window=self.window.id))

    def answer(self, word: str) -> None:
        """Note a word as TEXT, after every digit that the server has sent until now."""
        self.display.sync()
        for _ in self.digits():
            pass
        self.note(Kind.TEXT, word)

    def digits(self) -> Iterator[str]:
        """Note and yield the digits that have arrived."""
        while self.display.pending_events():
            event = self.display.next_event()
            if event.type == X.KeyPress:
                key = chr(self.display.keycode_to_keysym(event.detail, 0))
                if key in DIGITS:
                    self.note(Kind.PRESS, key)
                    yield key
