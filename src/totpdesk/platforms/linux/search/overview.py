"""GNOME's overview, in which the user searches: it has the keyboard until it has closed.

The shell reports the change of its property OverviewActive when the overview is hidden, just before
the window below gets the keyboard.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final

from totpdesk.base.errors import BusError
from totpdesk.platforms.linux.dbus import Address

if TYPE_CHECKING:
    from totpdesk.platforms.linux.dbus import Bus

SHELL: Final = "org.gnome.Shell"
_PROPERTY: Final = "OverviewActive"
_PROPERTIES: Final = Address(SHELL, "/org/gnome/Shell", "org.freedesktop.DBus.Properties")
_SECONDS: Final = 2.0  # its animation takes a quarter of a second


class Overview:
    """Follows whether it is open, as the shell says."""

    def __init__(self, bus: Bus) -> None:
        """Listen to the shell. Raises BusError."""
        self._bus = bus
        self._hidden = threading.Event()
        bus.on_signal(SHELL, _PROPERTIES.interface, "PropertiesChanged", self._changed)

    def closed(self) -> bool:
        """Wait until it is closed; return whether it is. Not on the thread of the bus."""
        self._hidden.clear()
        try:
            ((_, is_open),) = self._bus.call(
                _PROPERTIES, "Get", "ss", SHELL, _PROPERTY, returns="v"
            )
        except BusError:
            return False
        return is_open is False or self._hidden.wait(_SECONDS)

    def _changed(self, _path: str, interface: str, changed: dict[str, Any], *_: object) -> None:
        if interface == SHELL and changed.get(_PROPERTY) == ("b", False):
            self._hidden.set()
