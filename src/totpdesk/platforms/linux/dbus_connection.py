"""One connection to a D-Bus bus: a thread reads it until it ends, and no caller is left waiting.

jeepney's own router for threads leaves file descriptors open and some callers without an error.
"""

from __future__ import annotations

import socket
import threading
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from jeepney import HeaderFields, MessageType
from jeepney.bus import get_bus
from jeepney.io.blocking import DBusConnection, prep_socket

from totpdesk.base.errors import BusError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from jeepney import Message

SECONDS: Final = 5.0  # for a call, for opening a connection, for sending
_NO_BUS: Final = {
    "SESSION": tr("There is no session bus ({error})."),
    "SYSTEM": tr("There is no system bus ({error})."),
}


class Address(NamedTuple):
    """What is called: an interface of an object of the program that owns a name."""

    service: str
    path: str
    interface: str


BUS: Final = Address("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


class Connection:
    """One connection until it ends: its own thread reads it, any thread may write."""

    def __init__(
        self,
        kind: str,
        received: Callable[[Message], None],
        lost: Callable[[Exception], None],
        *,
        with_files: bool,
    ) -> None:
        self._kind = kind
        self._with_files = with_files
        self._socket: socket.socket | None = None
        self._received = received
        self._lost = lost
        self._writing = threading.Lock()
        self._replies: dict[int, Future[Message]] = {}
        self.alive = True
        opened: Future[DBusConnection] = Future()
        self._thread = threading.Thread(
            target=self._run,
            args=(opened,),
            name="dbus connection",  # not text: a thread
            daemon=True,
        )
        self._thread.start()
        try:
            self._connection = opened.result(SECONDS)
        except Exception as error:
            opened.cancel()
            self._shut()
            raise BusError(_NO_BUS[kind].format(error=type(error).__name__)) from error
        self.name = str(self._connection.unique_name)

    def call(self, message: Message, seconds: float) -> Message:
        """Send a call and return its reply. Raises OSError, TimeoutError, ValueError."""
        reply: Future[Message] = Future()
        serial = self.send(message, reply)
        try:
            return reply.result(seconds)
        finally:
            self._replies.pop(serial, None)

    def send(self, message: Message, reply: Future[Message] | None = None) -> int:
        """Send a message; its answer completes `reply`. Raises OSError, ValueError."""
        with self._writing:
            if not self.alive:
                raise ConnectionError
            serial: int = next(self._connection.outgoing_serial)
            if reply:
                self._replies[serial] = reply
            try:
                self._connection.send(message, serial=serial)
            except Exception as error:
                self._replies.pop(serial, None)
                if isinstance(error, OSError):  # a part of it may have been sent
                    self._shut()
                raise
        return serial

    def close(self) -> None:
        """End it, and wait until it has ended."""
        self._shut()
        if threading.current_thread() is not self._thread:
            self._thread.join(SECONDS)

    def _shut(self) -> None:
        if self._socket:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _run(self, opened: Future[DBusConnection]) -> None:
        try:
            self._socket = prep_socket(get_bus(self._kind), self._with_files, timeout=SECONDS)
            with self._socket, DBusConnection(self._socket, self._with_files) as connection:
                self._socket.settimeout(SECONDS)  # for sending: reading waits in select()
                opened.set_result(connection)
                self._read(connection)
        except Exception as error:  # noqa: BLE001 - the barrier: the waiting caller gets the error
            with suppress(InvalidStateError):  # no caller is waiting any more
                opened.set_exception(error)

    def _read(self, connection: DBusConnection) -> None:
        """Read messages until the connection ends, for whatever reason; then report its end."""
        try:
            while True:
                self._dispatch(connection.receive())
        except Exception as error:  # noqa: BLE001 - the barrier: every caller gets an answer
            with self._writing:
                self.alive = False
                replies, self._replies = self._replies, {}
            for reply in replies.values():
                reply.set_exception(ConnectionError())
            self._lost(error)

    def _dispatch(self, message: Message) -> None:
        if message.header.message_type in (MessageType.signal, MessageType.method_call):
            self._received(message)
        elif reply := self._replies.pop(message.header.fields.get(HeaderFields.reply_serial), None):
            reply.set_result(message)
