"""Save after each press when an account was used, and for which window it was chosen.

This happens after the outcome and never changes it, on a separate thread: the list of accounts may
be locked by another process for seconds, or the disk may be full.
"""

from __future__ import annotations

import logging
import queue
import threading
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import TotpdeskError

if TYPE_CHECKING:
    from collections.abc import Callable

_LAST_SECONDS: Final = 2.0  # to save the remaining changes at exit
_log: Final = logging.getLogger(__name__)


class Bookkeeping:
    """Saves changes one after another, best effort.

    Only the first of several equal failures in a row is logged.
    """

    def __init__(self) -> None:
        """Create an empty queue; the thread starts with the first change."""
        self._notes: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="bookkeeping", daemon=True)
        self._starting = threading.Lock()
        self._trouble: type[Exception] | None = None  # of the latest change, if it failed

    def post(self, note: Callable[[], None]) -> None:
        """Queue a change. Returns immediately."""
        with self._starting:
            if self._thread.ident is None:
                self._thread.start()
        self._notes.put(note)

    def close(self, seconds: float = _LAST_SECONDS) -> None:
        """Save the remaining changes and end; after these seconds they may be lost."""
        if self._thread.ident is None:
            return
        self._notes.put(None)
        self._thread.join(seconds)
        if self._thread.is_alive():
            remaining = self._notes.qsize()  # the end marker counts for the change in progress
            _log.warning("%d changes to the list of accounts were not saved in time", remaining)

    def _work(self) -> None:
        while self._save_next():
            pass

    def _save_next(self) -> bool:
        """Save the next change; return whether there may be more. Nothing holds it afterwards."""
        note = self._notes.get()
        if note is None:
            return False
        try:
            note()
        except Exception as error:  # noqa: BLE001 - the barrier: later changes are still saved
            self._failed(error)
        else:
            self._trouble = None
        return True

    def _failed(self, error: Exception) -> None:
        before, self._trouble = self._trouble, type(error)
        if before is type(error):
            return
        if isinstance(error, TotpdeskError):
            _log.warning("a change to the list of accounts was not saved: %s", error)
        else:
            _log.error("a change to the list of accounts failed", exc_info=error)
