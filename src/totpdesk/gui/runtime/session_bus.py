"""Qt's connection to the session bus, opened again when the bus was restarted.

QDBusConnection.sessionBus() is opened once: after the end of that bus it stays closed for good.
"""

from __future__ import annotations

import itertools
from typing import Final

from PySide6.QtCore import SLOT, QObject, QTimer, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher

_LOCAL_PATH: Final = "/org/freedesktop/DBus/Local"  # what libdbus itself reports comes from there
_LOCAL: Final = "org.freedesktop.DBus.Local"
_LOST: Final = SLOT("_lost()")
_RETRY_MS: Final = (100, 1000, 5000, 30_000)  # between two attempts; the last one repeats
_names: Final = (f"totpdesk-{number}" for number in itertools.count(1))


class SessionBus(QObject):
    """Watches for a program that may come, go and come again, with the bus or without it."""

    came = Signal()

    def __init__(self, service: str) -> None:
        """Emit `came` from now on when a program takes the name `service`."""
        super().__init__()
        self._service = service
        self._attempts = 0
        self._watcher: QDBusServiceWatcher | None = None
        self._open()

    def has(self, *services: str) -> bool:
        """Return whether there are programs of these names."""
        bus = self._bus
        return bus.isConnected() and all(
            bus.interface().isServiceRegistered(name).value() for name in services
        )

    def close(self) -> None:
        """Disconnect."""
        self._watcher = None
        QDBusConnection.disconnectFromBus(self._bus.name())

    def _open(self) -> None:
        self._bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, next(_names))
        if not self._bus.isConnected():
            return
        self._bus.connect("", _LOCAL_PATH, _LOCAL, "Disconnected", self, _LOST)  # type: ignore[call-overload] # text is what it takes
        self._watcher = QDBusServiceWatcher(self._service, self._bus)
        self._watcher.serviceRegistered.connect(self.came)

    @Slot()
    def _lost(self) -> None:
        self._attempts = 0
        self._wait()

    def _wait(self) -> None:
        wait = _RETRY_MS[min(self._attempts, len(_RETRY_MS) - 1)]
        QTimer.singleShot(wait, self, self._open_again)

    @Slot()
    def _open_again(self) -> None:
        self._attempts += 1
        self.close()
        self._open()
        if not self._bus.isConnected():
            self._wait()
        elif self.has(self._service):
            self.came.emit()
