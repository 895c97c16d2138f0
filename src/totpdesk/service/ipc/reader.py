"""Accept connections and read one request from each, on one thread.

Whatever clients do, later ones are served: only so many connections are read at once, one more ends
the oldest; a request has to arrive as a whole in time; and where the system has no file left for a
connection, it is asked again after a pause.
"""

from __future__ import annotations

import logging
import selectors
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import InstanceError
from totpdesk.base.translation import tr
from totpdesk.service.ipc import local_socket
from totpdesk.service.ipc.protocol import MAX_LINE, encode, error_out

if TYPE_CHECKING:
    from collections.abc import Callable

_log: Final = logging.getLogger(__name__)
_RETRY_SECONDS: Final = 0.2  # after a failure: too many open files
_LATE: Final = tr("The request did not arrive in time. Send it at once.")
_TOO_LONG: Final = tr("The request is longer than {most} bytes.", most=MAX_LINE)
BUSY: Final = tr("totpdesk gets too many requests at once. Try again in a moment.")


@dataclass(frozen=True, slots=True)
class Limits:
    """What clients may take up: connections and requests at once, seconds for each request.

    A request has to arrive within `seconds`, and its answer has to be read within as many.
    """

    reading: int = 100
    answering: int = 100
    seconds: float = 5.0


@dataclass(eq=False)
class _Incoming:
    """A connection whose request has not arrived as a whole."""

    connection: socket.socket
    deadline: float
    received: bytearray = field(default_factory=bytearray)


class RequestReader:
    """Passes each connection on with its request, for any number of clients, slow ones too."""

    def __init__(
        self,
        listening: socket.socket,
        limits: Limits,
        serve: Callable[[socket.socket, bytes], None],
    ) -> None:
        """Read from this socket. `serve` gets a connection, to be closed, and the line it sent."""
        self._listening = listening
        self._limits = limits
        self._serve = serve
        self._incoming: dict[_Incoming, None] = {}  # the oldest first
        self._closed = threading.Event()
        self._failing = False  # connections cannot be accepted at the moment
        self._wake, self._woken = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        listening.settimeout(0)
        for each in (listening, self._woken):
            self._selector.register(each, selectors.EVENT_READ)

    def run(self) -> None:
        """Read requests until closed, also after failures."""
        while not self._closed.is_set():
            try:
                self._step()
            except Exception as error:  # noqa: BLE001 - the barrier: the thread must not end
                self._pause_after(error)
            else:
                self._failing = False
        self._release()

    def close(self) -> None:
        """Have `run` end. Thread-safe."""
        self._closed.set()
        self._wake.close()

    def _step(self) -> None:
        """Wait for something to do, and do it; accept last, as that is what may fail."""
        ready = [key for key, _ in self._selector.select(self._seconds_left())]
        for key in ready:
            if isinstance(key.data, _Incoming):
                self._receive(key.data)
        self._end_overdue()
        if self._listening in [key.fileobj for key in ready]:
            self._accept()

    def _seconds_left(self) -> float | None:
        oldest = next(iter(self._incoming), None)
        return max(0.0, oldest.deadline - time.monotonic()) if oldest else None

    def _accept(self) -> None:
        """Accept a connection, at the limit in place of the oldest."""
        try:
            connection, _ = self._listening.accept()
        except (BlockingIOError, ConnectionAbortedError):  # the client has disconnected
            return
        except OSError:
            if not self._incoming:
                raise
            self._end_oldest()
            return
        try:
            self._begin(connection)
        except OSError:  # it is not known who the client is
            connection.close()

    def _begin(self, connection: socket.socket) -> None:
        if not local_socket.is_ours(connection):
            connection.close()
            return
        if len(self._incoming) >= self._limits.reading:
            self._end_oldest()
        connection.settimeout(0)
        incoming = _Incoming(connection, time.monotonic() + self._limits.seconds)
        self._selector.register(connection, selectors.EVENT_READ, incoming)
        self._incoming[incoming] = None

    def _receive(self, incoming: _Incoming) -> None:
        """Read what has arrived, and pass on a request that is complete."""
        try:
            part = incoming.connection.recv(MAX_LINE + 1)
        except BlockingIOError:
            return
        except OSError:  # the client has disconnected
            part, incoming.received = b"", bytearray()
        incoming.received += part
        if len(incoming.received) > MAX_LINE:
            self._end(incoming, _TOO_LONG)
        elif not part or b"\n" in part:
            self._pass_on(incoming)

    def _pass_on(self, incoming: _Incoming) -> None:
        connection = self._forget(incoming)
        if not incoming.received:
            connection.close()
            return
        try:
            self._serve(connection, bytes(incoming.received).split(b"\n", 1)[0])
        except BaseException:
            connection.close()
            raise

    def _end_overdue(self) -> None:
        now = time.monotonic()
        for incoming in [each for each in self._incoming if each.deadline <= now]:
            self._end(incoming, _LATE)

    def _end_oldest(self) -> None:
        self._end(next(iter(self._incoming)), BUSY)

    def _end(self, incoming: _Incoming, reason: str) -> None:
        refuse(self._forget(incoming), reason)

    def _forget(self, incoming: _Incoming) -> socket.socket:
        del self._incoming[incoming]
        self._selector.unregister(incoming.connection)
        return incoming.connection

    def _pause_after(self, error: Exception) -> None:
        """Log the first of several failures, and wait before the next attempt."""
        if not self._failing and not self._closed.is_set():
            unexpected = None if isinstance(error, OSError) else error
            _log.warning(
                "requests cannot be accepted; still trying: %s",
                type(error).__name__ if unexpected else error,
                exc_info=unexpected,
            )
        self._failing = True
        self._closed.wait(_RETRY_SECONDS)

    def _release(self) -> None:
        for incoming in self._incoming:
            incoming.connection.close()
        self._selector.close()
        self._woken.close()


def refuse(connection: socket.socket, reason: str) -> None:
    """Answer with an error, as far as the client reads it, and disconnect."""
    with connection, suppress(OSError):
        connection.settimeout(0)
        connection.send(encode(error_out(InstanceError(reason))))
