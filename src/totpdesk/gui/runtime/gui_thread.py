"""Calls into the GUI thread from another one, which waits for the result.

Typing is such a call. On X11 the digits are sent while the server serves no other client. If the
toolkit waited for the server at that moment, it would hold Python's lock, which the typing needs to
continue: both would wait for each other, and the whole desktop for them. So typing is called
through the GUI thread, which waits for it in Python and makes no such call meanwhile.
"""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from totpdesk.base.errors import DesktopError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.autotype import Desktop, InsertResult, KeyboardOutput, Window


_T = TypeVar("_T")
_SECONDS: Final = 5.0


class GuiThread(QObject):
    """Create it on the GUI thread; `call` is thread-safe."""

    _asked = Signal(object, object)

    def __init__(self) -> None:
        """Listen for calls."""
        super().__init__()
        self._asked.connect(self._do, Qt.ConnectionType.QueuedConnection)

    def call(self, job: Callable[[], _T], seconds: float = _SECONDS) -> _T:
        """Return what the job returns there.

        Raises DesktopError if it does not start in time; it is cancelled then. One that has started
        is waited for: what it did must not be reported as not done.
        """
        if QThread.currentThread() is self.thread():
            return job()
        result: Future[_T] = Future()
        self._asked.emit(job, result)
        try:
            return result.result(seconds)
        except FutureTimeoutError as error:
            if not result.cancel():
                return result.result()
            raise DesktopError(tr("totpdesk's windows do not answer. Restart it.")) from error

    @Slot(object, object)
    def _do(self, job: Callable[[], object], result: Future[object]) -> None:
        if not result.set_running_or_notify_cancel():
            return
        try:
            result.set_result(job())
        except Exception as error:  # noqa: BLE001 - handed to the thread that asked
            result.set_exception(error)


def with_gui_thread_waiting(desktop: Desktop) -> Desktop:
    """Return the desktop with a keyboard that is safe with Qt. Call it on the GUI thread."""
    if not desktop.typing_stops_display:
        return desktop
    return replace(desktop, keyboard=GuiThreadKeyboard(desktop.keyboard))


class GuiThreadKeyboard:
    """The KeyboardOutput port around another. Raises DesktopError if the GUI is busy."""

    def __init__(self, keyboard: KeyboardOutput) -> None:
        """Wrap this keyboard. Create it on the GUI thread."""
        self._keyboard = keyboard
        self._gui = GuiThread()

    def type(self, text: str, target: Window, *, enter: bool = False) -> InsertResult:
        """Type while the GUI thread waits."""
        return self._gui.call(lambda: self._keyboard.type(text, target, enter=enter))

    def paste(self, target: Window, *, enter: bool = False) -> InsertResult:
        """Paste while the GUI thread waits."""
        return self._gui.call(lambda: self._keyboard.paste(target, enter=enter))
