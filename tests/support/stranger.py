"""A program of the user's own that is not who it says it is: it forges signals and calls."""

from __future__ import annotations

from jeepney import DBusAddress, HeaderFields, new_method_call, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

TIMEOUT = 10.0  # seconds


class Stranger:
    """On the bus at an address, without any name that others know, until it is closed."""

    def __init__(self, address: str) -> None:
        self._connection = open_dbus_connection(bus=address)

    def close(self) -> None:
        """Disconnect from the bus."""
        self._connection.close()

    def signal(
        self, path: str, interface: str, member: str, signature: str = "", *body: object
    ) -> None:
        """Send a signal to all who listen, and to each by its name, as no match rule forbids."""
        for to in (None, *self._others()):
            message = new_signal(
                DBusAddress(path, interface=interface), member, signature or None, body
            )
            if to:
                message.header.fields[HeaderFields.destination] = to
            self._connection.send(message)
        self._others()  # by now the bus has passed them all on

    def call(self, interface: str, member: str, signature: str, *body: object) -> None:
        """Call a method of everybody."""
        for to in self._others():
            address = DBusAddress("/", to, interface)
            self._connection.send(new_method_call(address, member, signature, body))
        self._others()

    def _others(self) -> list[str]:
        reply = self._connection.send_and_get_reply(message_bus.ListNames(), timeout=TIMEOUT)
        ours = (self._connection.unique_name, "org.freedesktop.DBus")
        return [name for name in reply.body[0] if name.startswith(":") and name not in ours]
