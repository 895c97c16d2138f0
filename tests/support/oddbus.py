"""A bus that is none: it lets a program in, says hello, and then does what a test wants."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from jeepney import Parser, new_method_return

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jeepney import Message

    Answer = Callable[[Message], Message | bytes | None]


class OddBus:
    """At `address`, until it is closed.

    Each call after the hello is given to `answer`, which returns a reply, raw bytes that are sent
    instead of one, or None to end the connection. `greets`: whether hello is answered at all.
    """

    def __init__(self, folder: Path, answer: Answer, *, greets: bool = True) -> None:
        self._answer = answer
        self._greets = greets
        self._guests: list[socket.socket] = []
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(folder / "odd"))
        self._socket.listen()
        self.address = f"unix:path={folder / 'odd'}"
        self._thread = threading.Thread(target=self._serve, name="odd bus", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Be there no more."""
        for each in (self._socket, *self._guests):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self._guests.append(connection)
                with connection, suppress(OSError):
                    self._let_in(connection)
                    self._talk(connection)

    def _let_in(self, connection: socket.socket) -> None:
        """Authenticate every client (D-Bus specification, "Authentication Protocol")."""
        line = b""
        while not line.endswith(b"BEGIN\r\n"):
            line += connection.recv(1)
            if line.endswith(b"\r\n") and b"AUTH" in line:
                connection.sendall(b"OK %s\r\n" % os.urandom(16).hex().encode())
                line = b""
            elif line.endswith(b"NEGOTIATE_UNIX_FD\r\n"):
                connection.sendall(b"AGREE_UNIX_FD\r\n")
                line = b""

    def _talk(self, connection: socket.socket) -> None:
        parser, answered = Parser(), 0
        while data := connection.recv(4096):
            parser.add_data(data)
            while (message := parser.get_next_message()) is not None:
                answer = self._reply(message, answered)
                if answer is None:
                    return
                answered += 1
                connection.sendall(answer)

    def _reply(self, message: Message, answered: int) -> bytes | None:
        if answered == 0 and not self._greets:
            return b""
        answer = self._answer(message) if answered else new_method_return(message, "s", (":1.1",))
        return answer if answer is None or isinstance(answer, bytes) else answer.serialise(serial=1)
