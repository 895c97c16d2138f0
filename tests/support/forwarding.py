"""A display reached as through `ssh -Y`: by TCP on this machine, with a slow line behind it."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from copy import copy
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from support.session import DesktopSession

X_PORT = 6000
OFFSET = 10  # the first display that sshd gives out
CHUNK = 65_536


class ForwardedDisplay:
    """The session's display under another name; each part of what is said takes `delay` seconds.

    Without a session behind it each connection is closed, as ssh does where it finds no display.
    """

    def __init__(self, session: DesktopSession | None, *, delay: float = 0.0) -> None:
        self._session = session
        self._delay = delay
        self._listening = _free_display()
        self.name = f"localhost:{self._listening.getsockname()[1] - X_PORT}.0"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def seen_from(self, session: DesktopSession) -> DesktopSession:
        """Return a session whose programs use this display."""
        other = copy(session)
        other.env = session.env | {"DISPLAY": self.name}
        return other

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self._session is None:
                    client.close()
                else:
                    self._forward(client, self._session.display)

    def _forward(self, client: socket.socket, display: str) -> None:
        server = socket.socket(socket.AF_UNIX)
        # The abstract one: other X servers that look for a free display delete the file.
        server.connect(f"\0/tmp/.X11-unix/X{display[1:]}")
        for ends in ((client, server), (server, client)):
            threading.Thread(target=self._pump, args=ends, daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                time.sleep(self._delay)
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def _free_display() -> socket.socket:
    for number in range(OFFSET, 1000):
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", X_PORT + number))
        except OSError:
            listening.close()
        else:
            listening.listen()
            return listening
    raise OSError("no display is free")
