"""A stand-in for logind: it gives out its locks, tells of sleep, and sees a lock given back."""

from __future__ import annotations

import os
import queue
import select
import socket
import threading
from contextlib import suppress

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

NAME = "org.freedesktop.login1"
MANAGER = DBusAddress("/org/freedesktop/login1", NAME, f"{NAME}.Manager")
SECONDS = 15.0


class Logind:
    """On the bus of this address, until it is closed."""

    def __init__(self, address: str) -> None:
        """Take the name, and answer."""
        self.asked: queue.SimpleQueue[tuple[str, ...]] = queue.SimpleQueue()
        self._locks: list[int] = []
        self._bus = open_dbus_connection(address, enable_fds=True)
        self._bus.send_and_get_reply(message_bus.RequestName(NAME), timeout=SECONDS)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def sleep(self, *, begins: bool) -> None:
        """Tell that the machine is going to sleep, or that it has woken up."""
        self._bus.send(new_signal(MANAGER, "PrepareForSleep", "b", (begins,)))

    def held(self) -> int:
        """Return how many locks are held."""
        given_back, _, _ = select.select(self._locks, [], [], 0)
        return len(self._locks) - len(given_back)

    def wait_released(self) -> bool:
        """Wait until the latest lock is given back; tell whether it was."""
        return bool(select.select(self._locks[-1:], [], [], SECONDS)[0])

    def close(self) -> None:
        """Leave the bus."""
        with suppress(OSError):
            self._bus.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._bus.close()
        for lock in self._locks:
            os.close(lock)

    def _serve(self) -> None:
        with suppress(OSError, EOFError):
            while True:
                message = self._bus.receive()
                header = message.header
                if header.message_type is not MessageType.method_call:
                    continue
                if header.fields.get(HeaderFields.member) == "Inhibit":
                    ours, theirs = os.pipe()  # readable for us once nobody holds the other end
                    self._locks.append(ours)
                    self._bus.send(new_method_return(message, "h", (theirs,)))
                    os.close(theirs)
                    self.asked.put(message.body)
