"""The queue of presses, which one thread handles one after the other."""

from __future__ import annotations

import logging
import queue
import threading
from typing import TYPE_CHECKING, Final

from totpdesk.autotype import Outcome, Reason, Result
from totpdesk.base.errors import InternalError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.autotype import PickRequest
    from totpdesk.service.press_age import PressAge

ENDING: Final = Outcome(
    Result.NOTHING, reason=Reason.FAILED, detail=tr("totpdesk is exiting. Start it again.")
)
_END_SECONDS: Final = 5.0
_log: Final = logging.getLogger(__name__)


class PressQueue:
    """Handles presses on a thread of its own. Each has an outcome, whatever happens."""

    def __init__(self, age: PressAge) -> None:
        """Refuse what is too old, and what comes while the user is at a prompt."""
        self._age = age
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._posting = threading.Lock()
        self._stopped = False
        self._worker = threading.Thread(target=self._work, name="autotype", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._worker.start()

    def close(self) -> None:
        """Let what is queued be finished, and accept nothing more."""
        with self._posting:
            self._stopped = True
            self._jobs.put(None)

    def join(self) -> None:
        """Wait for the end of the thread after `close`, but not for a user at a prompt."""
        self._worker.join(_END_SECONDS)

    def add(self, job: Callable[[], None]) -> None:
        """Queue what is not a press."""
        self._jobs.put(job)

    def post(
        self,
        serve: Callable[[], Outcome | PickRequest],
        finish: Callable[[Outcome | PickRequest], None],
    ) -> None:
        """Queue a press; `finish` gets its outcome, on this thread if it is refused at once."""
        begun = self._age.begin()

        def job() -> None:
            with self._age.handling(begun):
                finish(self._age.refused(begun) or _guarded(serve))

        with self._posting:
            refused = ENDING if self._stopped else self._age.refused(begun)
            if not refused:
                self._jobs.put(job)
        if refused:
            finish(refused)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception:  # noqa: BLE001 - the barrier: later presses still work
                _log.exception("a job of the worker failed")


def _guarded(serve: Callable[[], Outcome | PickRequest]) -> Outcome | PickRequest:
    """Handle every exception, so that later presses still work."""
    try:
        return serve()
    except Exception:  # noqa: BLE001 - the barrier
        _log.exception("a press failed")
        return Outcome(Result.NOTHING, reason=Reason.FAILED, detail=str(InternalError()))
