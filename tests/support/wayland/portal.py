"""Talking with xdg-desktop-portal in the plainest way: proof of what the desktop itself can do.

totpdesk has its own client of the portal; nothing of it is used here.
"""

from __future__ import annotations

from collections import deque
from contextlib import closing
from itertools import count, product
from typing import TYPE_CHECKING, Any

from jeepney import DBusAddress, MatchRule
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from support import bus
from support.hand import EVDEV_OFFSET
from support.waiting import wait_until

if TYPE_CHECKING:
    from jeepney import Message

    from support.wayland.kde import KdeSession

PREFIX = "org.freedesktop.portal"
DESKTOP = DBusAddress("/org/freedesktop/portal/desktop", f"{PREFIX}.Desktop")
SHORTCUTS = DESKTOP.with_interface(f"{PREFIX}.GlobalShortcuts")
REMOTE = DESKTOP.with_interface(f"{PREFIX}.RemoteDesktop")
ACCELERATORS = DBusAddress("/kglobalaccel", "org.kde.kglobalaccel", "org.kde.KGlobalAccel")
KEYBOARD = 1  # RemoteDesktop's device types
TIMEOUT = 10.0  # seconds

Options = dict[str, tuple[str, Any]]
_tokens = (f"t{number}" for number in count())


class PortalError(Exception):
    """The portal answered a request with something other than success."""


class Portal:
    """A connection to `session`'s bus that calls the portal and gets its signals."""

    def __init__(self, session: KdeSession) -> None:
        self._session = session
        self._owners: set[str] = set()
        self._connection = open_dbus_connection(bus=session.bus_address)
        session.at_end(self.close)
        self._responses = self._hear("Request", "Response")
        self._activated = self._hear("GlobalShortcuts", "Activated")
        self._deactivated = self._hear("GlobalShortcuts", "Deactivated")

    def close(self) -> None:
        """Disconnect from the bus, which ends the sessions made here, and reset their shortcuts.

        Twice does no harm.
        """
        self._connection.close()
        while self._owners:
            forget_shortcuts(self._session, self._owners.pop())

    def bind_shortcut(self, name: str, trigger: str, token: str = "tests") -> str:
        """Return the handle of a new session with one shortcut, such as "CTRL+ALT+o".

        To Plasma before 6, `token` names the program: what one has bound, even if it ended since,
        no other gets.
        """
        meant = {"description": ("s", name), "preferred_trigger": ("s", trigger)}
        shortcuts = [(name, meant)]
        # Plasma before 6.1 takes the list from here only, later ones from BindShortcuts.
        session = self._open(SHORTCUTS, token, {"shortcuts": ("a(sa{sv})", shortcuts)})
        self._owners.add(token)
        self._request(SHORTCUTS, "BindShortcuts", "oa(sa{sv})s", session, shortcuts, "")
        return session

    def open_keyboard(self) -> str:
        """Return the handle of a new RemoteDesktop session that may type."""
        session = self._open(REMOTE, next(_tokens), {})
        self._request(REMOTE, "SelectDevices", "o", session, options={"types": ("u", KEYBOARD)})
        self._request(REMOTE, "Start", "os", session, "")
        return session

    def type_text(self, session: str, text: str) -> None:
        """Type Latin-1 characters, whose keysyms are their code points, each call awaited."""
        for char, state in product(text, (1, 0)):
            body: tuple[Any, ...] = (session, {}, ord(char), state)
            self._call(REMOTE, "NotifyKeyboardKeysym", "oa{sv}iu", *body)

    def press_code(self, session: str, keycode: int) -> None:
        """Put a key down, given by its X keycode, and leave it there."""
        code = keycode - EVDEV_OFFSET
        self._call(REMOTE, "NotifyKeyboardKeycode", "oa{sv}iu", session, {}, code, 1)

    def wait_activated(self) -> tuple[str, str]:
        """Return the session and the name of the next shortcut that is pressed."""
        body = self._next(self._activated).body
        return body[0], body[1]

    def wait_deactivated(self) -> tuple[str, str]:
        """Return the session and the name of the next shortcut that is released."""
        body = self._next(self._deactivated).body
        return body[0], body[1]

    def _open(self, address: DBusAddress, token: str, options: Options) -> str:
        named = options | {"session_handle_token": ("s", token)}
        handle = self._request(address, "CreateSession", "", options=named)
        return str(handle["session_handle"][1])

    def _request(
        self,
        address: DBusAddress,
        method: str,
        signature: str,
        *body: object,
        options: Options | None = None,
    ) -> dict[str, Any]:
        """Make a request and return what its Response carries; PortalError if it was refused."""
        given = (options or {}) | {"handle_token": ("s", next(_tokens))}
        (handle,) = self._call(address, method, signature + "a{sv}", *body, given)
        while (response := self._next(self._responses)).header.fields[1] != handle:
            pass
        code, results = response.body
        if code:
            raise PortalError(f"{method} was answered by {code}.")
        return dict(results)

    def _call(self, address: DBusAddress, method: str, signature: str, *body: object) -> Any:
        return bus.call(self._connection, address, method, signature, *body)

    def _next(self, queue: deque[Message]) -> Message:
        return self._connection.recv_until_filtered(queue, timeout=TIMEOUT)

    def _hear(self, interface: str, member: str) -> deque[Message]:
        """Return where the signals of one kind will gather."""
        rule = MatchRule(type="signal", interface=f"{PREFIX}.{interface}", member=member)
        bus.call(self._connection, message_bus, "AddMatch", "s", rule.serialise())
        queue: deque[Message] = deque()
        self._connection.filter(rule, queue=queue)
        return queue


def forget_shortcuts(session: KdeSession, owner: str) -> None:
    """Have KDE give away the shortcuts of a program that ended; `owner` is its token there."""
    with closing(open_dbus_connection(bus=session.bus_address)) as connection:

        def is_forgotten() -> bool:
            (paths,) = bus.call(connection, ACCELERATORS, "allComponents", "")
            path = f"/component/{owner}"
            component = DBusAddress(path, ACCELERATORS.bus_name, "org.kde.kglobalaccel.Component")
            return path not in paths or bool(bus.call(connection, component, "cleanUp", "")[0])

        wait_until(is_forgotten, TIMEOUT, f"KDE to forget the shortcuts of {owner}")
