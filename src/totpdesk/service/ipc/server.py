"""The socket server of the running instance, with a thread per request."""

from __future__ import annotations

import logging
import shutil
import socket
import tempfile
import threading
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from totpdesk.base.errors import AlreadyRunningError, InternalError, TotpdeskError
from totpdesk.base.files import make_private_folder, write_whole
from totpdesk.base.translation import tr
from totpdesk.service.ipc import instances, local_socket
from totpdesk.service.ipc.protocol import MAX_LINE, decode, encode, error_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_log = logging.getLogger(__name__)
_SECONDS: Final = 5.0
_RUNNING: Final = tr("totpdesk is already running.")
_RETRY_SECONDS: Final = 0.2  # after accepting failed: too many open files


class Server:
    """Answers requests on a socket that only this user can reach."""

    def __init__(self, handle: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Become the running instance on this display. Raises AlreadyRunningError."""
        self._handle = handle
        self._closed = threading.Event()
        self._failing = False  # accepting requests fails at the moment
        with ExitStack() as undo:
            first, *others = instances.own_paths()
            make_private_folder(first.parent)
            undo.enter_context(_claimed(first))
            self._socket = undo.enter_context(_published(first, others))
            self._ends = undo.pop_all()
        self._thread: threading.Thread | None = None
        if self._socket is None:
            _log.warning("%s", local_socket.UNAVAILABLE)
        else:
            accept = partial(self._accept, self._socket)
            self._thread = threading.Thread(target=accept, name="socket", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop answering and release the display."""
        self._closed.set()
        if self._socket and self._thread:
            with suppress(OSError):  # ends accept() on Linux, where closing alone does not
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()
            self._thread.join(_SECONDS)
        self._ends.close()

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


@contextmanager
def _claimed(path: Path) -> Iterator[None]:
    """Be the only one who listens there. Raises AlreadyRunningError."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - not needed by the client

    claim = FileLock(f"{path}.lock", mode=0o600)
    try:
        claim.acquire(timeout=0)
    except Timeout as error:
        raise AlreadyRunningError(_RUNNING) from error
    try:
        yield
    finally:
        claim.release()


@contextmanager
def _published(first: Path, others: Sequence[Path]) -> Iterator[socket.socket | None]:
    """Listen where `first` says, and be found there by the other names of the display, too.

    Raises AlreadyRunningError, OSError.
    """
    if any(map(local_socket.answers, _same_by_another_name(first))):
        raise AlreadyRunningError(_RUNNING)
    first.unlink(missing_ok=True)  # left by an instance that was killed
    listening = _listen(first)
    if listening is None:
        yield None
        return
    address = Path(listening.getsockname())
    for path in others:
        if not local_socket.answers(instances.socket_at(path)):
            write_whole(path, str(address))
    try:
        yield listening
    finally:
        for path in (first, *others):
            if instances.socket_at(path) == address:
                path.unlink(missing_ok=True)
        if address != first:
            shutil.rmtree(address.parent, ignore_errors=True)


def _same_by_another_name(path: Path) -> list[Path]:
    """Return the sockets of the same display from before this machine was renamed."""
    display = instances.display_of(path)
    found = instances.sockets(of=display)
    return [each for each in found if each != path and instances.display_of(each) == display]


def _listen(path: Path) -> socket.socket | None:
    """Listen there, or elsewhere with a file there that says where.

    A path may be too long for a socket, and some file systems cannot hold one. Raises OSError.
    """
    try:
        return local_socket.listen(path)
    except OSError:
        elsewhere = Path(tempfile.mkdtemp(prefix="totpdesk-"), "socket")
        listening = local_socket.listen(elsewhere)
        write_whole(path, str(elsewhere))
        return listening
