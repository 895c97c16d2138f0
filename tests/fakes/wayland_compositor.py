"""A compositor that offers its windows to taskbars, and speaks Wayland's wire protocol itself."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEADER = struct.Struct("=II")
DISPLAY, SERVER_IDS = 1, 0xFF000000
SYNC, GET_REGISTRY = 0, 1
ACTIVATED = 2
MAXIMIZED = 0


@dataclass
class Window:
    """A window of another program."""

    title: str
    app: str


class FakeCompositor:
    """Listens at a path; `offers` are interfaces with versions, by the numbers of 1 and more.

    One window at most has the keyboard, `active`.
    """

    def __init__(self, path: Path, offers: dict[str, int]) -> None:
        self.offers = offers
        self.windows: list[Window] = []
        self.active: Window | None = None
        self.silent = False
        self._lock = threading.RLock()
        self._clients: list[_Client] = []
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen()
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def open(self, title: str, app: str = "editor") -> Window:
        """Open a window, which gets the keyboard."""
        window = Window(title, app)
        with self._lock:
            self.windows.append(window)
            self.active = window
            self._tell()
        return window

    def activate(self, window: Window | None) -> None:
        """Give a window the keyboard, or none."""
        with self._lock:
            self.active = window
            self._tell()

    def retitle(self, window: Window, title: str) -> None:
        """Change a window's title."""
        with self._lock:
            window.title = title
            self._tell()

    def close_window(self, window: Window) -> None:
        """Close one; no window has the keyboard then, if it had."""
        with self._lock:
            self.windows.remove(window)
            self.active = None if self.active is window else self.active
            self._tell()

    def drop_clients(self) -> None:
        """End every connection, as at a restart."""
        with self._lock:
            clients, self._clients = self._clients, []
        for client in clients:
            client.end()

    def close(self) -> None:
        """Listen no longer."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()
        self.drop_clients()

    def send(self, data: bytes) -> None:
        """Send bytes to every client, whatever they mean."""
        for client in self._clients:
            client.send_raw(data)

    def _accept(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                connection, _ = self._socket.accept()
                with self._lock:
                    self._clients.append(_Client(self, connection))

    def _tell(self) -> None:
        for client in self._clients:
            client.tell()


class _Client:
    """One program's connection."""

    def __init__(self, compositor: FakeCompositor, connection: socket.socket) -> None:
        self._compositor = compositor
        self._connection = connection
        self._manager = 0
        self._shown: dict[int, Window] = {}
        self._next = SERVER_IDS
        self._bound: dict[int, str] = {}
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def end(self) -> None:
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def send_raw(self, data: bytes) -> None:
        with suppress(OSError):
            self._connection.sendall(data)

    def tell(self) -> None:
        """Report all windows as they are now."""
        if not self._manager:
            return
        self._report_closed()
        for window in self._compositor.windows:
            if not any(shown is window for shown in self._shown.values()):
                self._shown[self._next] = window
                self._event(self._manager, 0, number(self._next))
                self._next += 1
        for handle, window in self._shown.items():
            states = [MAXIMIZED] + [ACTIVATED] * (self._compositor.active is window)
            self._event(handle, 0, text(window.title))
            self._event(handle, 1, text(window.app))
            self._event(handle, 2, number(3))  # it is on an output
            self._event(handle, 4, array(b"".join(map(number, states))))
            self._event(handle, 5, b"")

    def _report_closed(self) -> None:
        windows = self._compositor.windows
        gone = [n for n, shown in self._shown.items() if not any(shown is w for w in windows)]
        for handle in gone:
            del self._shown[handle]
            self._event(handle, 6, b"")

    def _serve(self) -> None:
        with self._connection, self._connection.makefile("rb") as requests, suppress(OSError):
            while header := requests.read(HEADER.size):
                target, size_and_request = HEADER.unpack(header)
                body = requests.read((size_and_request >> 16) - HEADER.size)
                with self._compositor._lock:
                    self._answer(target, size_and_request & 0xFFFF, body)

    def _answer(self, target: int, request: int, body: bytes) -> None:
        (new,) = struct.unpack("=I", body[-4:] or bytes(4))
        if (target, request) == (DISPLAY, SYNC) and not self._compositor.silent:
            self._event(new, 0, number(0))
            self._event(DISPLAY, 1, number(new))
        elif (target, request) == (DISPLAY, GET_REGISTRY):
            self._bound[new] = "wl_registry"
            for count, (interface, version) in enumerate(self._compositor.offers.items(), 1):
                self._event(new, 0, number(count) + text(interface) + number(version))
        elif self._bound.get(target) == "wl_registry":
            self._bind(body, new)
        elif target in self._shown and request == 4:
            self._compositor.activate(self._shown[target])

    def _bind(self, body: bytes, new: int) -> None:
        (count,) = struct.unpack("=I", body[:4])
        self._bound[new] = list(self._compositor.offers)[count - 1]
        if self._bound[new] == "zwlr_foreign_toplevel_manager_v1":
            self._manager = new
            self.tell()

    def _event(self, target: int, event: int, body: bytes) -> None:
        self.send_raw(HEADER.pack(target, HEADER.size + len(body) << 16 | event) + body)


def number(value: int) -> bytes:
    """Write a number."""
    return struct.pack("=I", value)


def array(data: bytes) -> bytes:
    """Write bytes, their length first, up to the end of a word."""
    return number(len(data)) + data + bytes(-len(data) % 4)


def text(value: str) -> bytes:
    """Write a text, which ends with a zero."""
    return array(value.encode() + b"\0")
