"""What every stand-in for a program of the desktop is on the bus: a name, and calls it answers."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from jeepney import HeaderFields, MessageType
from jeepney.bus_messages import message_bus
from jeepney.io.threading import ReceiveStopped, open_dbus_connection

if TYPE_CHECKING:
    from jeepney import Message


class BusName:
    """Owns NAME on the bus at an address, and answers on a thread of its own, until `close`.

    A subclass has what its answers need before it calls this: the first call may come at once.
    """

    NAME: str

    def __init__(self, address: str) -> None:
        self._connection = open_dbus_connection(bus=address, enable_fds=True)
        self._connection.send(message_bus.RequestName(self.NAME))
        while self._connection.receive().header.message_type is not MessageType.method_return:
            pass  # until the name is ours; what comes before are the bus's own signals
        self._thread = threading.Thread(target=self._serve, name=self.NAME)
        self._thread.start()

    def close(self) -> None:
        """Disconnect from the bus, as by a crash; twice does no harm."""
        if self._thread.is_alive():
            self._connection.interrupt()
            self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        with suppress(ReceiveStopped, OSError, EOFError):  # closed here, or the bus is gone
            while True:
                message = self._connection.receive()
                if message.header.message_type is MessageType.method_call:
                    self._answer(message)

    def _answer(self, message: Message) -> None:
        """Answer a call, or leave it unanswered."""
        raise NotImplementedError


def interface_of(message: Message) -> str:
    """Return the interface that is called, "" where the caller names none."""
    return str(message.header.fields.get(HeaderFields.interface, ""))


def member_of(message: Message) -> str:
    """Return the method that is called."""
    return str(message.header.fields[HeaderFields.member])


def path_of(message: Message) -> str:
    """Return the path of the object that is called."""
    return str(message.header.fields[HeaderFields.path])


def sender_of(message: Message) -> str:
    """Return the unique name of who calls."""
    return str(message.header.fields[HeaderFields.sender])
