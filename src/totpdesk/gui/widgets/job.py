"""Long work of a window: how far it has come, and a way to stop it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, Signal

from totpdesk.gui.runtime import tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.base.errors import TotpdeskError

    Watch = Callable[[int, int], None]

_T = TypeVar("_T")
_STEPS: Final = 200  # as many are told, however many there are: a bar shows no more


class _StoppedError(Exception):
    """The window wants it no more."""


class Job(QObject):
    """One piece of work, off the GUI thread. `moved` tells how much is done of how much."""

    moved = Signal(int, int)

    def __init__(self) -> None:
        """Wait to be started."""
        super().__init__()
        self._stop = threading.Event()
        self._stopped = False
        self._left = False

    def start(
        self,
        owner: QObject,
        work: Callable[[Watch], _T],
        done: Callable[[_T | None], None],
        failed: Callable[[TotpdeskError], None],
    ) -> None:
        """Do the work; `done` is given None where it was stopped before its end.

        Neither is called once `owner` has been deleted, or the job has been left.
        """

        def unless_left(act: Callable[[_T | None], None]) -> Callable[[_T | None], None]:
            return lambda result: None if self._left else act(result)

        def fail(error: TotpdeskError) -> None:
            if not self._left:
                failed(error)

        tasks.run(owner, lambda: self._stoppable(work), unless_left(done), fail)

    def stop(self) -> None:
        """Have the work stop where it next tells how far it has come.

        What it tells from then on is of taking back what was done, which is not stopped.
        """
        self._stop.set()

    def abandon(self) -> None:
        """Stop it, and hear no more of it."""
        self._left = True
        self.stop()

    def _stoppable(self, work: Callable[[Watch], _T]) -> _T | None:
        try:
            return work(self._watch)
        except _StoppedError:
            return None

    def _watch(self, done: int, of: int) -> None:
        """Tell the window, or stop; on the task's thread."""
        if self._stop.is_set() and not self._stopped:
            self._stopped = True
            raise _StoppedError
        if done * _STEPS // max(of, 1) != (done - 1) * _STEPS // max(of, 1):
            self.moved.emit(done, of)
