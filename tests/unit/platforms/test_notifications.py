"""Notifications by the desktop's service, which may keep only those of programs that are there."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from jeepney import new_method_return
from jeepney.io.blocking import open_dbus_connection

from support import bus
from support.busname import BusName, sender_of
from totpdesk.platforms.linux import notifications
from totpdesk.platforms.linux.notifications import notify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jeepney import Message


class Service(BusName):
    """Accepts notifications; `senders` are the connections that they came from."""

    NAME = "org.freedesktop.Notifications"

    def __init__(self, address: str) -> None:
        self.senders: list[str] = []
        self._address = address
        super().__init__(address)

    def shown(self) -> int:
        """Return how many would still be shown on GNOME: those of who is still connected."""
        with closing(open_dbus_connection(bus=self._address)) as connection:
            return sum(bus.has_owner(connection, sender) for sender in self.senders)

    def _answer(self, message: Message) -> None:
        self.senders.append(sender_of(message))
        self._connection.send(new_method_return(message, "u", (len(self.senders),)))


@pytest.fixture(name="service")
def _service(address: str) -> Iterator[Service]:
    service = Service(address)
    yield service
    service.close()
    if notifications._bus.cache_info().currsize:
        notifications._bus().close()
        notifications._bus.cache_clear()


def test_a_notification_stays(service: Service) -> None:
    """GNOME 51 removes those of a program with a menu entry as soon as it disconnects."""
    assert notify("demo", "The code is on the clipboard.")
    assert notify("demo", "The code is on the clipboard.")
    assert service.shown() == 2


def test_without_a_service_that_is_said(service: Service) -> None:
    """Then a window of ours shows the notice."""
    service.close()
    assert not notify("demo", "The code is on the clipboard.")


def test_a_service_that_comes_back_is_used(service: Service, address: str) -> None:
    """A panel was restarted between two notices."""
    service.close()
    assert not notify("demo", "The first.")
    again = Service(address)
    assert notify("demo", "The second.")
    again.close()
