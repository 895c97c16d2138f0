"""The desktop's notification service: keeps what the user was told.

Interface: the freedesktop.org Desktop Notifications Specification.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from jeepney import HeaderFields, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

if TYPE_CHECKING:
    from jeepney import Message

    from support.session import DesktopSession

NAME = "org.freedesktop.Notifications"
ANSWERS = {
    "Notify": ("u", (1,)),
    "GetCapabilities": ("as", (["body"],)),
    "GetServerInformation": ("ssss", ("tests", "tests", "1", "1.2")),
}
BODY = 4  # Notify's argument with the text
INTERVAL = 0.1  # seconds between two looks whether to end


class Notifications:
    """A notification service in `session` until its end; `told` are the texts it was given."""

    def __init__(self, session: DesktopSession) -> None:
        self.told: list[str] = []
        self._ending = threading.Event()
        self._connection = open_dbus_connection(bus=session.bus_address)
        self._connection.send_and_get_reply(message_bus.RequestName(NAME))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        session.at_end(self.close)

    def close(self) -> None:
        """Leave the bus."""
        self._ending.set()
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        while not self._ending.is_set():
            with suppress(TimeoutError):
                self._answer(self._connection.receive(timeout=INTERVAL))

    def _answer(self, message: Message) -> None:
        member = message.header.fields.get(HeaderFields.member)
        if member == "Notify":
            self.told.append(message.body[BODY])
        if member in ANSWERS:
            self._connection.send(new_method_return(message, *ANSWERS[member]))
