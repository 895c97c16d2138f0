"""What is saved after a code has gone: when its account was used, for which window it was chosen.

It comes after the outcome and never changes it, on a thread of its own: the list of accounts may be
locked by another process for seconds, or the disk be full, while the code has long arrived.
"""

from __future__ import annotations

import logging
import queue
import threading
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import TotpdeskError

if TYPE_CHECKING:
    from collections.abc import Callable

_LAST_SECONDS: Final = 2.0  # for what is left when the program ends
_log: Final = logging.getLogger(__name__)


class Bookkeeping:
    """Saves one change after the other, best effort.

    A failure is one line in the log until a change is saved again, however many follow.
    """

    def __init__(self) -> None:
        """Start with nothing to save; the thread starts with the first change."""
        self._notes: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="bookkeeping", daemon=True)
        self._starting = threading.Lock()
        self._trouble: type[Exception] | None = None  # what the latest change failed with

    def post(self, note: Callable[[], None]) -> None:
        """Have a change saved soon. Returns at once."""
        with self._starting:
            if self._thread.ident is None:
                self._thread.start()
        self._notes.put(note)

    def close(self, seconds: float = _LAST_SECONDS) -> None:
        """Save what is left and end; what is not saved within these seconds may be lost."""
        if self._thread.ident is None:
            return
        self._notes.put(None)
        self._thread.join(seconds)
        if self._thread.is_alive():
            left = self._notes.qsize()  # the one under way in the place of the end's mark
            _log.warning("%d changes to the list of accounts were not saved in time", left)

    def _work(self) -> None:
        while (note := self._notes.get()) is not None:
            try:
                note()
            except Exception as error:  # noqa: BLE001 - the barrier: later changes are still saved
                self._failed(error)
            else:
                self._trouble = None

    def _failed(self, error: Exception) -> None:
        before, self._trouble = self._trouble, type(error)
        if before is type(error):
            return
        if isinstance(error, TotpdeskError):
            _log.warning("a change to the list of accounts was not saved: %s", error)
        else:
            _log.error("a change to the list of accounts failed", exc_info=error)
