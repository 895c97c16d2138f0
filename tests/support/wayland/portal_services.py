"""xdg-desktop-portal and one desktop's backend of it, run as the bus would start them."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from jeepney.io.blocking import open_dbus_connection

from support import bus
from support.private_session import START_TIMEOUT
from support.programs import MissingProgramError
from support.waiting import wait_until

if TYPE_CHECKING:
    from support.private_session import PrivateSession
    from support.programs import Child

PORTAL = "org.freedesktop.portal.Desktop"


class PortalServices:
    """The portal in `session` with the backend of a desktop, such as "gnome"."""

    def __init__(self, session: PrivateSession, desktop: str) -> None:
        self._session = session
        self._desktop = desktop
        self._running: list[Child] = []

    def start(self) -> None:
        """Start both; return when they answer on the bus."""
        for name in (f"org.freedesktop.impl.portal.desktop.{self._desktop}", PORTAL):
            child = self._session.spawn([service_program(name)])
            self._running.append(child)
            await_owner(self._session, name, child)

    def stop(self) -> None:
        """End both, as a crash would for those who use them."""
        while self._running:
            self._running.pop().stop()


def service_program(name: str) -> str:
    """Return the program behind a service of the bus; systems keep it in different places."""
    service = bus.SYSTEM_SERVICES / f"{name}.service"
    if not service.exists():
        package = f"xdg-desktop-portal-{name.rpartition('.')[2]}"
        raise MissingProgramError(f"{name} is not installed. Run: apt-get install {package}")
    lines = service.read_text().splitlines()
    return next(line.removeprefix("Exec=") for line in lines if line.startswith("Exec="))


def await_owner(session: PrivateSession, name: str, child: Child) -> None:
    """Wait until `child`, which must stay alive, or another program answers to a name."""
    with closing(open_dbus_connection(bus=session.bus_address)) as connection:
        wait_until(
            lambda: child.alive() and bus.has_owner(connection, name),
            START_TIMEOUT,
            f"{name} on the bus",
        )
