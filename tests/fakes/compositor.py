"""A compositor's socket, with a thread behind it that answers as a test says."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_REQUEST = 4096  # bytes; all that is asked fits


class FakeSocket:
    """Listens at a path, and answers each connection's one request; `heard` are all of them."""

    def __init__(self, path: Path, answer: Callable[[bytes], bytes]) -> None:
        """Begin to listen."""
        self.heard: list[bytes] = []
        self._answer = answer
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        """Listen no longer."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                connection, _ = self._socket.accept()
                with connection:
                    self.heard.append(connection.recv(_REQUEST))
                    connection.sendall(self._answer(self.heard[-1]))
