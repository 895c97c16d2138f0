"""The DesktopSearch port: both searches on one connection to the session bus."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from totpdesk.platforms.linux.dbus import Bus
from totpdesk.platforms.linux.search import gnome, krunner, registration
from totpdesk.platforms.linux.search.names import SERVICE

if TYPE_CHECKING:
    from totpdesk.platforms.system import Closable, SearchableAccounts


class LinuxDesktopSearch:
    """The DesktopSearch port."""

    available = True

    def turn(self, *, on: bool) -> None:
        """Write the files that the searches find us by, or delete them.

        Raises InvalidSettingError.
        """
        if on:
            registration.install()
        else:
            registration.remove()

    def advice(self) -> str:
        """Return what this desktop needs besides."""
        return registration.advice()

    def serve(self, accounts: SearchableAccounts) -> Closable:
        """Answer both. Raises BusError."""
        with ExitStack() as undo:
            bus = Bus()
            undo.callback(bus.close)
            bus.offer(gnome.interface(accounts, bus))
            bus.offer(krunner.interface(accounts))
            bus.own(SERVICE)
            undo.pop_all()
        return bus
