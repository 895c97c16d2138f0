"""Long work of a window: how far it has come, and a way to stop it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, Signal

from totpdesk.gui.runtime import tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.base.errors import TotpdeskError

    Progress = Callable[[int, int], None]

_T = TypeVar("_T")
_STEPS: Final = 200  # most reports for one job: a bar shows no more


class _StoppedError(Exception):
    """The window has stopped the work."""


class Job(QObject):
    """One piece of work, off the GUI thread. `moved` reports how much is done of how much."""

    moved = Signal(int, int)

    def __init__(self) -> None:
        """Wait to be started."""
        super().__init__()
        self._stop = threading.Event()
        self._stopped = False
        self._abandoned = False

    def start(
        self,
        owner: QObject,
        work: Callable[[Progress], _T],
        done: Callable[[_T | None], None],
        failed: Callable[[TotpdeskError], None],
    ) -> None:
        """Do the work; `done` is given None where it was stopped before its end.

        Neither is called once `owner` has been deleted, or the job was abandoned.
        """

        def unless_abandoned(act: Callable[[_T | None], None]) -> Callable[[_T | None], None]:
            return lambda result: None if self._abandoned else act(result)

        def fail(error: TotpdeskError) -> None:
            if not self._abandoned:
                failed(error)

        tasks.run(owner, lambda: self._stoppable(work), unless_abandoned(done), fail)

    def stop(self) -> None:
        """Stop the work at its next progress report.

        Later reports are of undoing what was done, which is not stopped.
        """
        self._stop.set()

    def abandon(self) -> None:
        """Stop it, and ignore its result."""
        self._abandoned = True
        self.stop()

    def _stoppable(self, work: Callable[[Progress], _T]) -> _T | None:
        try:
            return work(self._progress)
        except _StoppedError:
            return None

    def _progress(self, done: int, of: int) -> None:
        """Report the progress to the window, or stop; runs on the task's thread."""
        if self._stop.is_set() and not self._stopped:
            self._stopped = True
            raise _StoppedError
        if done * _STEPS // max(of, 1) != (done - 1) * _STEPS // max(of, 1):
            self.moved.emit(done, of)
