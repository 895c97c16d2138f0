"""A client of a Wayland compositor, without a library: what it offers, requests to it, its events.

The protocol is small where nothing is drawn (https://wayland.freedesktop.org/docs/html/ch04.html):
a message is the number of an object, its own number and size, and arguments in words of 32 bits.
None of those that are needed here carries a file.
"""

from __future__ import annotations

import logging
import socket
import struct
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

assert sys.platform == "linux"  # mypy skips the rest on other systems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Handler = Callable[[int, "Arguments"], None]

_log: Final = logging.getLogger(__name__)
_SECONDS: Final = 2.0  # for an answer
_HEADER: Final = struct.Struct("=II")  # the object; the size, header included, and the number
_SIZE_SHIFT: Final = 16
_EVENT_MASK: Final = 0xFFFF
_WORD: Final = 4
_DISPLAY: Final = 1  # the object that is there from the start
_SYNC, _GET_REGISTRY = 0, 1  # its requests
_DELETE_ID: Final = 1  # its event
_BIND: Final = 0  # the registry's request
_GLOBAL: Final = 0  # its event


class Global(NamedTuple):
    """What a compositor offers: its number and version."""

    number: int
    version: int


class Arguments:
    """The arguments of an event, to be read one after the other. Raises struct.error at the end."""

    def __init__(self, data: bytes) -> None:
        """Take them."""
        self._data = data
        self._at = 0

    def uint(self) -> int:
        """Return a number, which may be that of an object."""
        (number,) = struct.unpack_from("=I", self._data, self._at)
        self._at += _WORD
        return int(number)

    def array(self) -> bytes:
        """Return bytes."""
        length = self.uint()
        (found,) = struct.unpack_from(f"={length}s", self._data, self._at)
        self._at += _padded(length)
        return bytes(found)

    def numbers(self) -> tuple[int, ...]:
        """Return an array of numbers."""
        data = self.array()
        return struct.unpack(f"={len(data) // _WORD}I", data)

    def text(self) -> str:
        """Return a text."""
        return self.array().removesuffix(b"\0").decode(errors="replace")


class WaylandConnection:
    """One connection until it ends: its own thread reads it, any thread may send.

    `globals` are what the compositor offers, by the names of their interfaces. A handler gets the
    number and arguments of each event of its object, on that thread.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Connect, and wait for what the compositor offers. Raises OSError."""
        self.alive = True
        self.globals: dict[str, Global] = {}
        self._handlers: dict[int, Handler] = {_DISPLAY: self._on_display}
        self._waiting: set[threading.Event] = set()
        self._last = _DISPLAY
        self._free: list[int] = []  # numbers of objects that are gone
        self._lock = threading.Lock()
        self._socket = _connected(_socket_path(environ))
        self._thread = threading.Thread(target=self._read, name="wayland", daemon=True)
        self._thread.start()
        try:
            self._registry = self.create(_DISPLAY, _GET_REGISTRY, handler=self._on_registry)
            self.sync()
        except OSError:
            self.close()
            raise

    def bind(self, interface: str, version: int, handler: Handler) -> int:
        """Return the object behind an offer, in this version or the older one that is offered.

        Raises OSError; KeyError if there is no such offer.
        """
        offer = self.globals[interface]
        version = min(version, offer.version)
        return self.create(self._registry, _BIND, offer.number, interface, version, handler=handler)

    def create(self, target: int, request: int, *arguments: int | str, handler: Handler) -> int:
        """Send a request whose last argument is a new object, and return that. Raises OSError."""
        with self._lock:
            number = self._free.pop() if self._free else self._last + 1
            self._last = max(self._last, number)
            self._handlers[number] = handler
            self._write(_message(target, request, *arguments, number))
        return number

    def send(self, target: int, request: int, *arguments: int | str) -> None:
        """Send a request. Raises OSError."""
        with self._lock:
            self._write(_message(target, request, *arguments))

    def handle(self, number: int, handler: Handler) -> None:
        """Have a handler get the events of an object that the compositor has made."""
        self._handlers[number] = handler

    def sync(self) -> None:
        """Wait until all that was sent is done, and its events are handled. Raises OSError."""
        answered = threading.Event()
        self._waiting.add(answered)
        try:
            self.create(_DISPLAY, _SYNC, handler=lambda *_: answered.set())
            if not answered.wait(_SECONDS):
                raise TimeoutError
        finally:
            self._waiting.discard(answered)
        if not self.alive:
            raise ConnectionError

    def close(self) -> None:
        """End it, and wait until it has ended."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(_SECONDS)

    def _write(self, message: bytes) -> None:
        try:
            self._socket.sendall(message)
        except OSError as error:  # it may be closed by now
            raise ConnectionError from error

    def _read(self) -> None:
        """Handle events until the connection ends, for whatever reason."""
        try:
            with self._socket, self._socket.makefile("rb") as events:
                while header := events.read(_HEADER.size):
                    number, size_and_event = _HEADER.unpack(header)
                    data = events.read((size_and_event >> _SIZE_SHIFT) - _HEADER.size)
                    if handler := self._handlers.get(number):
                        handler(size_and_event & _EVENT_MASK, Arguments(data))
        except Exception:  # noqa: BLE001 - the barrier: every caller gets an answer
            _log.warning("the connection to the Wayland compositor ended", exc_info=True)
        self.alive = False
        for answered in self._waiting.copy():
            answered.set()

    def _on_display(self, event: int, arguments: Arguments) -> None:
        if event == _DELETE_ID:
            self._free.append(arguments.uint())

    def _on_registry(self, event: int, arguments: Arguments) -> None:
        if event == _GLOBAL:
            number, interface, version = arguments.uint(), arguments.text(), arguments.uint()
            self.globals.setdefault(interface, Global(number, version))


def offered(environ: Mapping[str, str]) -> frozenset[str]:
    """Return the interfaces that the session's compositor offers; none if it does not answer."""
    try:
        connection = WaylandConnection(environ)
    except OSError:
        return frozenset()
    connection.close()
    return frozenset(connection.globals)


def _connected(path: Path) -> socket.socket:
    """Connect to a socket. Raises OSError."""
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(path))
    except OSError:
        connection.close()
        raise
    return connection


def _socket_path(environ: Mapping[str, str]) -> Path:
    """Return where the compositor listens: a path, or a name in the folder for sockets."""
    return Path(environ.get("XDG_RUNTIME_DIR", ""), environ.get("WAYLAND_DISPLAY", ""))


def _message(target: int, request: int, *arguments: int | str) -> bytes:
    body = b"".join(_encoded(argument) for argument in arguments)
    size = _HEADER.size + len(body)
    return _HEADER.pack(target, size << _SIZE_SHIFT | request) + body


def _encoded(argument: int | str) -> bytes:
    if isinstance(argument, int):
        return struct.pack("=I", argument)
    text = argument.encode() + b"\0"
    return struct.pack(f"=I{_padded(len(text))}s", len(text), text)


def _padded(length: int) -> int:
    """Return the length of a text or an array up to the end of its last word."""
    return -(-length // _WORD) * _WORD
