"""Calls into the GUI thread from another one, which waits for the result."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from totpdesk.base.errors import DesktopError

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
_SECONDS: Final = 5.0


class GuiThread(QObject):
    """Build it on the GUI thread; `call` it on any other."""

    _asked = Signal(object, object)

    def __init__(self) -> None:
        """Listen for calls."""
        super().__init__()
        self._asked.connect(self._do, Qt.ConnectionType.QueuedConnection)

    def call(self, job: Callable[[], _T], seconds: float = _SECONDS) -> _T:
        """Return what the job returns there.

        Raises DesktopError where it does not begin in time; it never will then. One that has begun
        is waited for: what it did must not be reported as not done.
        """
        result: Future[_T] = Future()
        self._asked.emit(job, result)
        try:
            return result.result(seconds)
        except FutureTimeoutError as error:
            if not result.cancel():
                return result.result()
            raise DesktopError("totpdesk's windows do not answer. Restart it.") from error

    @Slot(object, object)
    def _do(self, job: Callable[[], object], result: Future[object]) -> None:
        if not result.set_running_or_notify_cancel():
            return
        try:
            result.set_result(job())
        except Exception as error:  # noqa: BLE001 - handed to the thread that asked
            result.set_exception(error)
