"""The socket server of the running instance, with a thread per request."""

from __future__ import annotations

import logging
import socket
import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from totpdesk.base.errors import AlreadyRunningError, InternalError, TotpdeskError
from totpdesk.base.files import make_private_folder
from totpdesk.base.translation import tr
from totpdesk.service.ipc import local_socket
from totpdesk.service.ipc.protocol import MAX_LINE, decode, encode, error_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_log = logging.getLogger(__name__)
_SECONDS: Final = 5.0
_RETRY_SECONDS: Final = 0.2  # after accepting failed: too many open files


class Server:
    """Answers requests on a socket that only this user can reach."""

    def __init__(self, path: Path, handle: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Become the running instance. Raises AlreadyRunningError."""
        from filelock import FileLock, Timeout  # noqa: PLC0415 - not needed by the client

        make_private_folder(path.parent)
        self._path = path
        self._handle = handle
        self._closed = threading.Event()
        self._failing = False  # accepting requests fails at the moment
        self._claim = FileLock(f"{path}.lock", mode=0o600)
        try:
            self._claim.acquire(timeout=0)
        except Timeout as error:
            raise AlreadyRunningError(tr("totpdesk is already running.")) from error
        path.unlink(missing_ok=True)  # left by an instance that was killed
        self._socket = local_socket.listen(path)
        self._thread: threading.Thread | None = None
        if self._socket is None:
            _log.warning("%s", local_socket.UNAVAILABLE)
        else:
            accept = partial(self._accept, self._socket)
            self._thread = threading.Thread(target=accept, name="socket", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop answering and release the lock."""
        self._closed.set()
        if self._socket and self._thread:
            with suppress(OSError):  # ends accept() on Linux, where closing alone does not
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()
            self._thread.join(_SECONDS)
        self._path.unlink(missing_ok=True)
        self._claim.release()

    def _accept(self, listening: socket.socket) -> None:
        """Accept requests until closed, also after failures."""
        while not self._closed.is_set():
            try:
                self._accept_one(listening)
            except Exception:  # noqa: BLE001 - the barrier: the thread must not end
                self._wait_after_failure()
            else:
                self._failing = False

    def _accept_one(self, listening: socket.socket) -> None:
        connection, _ = listening.accept()
        try:
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()
        except BaseException:  # there are too many threads
            connection.close()
            raise

    def _wait_after_failure(self) -> None:
        """Log the first failure to accept a request, and wait before the next attempt."""
        if self._closed.is_set():
            return
        if not self._failing:
            _log.exception("requests cannot be accepted; still trying")
        self._failing = True
        self._closed.wait(_RETRY_SECONDS)

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):  # the client has disconnected
            connection.settimeout(_SECONDS)
            if not local_socket.is_ours(connection):
                return
            with connection.makefile("rb") as stream:
                line = stream.readline(MAX_LINE)
            connection.sendall(encode(self._answer(line)))

    def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            return self._handle(decode(line))
        except TotpdeskError as error:
            return error_out(error)
        except Exception:  # noqa: BLE001 - the barrier: one bad request must not end the instance
            _log.exception("a request failed")
            return error_out(InternalError())
