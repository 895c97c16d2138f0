"""xdg-desktop-portal and one desktop's backend of it, run as the bus would start them."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import closing
from typing import TYPE_CHECKING

from jeepney.io.blocking import open_dbus_connection

from support import bus
from support.private_session import START_TIMEOUT
from support.programs import MissingProgramError
from support.waiting import wait_until
from support.wayland.session import WaylandSession

if TYPE_CHECKING:
    from support.private_session import PrivateSession
    from support.programs import Child

PORTAL = "org.freedesktop.portal.Desktop"


class PortalSession(WaylandSession):
    """A private Wayland desktop that may have a portal, with the backend that is called BACKEND.

    `portal` says whether both run from the start.
    """

    SERVICES = (*WaylandSession.SERVICES, "org.freedesktop.impl.portal.PermissionStore.service")
    BACKEND: str

    def __init__(self, *, portal: bool = True) -> None:
        super().__init__()
        self._wants_portal = portal
        self._portal: list[Child] = []

    def start_portal(self) -> None:
        """Start the portal and its backend; return when both answer on the bus."""
        for name in (f"org.freedesktop.impl.portal.desktop.{self.BACKEND}", PORTAL):
            child = self.spawn([service_program(self, name)])
            self._portal.append(child)
            await_owner(self, name, child)

    def stop_portal(self) -> None:
        """End both, as a crash would for those who use them."""
        while self._portal:
            self._portal.pop().stop()

    def _start(self) -> None:
        self.start_bus()
        self._start_compositor()
        self.start_keychain()
        if self._wants_portal:
            self.start_portal()

    @abstractmethod
    def _start_compositor(self) -> None:
        """Start what draws the screen, with its keyboard."""


def service_program(session: PrivateSession, name: str) -> str:
    """Return the program behind a service of the bus; systems keep it in different places."""
    service = session.system_path(bus.SYSTEM_SERVICES) / f"{name}.service"
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
