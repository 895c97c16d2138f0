"""A stand-in for logind: it gives out locks, announces sleep, and notices a lock's release."""

from __future__ import annotations

import os
import queue
import select
from typing import TYPE_CHECKING

from jeepney import DBusAddress, new_method_return, new_signal

from support.busname import BusName, member_of

if TYPE_CHECKING:
    from jeepney import Message

MANAGER = DBusAddress(
    "/org/freedesktop/login1", "org.freedesktop.login1", "org.freedesktop.login1.Manager"
)
SECONDS = 15.0


class Logind(BusName):
    """On the bus of this address, until it is closed."""

    NAME = MANAGER.bus_name

    def __init__(self, address: str) -> None:
        """Take the name, and answer."""
        self.asked: queue.SimpleQueue[tuple[str, ...]] = queue.SimpleQueue()
        self._locks: list[int] = []
        super().__init__(address)

    def sleep(self, *, begins: bool) -> None:
        """Report that the machine is going to sleep, or that it has woken up."""
        self._connection.send(new_signal(MANAGER, "PrepareForSleep", "b", (begins,)))

    def held(self) -> int:
        """Return how many locks are held."""
        given_back, _, _ = select.select(self._locks, [], [], 0)
        return len(self._locks) - len(given_back)

    def wait_released(self) -> bool:
        """Wait until the latest lock is released; return whether it was."""
        return bool(select.select(self._locks[-1:], [], [], SECONDS)[0])

    def close(self) -> None:
        """Disconnect from the bus."""
        super().close()
        while self._locks:
            os.close(self._locks.pop())

    def _answer(self, message: Message) -> None:
        if member_of(message) == "Inhibit":
            ours, theirs = os.pipe()  # readable for us once the other end is closed
            self._locks.append(ours)
            self._connection.send(new_method_return(message, "h", (theirs,)))
            os.close(theirs)
            self.asked.put(message.body)
