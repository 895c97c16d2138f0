"""Word of the screen being locked and of the machine going to sleep, over D-Bus, without polling.

logind tells of sleep on the system bus. Every desktop's screen saver has the signal ActiveChanged
on the session bus, under an interface of its own: org.gnome.ScreenSaver, KDE's
org.freedesktop.ScreenSaver, org.cinnamon.ScreenSaver and so on.
"""

from __future__ import annotations

import logging
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from jeepney import HeaderFields, MatchRule, MessageType
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

if TYPE_CHECKING:
    from collections.abc import Callable

    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

_SLEEP: Final = MatchRule(
    type="signal", interface="org.freedesktop.login1.Manager", member="PrepareForSleep"
)
_SCREEN: Final = MatchRule(type="signal", member="ActiveChanged")
_SAVER: Final = ".ScreenSaver"  # ends every such interface
_SECONDS: Final = 5.0
_log: Final = logging.getLogger(__name__)


class ScreenLockMonitor:
    """Listens until it is closed, on a thread a bus. A bus that is not there is no error."""

    def __init__(
        self,
        going_to_sleep: Callable[[], None],
        woken_up: Callable[[], None],
        screen_locked: Callable[[], None],
    ) -> None:
        """Take what is called, on a thread of ours, each time that it comes to that."""
        self._going_to_sleep = going_to_sleep
        self._woken_up = woken_up
        self._screen_locked = screen_locked
        self._connections: list[DBusConnection] = []
        self._closed = False
        for bus, rule in (("SYSTEM", _SLEEP), ("SESSION", _SCREEN)):
            thread = threading.Thread(
                target=self._listen, args=(bus, rule), name="lockwatch", daemon=True
            )
            thread.start()

    @property
    def listening(self) -> int:
        """On how many buses it listens."""
        return len(self._connections)

    def close(self) -> None:
        """Stop listening."""
        self._closed = True
        for connection in self._connections:
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    def _listen(self, bus: str, rule: MatchRule) -> None:
        try:
            with open_dbus_connection(bus) as connection:
                Proxy(message_bus, connection, timeout=_SECONDS).AddMatch(rule)
                self._connections.append(connection)
                while not self._closed:
                    self._take(connection.receive())
        except (OSError, EOFError, RuntimeError, ValueError, KeyError) as error:
            if not self._closed:
                _log.info("no word from the %s bus (%s)", bus.lower(), type(error).__name__)

    def _take(self, message: Message) -> None:
        fields: dict[HeaderFields, Any] = message.header.fields
        if message.header.message_type is not MessageType.signal:
            return
        try:
            if fields.get(HeaderFields.member) == "PrepareForSleep":
                self._take_sleep(message.body)
            elif str(fields.get(HeaderFields.interface, "")).endswith(_SAVER):
                self._take_screen(message.body)
        except Exception:  # noqa: BLE001 - the barrier: the next signal must still be heard
            _log.exception("a signal to lock was not dealt with")

    def _take_sleep(self, body: tuple[object, ...]) -> None:
        if body == (True,):
            self._going_to_sleep()
        elif body == (False,):
            self._woken_up()

    def _take_screen(self, body: tuple[object, ...]) -> None:
        if body == (True,):  # False tells of its being unlocked
            self._screen_locked()
