"""The Clipboard port of autotype: holds a code for a limited time, marked as a password.

Qt rather than pyperclip: only here can the marks be set by which clipboard managers know to keep a
code out of their history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QObject, QTimer, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

from totpdesk.base.errors import ClipboardError, DesktopError
from totpdesk.base.translation import tr
from totpdesk.gui.runtime.gui_thread import GuiThread
from totpdesk.platforms.choose import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable

_CLIPBOARD: Final = QClipboard.Mode.Clipboard
_BOTH: Final = (_CLIPBOARD, QClipboard.Mode.Selection)
_SECONDS: Final = 2.0  # for a busy GUI thread; a press must not hang on its clipboard


class QtClipboard(QObject):
    """The Clipboard port. Build it on the GUI thread; `put` may be called on any."""

    def __init__(self) -> None:
        """Use the clipboard of the application."""
        super().__init__()
        self._gui = GuiThread()
        self._clipboard = QGuiApplication.clipboard()
        self._offered: dict[QClipboard.Mode, QMimeData] = {}
        self._closed = False
        self._until = QTimer(self, singleShot=True)
        self._until.timeout.connect(self._withdraw)

    def put(self, code: str, clear_after: int) -> None:
        """Copy the code; clear it after `clear_after` seconds (0: never) if still there.

        Raises ClipboardError if the GUI thread is too busy; the code is not copied later then.
        """
        self._call(lambda: self._offer(code, clear_after, _CLIPBOARD))

    def put_to_paste(self, code: str, clear_after: int) -> bool:
        """Copy it to the selection too, from which the same keys paste in terminals on X11."""
        self._call(lambda: self._offer(code, clear_after, *_BOTH))
        return True

    def withdraw(self) -> None:
        """Empty the clipboard if what it holds is still the code that was put there.

        Raises ClipboardError if the GUI thread is too busy.
        """
        self._call(self._withdraw)

    def close(self) -> None:
        """Clear the code, and refuse more: the instance is exiting."""
        self._closed = True
        self._until.stop()
        self._withdraw()

    def _call(self, job: Callable[[], None]) -> None:
        try:
            self._gui.call(job, _SECONDS)
        except ClipboardError:
            raise
        except DesktopError as error:
            raise ClipboardError(tr("The clipboard did not answer. Press again.")) from error

    @Slot()
    def _withdraw(self) -> None:
        for mode, data in self._offered.items():
            if self._clipboard.mimeData(mode) is data:
                self._clipboard.clear(mode)
        self._offered.clear()

    def _offer(self, code: str, clear_after: int, *modes: QClipboard.Mode) -> None:
        if self._closed:
            raise ClipboardError(tr("totpdesk is exiting."))
        for mode in modes:
            if mode is _CLIPBOARD or self._clipboard.supportsSelection():
                self._offered[mode] = data = _marked(code)
                self._clipboard.setMimeData(data, mode)
        self._until.stop()
        if clear_after:
            self._until.start(clear_after * 1000)


def _marked(code: str) -> QMimeData:
    """Return what is offered: the code, marked as a password."""
    data = QMimeData()
    data.setText(code)
    for mark, value in SYSTEM.clipboard_marks.items():
        data.setData(mark, value)
    return data
