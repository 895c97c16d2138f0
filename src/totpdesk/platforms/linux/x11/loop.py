"""The thread that owns our one connection to the X server.

`call` runs a job on it, and it calls the handlers of events. Nothing else touches the
connection, so that python-xlib needs no locks of ours.
"""

from __future__ import annotations

import logging
import os
import queue
import select
import threading
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

from Xlib.display import Display
from Xlib.error import ConnectionClosedError, DisplayError

from totpdesk.base.best_effort import best_effort
from totpdesk.base.errors import NoDisplayError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from Xlib.protocol.rq import Event

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_QUIET: Final = 0.0005  # seconds without event or job
_Job = tuple["Callable[[Display], Any]", "Future[Any]"]


class XLoop:
    """Runs jobs and event handlers on the thread of the connection."""

    def __init__(self) -> None:
        """Connect to $DISPLAY and start the thread. Raises NoDisplayError."""
        try:
            self._display = Display()
        except (DisplayError, ConnectionClosedError, OSError) as error:  # closed: by ssh, at an end
            raise NoDisplayError(
                tr("No graphical session can be reached. Start totpdesk inside your desktop.")
            ) from error
        self._display.set_error_handler(
            lambda *_: None
        )  # the error about a closed window comes late
        self._handlers: dict[int, list[Callable[[Event], None]]] = {}
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._quiet_job: Callable[[Display], object] | None = None
        self._end_handlers: list[Callable[[], object]] = []
        self._posting = threading.Lock()
        self._closing = False
        self._ended = False
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._run, name="x11", daemon=True)
        self._thread.start()

    def call(self, job: Callable[[Display], _T]) -> _T:
        """Run a job on the loop's thread and return its result, or raise what it raised.

        Raises NoDisplayError where the session has ended.
        """
        if threading.current_thread() is self._thread:
            return job(self._display)
        future: Future[_T] = Future()
        if not self._post((job, future)):
            raise _gone()
        return future.result()

    def on(self, event_type: int, handler: Callable[[Event], None]) -> None:
        """Call a handler, on the loop's thread, for every event of this type."""
        self._handlers.setdefault(event_type, []).append(handler)

    def on_end(self, handler: Callable[[], object]) -> None:
        """Call a handler, on the loop's thread, when the loop has ended."""
        self._end_handlers.append(handler)

    def when_quiet(self, job: Callable[[Display], object]) -> None:
        """Run a job once nothing has happened for a moment; a later one replaces it.

        On the loop's thread only.
        """
        self._quiet_job = job

    def close(self) -> None:
        """End the thread and the connection; the server releases all that we hold."""
        if self._post(None):
            self._thread.join()

    def _post(self, item: _Job | None) -> bool:
        """Pass something to the thread, if it still runs."""
        with self._posting:
            if not self._ended:
                self._jobs.put(item)
                os.write(self._wake_write, b".")
            return not self._ended

    def _run(self) -> None:
        try:
            self._serve()
        except (ConnectionClosedError, OSError):
            _log.warning("the connection to the X server was lost")
        except Exception:  # noqa: BLE001 - the barrier: the waiting caller gets the error
            _log.exception("the connection to the X server failed")
        self._end()

    def _serve(self) -> None:
        while not self._closing:
            self.hand_out_events()
            if self._wait():
                self._run_jobs()
            else:
                self._run_quiet_job()
        self._display.flush()

    def _end(self) -> None:
        """Answer every waiting caller; the server ends all grabs with the connection."""
        with self._posting:
            self._ended = True
            os.close(self._wake_read)
            os.close(self._wake_write)
        with suppress(queue.Empty):
            while True:
                if item := self._jobs.get_nowait():
                    item[1].set_exception(_gone())
        for handler in (self._display.display.socket.close, *self._end_handlers):
            with best_effort(_log, "a handler of the end of the X connection failed"):
                handler()

    def hand_out_events(self) -> None:
        """Call the handlers of all events that have arrived. On the loop's thread only."""
        while self._display.pending_events():
            event = self._display.next_event()
            for handler in self._handlers.get(event.type, ()):
                _guarded(handler, event)

    def _wait(self) -> bool:
        """Wait for an event or a job; return False after an idle moment if a job waits for one."""
        sources = [self._display.fileno(), self._wake_read]
        readable, _, _ = select.select(sources, [], [], _QUIET if self._quiet_job else None)
        return bool(readable)

    def _run_quiet_job(self) -> None:
        if job := self._quiet_job:
            self._quiet_job = None
            _guarded(job, self._display)

    def _run_jobs(self) -> None:
        while (item := self._next_job()) is not None:
            job, future = item
            try:
                future.set_result(job(self._display))
            except ConnectionClosedError as error:
                future.set_exception(_gone())
                raise error from None
            except BaseException as error:  # noqa: BLE001 - handed to the thread that asked
                future.set_exception(error)

    def _next_job(self) -> _Job | None:
        if self._jobs.empty():
            return None
        os.read(self._wake_read, 1)
        item = self._jobs.get()
        self._closing = item is None
        return item


def _guarded(call: Callable[[_T], object], value: _T) -> None:
    """Call handlers; one that fails must not end the loop."""
    try:
        call(value)
    except ConnectionClosedError:
        raise
    except Exception:  # noqa: BLE001 - the barrier
        _log.exception("a handler of X events failed")


def _gone() -> NoDisplayError:
    return NoDisplayError(
        tr("The graphical session has ended. Start totpdesk again in the next one.")
    )
