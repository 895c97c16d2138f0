"""Typing while our own toolkit holds still.

On X11 the digits go in while the server serves nobody else. A call of the toolkit's that waits for
the server just then holds Python's lock, which the typing needs to go on: each would wait for the
other, and the whole desktop for both. So the typing is done for the GUI thread, which waits for it
in Python and is in no such call meanwhile.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread

from totpdesk.gui.runtime.gui_thread import GuiThread

if TYPE_CHECKING:
    from totpdesk.autotype import Desktop, InsertResult, KeyboardOutput, Window


def with_gui_thread_waiting(desktop: Desktop) -> Desktop:
    """Return the desktop with a typist that is safe beside the toolkit. On the GUI thread."""
    if not desktop.typing_stops_display:
        return desktop
    return replace(desktop, typist=GuiThreadKeyboard(desktop.typist))


class GuiThreadKeyboard:
    """Delivery's Typist port around another. Raises DesktopError where the GUI is too busy."""

    def __init__(self, typist: KeyboardOutput) -> None:
        """Take the typist. Build it on the GUI thread."""
        self._typist = typist
        self._gui = GuiThread()

    def type(self, text: str, target: Window, *, enter: bool = False) -> InsertResult:
        """Type, once the GUI thread waits for it."""
        if QThread.currentThread() is self._gui.thread():
            return self._typist.type(text, target, enter=enter)
        return self._gui.call(lambda: self._typist.type(text, target, enter=enter))

    def paste(self, target: Window, *, enter: bool = False) -> InsertResult:
        """Paste, once the GUI thread waits for it."""
        if QThread.currentThread() is self._gui.thread():
            return self._typist.paste(target, enter=enter)
        return self._gui.call(lambda: self._typist.paste(target, enter=enter))
