"""What is noted after a press: when an account was used, which window it was chosen for.

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

_LAST_SECONDS: Final = 5.0  # for what is left when the program ends
_log: Final = logging.getLogger(__name__)


class Bookkeeping:
    """Runs notes one after the other, best effort: a failure is one line in the log."""

    def __init__(self) -> None:
        """Start with nothing to note; the thread starts with the first note."""
        self._notes: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="bookkeeping", daemon=True)
        self._starting = threading.Lock()

    def post(self, note: Callable[[], None]) -> None:
        """Have a note taken soon. Returns at once."""
        with self._starting:
            if self._thread.ident is None:
                self._thread.start()
        self._notes.put(note)

    def close(self) -> None:
        """Take the notes that are left and end, within a few seconds."""
        if self._thread.ident is not None:
            self._notes.put(None)
            self._thread.join(timeout=_LAST_SECONDS)

    def _work(self) -> None:
        while (note := self._notes.get()) is not None:
            try:
                note()
            except TotpdeskError as error:
                _log.warning("the last use was not noted: %s", error)
            except Exception:  # noqa: BLE001 - the barrier: later notes are still taken
                _log.exception("a note after a press failed")
