"""The D-Bus service that tray icons register with: org.kde.StatusNotifierWatcher.

Interface: the freedesktop.org draft StatusNotifierItem, section StatusNotifierWatcher. It claims
that a host is there to show the icons, or Qt would not register any.
"""

from typing import Annotated

from dbus_fast import Message, MessageType, PropertyAccess
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusBool, DBusInt32, DBusSignature, DBusStr
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

NAME = "org.kde.StatusNotifierWatcher"
PATH = "/StatusNotifierWatcher"
DBusStrings = Annotated[list[str], DBusSignature("as")]


class Watcher(ServiceInterface):
    """Keeps the bus names of the icons, in the order of their coming."""

    def __init__(self) -> None:
        super().__init__(NAME)
        self.items: list[str] = []

    @dbus_method()
    def RegisterStatusNotifierItem(self, service: DBusStr) -> None:  # noqa: N802  # D-Bus's name
        """Take up an icon."""
        self.items = [*self.items, service]
        self.StatusNotifierItemRegistered(service)

    @dbus_method()
    def RegisterStatusNotifierHost(self, service: DBusStr) -> None:  # noqa: N802  # D-Bus's name
        """Take notice of a host, of which one is always there."""

    @dbus_signal()
    def StatusNotifierItemRegistered(self, service: str) -> DBusStr:  # noqa: N802  # D-Bus's name
        """Report a new icon."""
        return service

    @dbus_property(access=PropertyAccess.READ)
    def RegisteredStatusNotifierItems(self) -> DBusStrings:  # noqa: N802  # D-Bus's name
        """All icons."""
        return self.items

    @dbus_property(access=PropertyAccess.READ)
    def IsStatusNotifierHostRegistered(self) -> DBusBool:  # noqa: N802  # D-Bus's name
        """Whether anything shows the icons."""
        return True

    @dbus_property(access=PropertyAccess.READ)
    def ProtocolVersion(self) -> DBusInt32:  # noqa: N802  # D-Bus's name
        """Version of the protocol; there is only one."""
        return 0

    def forget(self, message: Message) -> None:
        """Drop an icon whose program left the bus."""
        if message.message_type is MessageType.SIGNAL and message.member == "NameOwnerChanged":
            name, _, new_owner = message.body
            if not new_owner:
                self.items = [item for item in self.items if item != name]


async def serve(address: str, watcher: Watcher) -> MessageBus:
    """Offer `watcher` on the bus at `address`; return the connection, to be disconnected."""
    bus = await MessageBus(bus_address=address).connect()
    bus.export(PATH, watcher)
    bus.add_message_handler(watcher.forget)
    await bus.call(_add_match())
    await bus.request_name(NAME)
    return bus


def _add_match() -> Message:
    return Message(
        destination="org.freedesktop.DBus",
        path="/org/freedesktop/DBus",
        interface="org.freedesktop.DBus",
        member="AddMatch",
        signature="s",
        body=["type='signal',member='NameOwnerChanged'"],
    )
