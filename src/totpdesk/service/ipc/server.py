"""The socket server of the running instance, with a thread per request."""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from totpdesk.base.errors import AlreadyRunningError, InternalError, TotpdeskError
from totpdesk.base.files import make_private_folder, write_whole
from totpdesk.base.translation import tr
from totpdesk.service.ipc import instances, local_socket
from totpdesk.service.ipc.protocol import decode, encode, error_out
from totpdesk.service.ipc.reader import BUSY, Limits, RequestReader, refuse

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Sequence

_log = logging.getLogger(__name__)
_SECONDS: Final = 5.0
_RUNNING: Final = tr("totpdesk is already running.")
_LIMITS: Final = Limits()


class Server:
    """Answers requests on a socket that only this user can reach."""

    def __init__(
        self, handle: Callable[[dict[str, Any]], dict[str, Any]], limits: Limits = _LIMITS
    ) -> None:
        """Become the running instance on this display. Raises AlreadyRunningError."""
        self._handle = handle
        self._limits = limits
        self._free = threading.BoundedSemaphore(limits.answering)
        self._reader: RequestReader | None = None
        self._thread: threading.Thread | None = None
        with ExitStack() as undo:
            first, *others = instances.own_paths()
            make_private_folder(first.parent)
            undo.enter_context(_claimed(first))
            listening = undo.enter_context(_published(first, others))
            if listening:
                undo.enter_context(listening)
                self._reader = RequestReader(listening, limits, self._serve)
            self._ends = undo.pop_all()
        if self._reader is None:
            _log.warning("%s", local_socket.UNAVAILABLE)
        else:
            self._thread = threading.Thread(target=self._reader.run, name="socket", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop answering and release the display."""
        if self._reader and self._thread:
            self._reader.close()
            self._thread.join(_SECONDS)
        self._ends.close()

    def _serve(self, connection: socket.socket, line: bytes) -> None:
        """Answer on a thread of its own, unless too many requests are being answered."""
        if not self._free.acquire(blocking=False):
            refuse(connection, BUSY)
            return
        try:
            threading.Thread(target=self._answer, args=(connection, line), daemon=True).start()
        except BaseException:  # there are too many threads
            self._free.release()
            raise

    def _answer(self, connection: socket.socket, line: bytes) -> None:
        try:
            with connection, suppress(OSError):  # the client has disconnected
                answer = self._answer_to(line)
                connection.settimeout(self._limits.seconds)
                connection.sendall(answer)
        finally:
            self._free.release()

    def _answer_to(self, line: bytes) -> bytes:
        try:
            return encode(self._handle(decode(line)))
        except TotpdeskError as error:
            return encode(error_out(error))
        except Exception:  # noqa: BLE001 - the barrier: one bad request must not end the instance
            _log.exception("a request failed")
            return encode(error_out(InternalError()))


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
