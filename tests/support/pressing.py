"""The shortcut of the tests, and a desktop on which pressing it types: the tray's job, alone."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

from support.fingers import Key
from totpdesk.autotype import Binding
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.autotype import Desktop, InsertResult, Window

HOTKEY = Chord.parse("<ctrl>+<alt>+o")
FINGERS = (Key.CTRL, Key.ALT, Key.O)
ALL_DIGITS = "0123456789"


def bind(desktop: Desktop, heard: Callable[[], object], chord: Chord = HOTKEY) -> None:
    """Bind the shortcut of the tests, or another one, and no other."""
    refused = desktop.shortcuts.bind([Binding("test", chord, heard)])
    for error in refused.values():
        raise error


class PressTypes:
    """Types `text` at each press, into the focused window or the one that is `meant`."""

    def __init__(self, desktop: Desktop) -> None:
        self.desktop = desktop
        self.text = ALL_DIGITS
        self.meant: Window | None = None
        self.may_type = threading.Event()  # cleared by a test that wants it to come late
        self.may_type.set()
        self.results: queue.Queue[InsertResult] = queue.Queue()
        self._presses: queue.Queue[str] = queue.Queue()
        bind(desktop, lambda: self._presses.put("a press"))
        threading.Thread(target=self._work, daemon=True).start()

    def stop(self) -> None:
        """End the worker."""
        self._presses.put("")

    def _work(self) -> None:
        while self._presses.get():
            self.may_type.wait()
            window = self.meant or self.desktop.focus.focused()
            assert window is not None
            self.results.put(self.desktop.keyboard.type(self.text, window))
