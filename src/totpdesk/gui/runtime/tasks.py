"""Run blocking work off the GUI thread, and return its result on the GUI thread.

Each task has a daemon thread of its own. The program would wait for a pool at exit, and a call into
the keychain may wait for the user without a limit.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from totpdesk.base.errors import InternalError, TotpdeskError

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
_log = logging.getLogger(__name__)
_running: set[_Task] = set()  # keeps them alive until their result is delivered


def run(
    owner: QObject,
    job: Callable[[], _T],
    done: Callable[[_T], None],
    failed: Callable[[TotpdeskError], None],
) -> None:
    """Run `job` on a thread; hand its result to `done`, or its error to `failed`.

    Call it on the GUI thread, where both are called too; neither is once `owner` has been deleted.
    """
    task = _Task(owner, job, done, failed)
    _running.add(task)
    threading.Thread(target=task.work, name="task", daemon=True).start()


def idle() -> bool:
    """Return whether every task has ended and its result was delivered."""
    return not _running


class Latest:
    """Runs tasks of which only the latest result counts, even if an earlier one ends later.

    For windows that reload what may have changed, such as the settings or a file.
    """

    def __init__(self, owner: QObject) -> None:
        """Create it for the owner of the tasks."""
        self._owner = owner
        self._number = 0

    def run(
        self,
        job: Callable[[], _T],
        done: Callable[[_T], None],
        failed: Callable[[TotpdeskError], None],
    ) -> None:
        """Run `job` as `run` does; the results of earlier ones are ignored."""
        self._number += 1
        run(self._owner, job, self._if_latest(done), self._if_latest(failed))

    def forget(self) -> None:
        """Ignore the result of a running task."""
        self._number += 1

    def _if_latest(self, act: Callable[[_T], None]) -> Callable[[_T], None]:
        number = self._number
        return lambda result: act(result) if number == self._number else None


class _Task(QObject):
    """One job and its result."""

    _ended = Signal(object)

    def __init__(
        self,
        owner: QObject,
        job: Callable[[], object],
        done: Callable[..., None],
        failed: Callable[[TotpdeskError], None],
    ) -> None:
        super().__init__()
        self._owner = owner
        self._job = job
        self._done = done
        self._failed = failed
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def work(self) -> None:
        """Do the job; runs on the task's thread."""
        try:
            result = self._job()
        except TotpdeskError as error:
            result = error
        except Exception:  # noqa: BLE001 - the barrier: a window that waits must get its answer
            _log.exception("a task failed")
            result = InternalError()
        self._ended.emit(result)

    @Slot(object)
    def _deliver(self, result: object) -> None:
        _running.discard(self)
        if not shiboken6.isValid(self._owner):
            return
        if isinstance(result, TotpdeskError):
            self._failed(result)
        else:
            self._done(result)
