"""A portal's backend that answers as a test wants: refuses, ends the question, or never answers.

The real xdg-desktop-portal stands before it, so that what totpdesk meets is the real portal's way
of passing such answers on. Plasma 5.27's own backend does not ask and cannot be made to refuse.
Interfaces: org.freedesktop.impl.portal.{RemoteDesktop,GlobalShortcuts,Session,Request}.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any, ClassVar, Final

from jeepney.io.blocking import open_dbus_connection

from support import bus
from support.busname import path_of
from support.waiting import wait_until
from support.wayland.backend_service import DONE, Answer, Script, Service
from support.wayland.portal_services import PORTAL, service_program

if TYPE_CHECKING:
    from jeepney import Message

    from support.programs import Child
    from support.wayland.backend_service import Reply
    from support.wayland.kde import KdeSession

IMPL: Final = "org.freedesktop.impl.portal"
INTERFACES: Final = ("RemoteDesktop", "GlobalShortcuts")
DESKTOP: Final = "/org/freedesktop/portal/desktop"
KEYBOARD: Final = 1
TIMEOUT: Final = 10.0  # seconds


class Backend(Service):
    """The backend of `session`, following a script."""

    NAME = f"{IMPL}.desktop.tests"
    VERSIONS: ClassVar = {f"{IMPL}.{name}": 1 for name in INTERFACES}

    def __init__(self, session: KdeSession, script: Script) -> None:
        super().__init__(session, script)
        self._triggers: dict[str, list[tuple[str, dict[str, Any]]]] = {}

    def press(self, name: str) -> None:
        """Press a shortcut that was bound, in its latest session."""
        shortcuts = f"{IMPL}.GlobalShortcuts"
        session = list(self._triggers)[-1]
        for member in ("Activated", "Deactivated"):
            self.emit(DESKTOP, shortcuts, member, "osta{sv}", session, name, 0, {})

    def has_shortcuts(self) -> bool:
        """Return whether shortcuts are bound."""
        return bool(self._triggers)

    def forget(self) -> None:
        """Forget the sessions of a portal that has ended."""
        self._triggers.clear()

    def _begin(self, message: Message) -> Reply:
        self.script.session_begins(message.body[1])
        return _response(Answer.GRANT)

    def _select_devices(self, _message: Message) -> Reply:
        return _response(Answer.GRANT)

    def _start(self, _message: Message) -> Reply:
        self.script.asked += 1
        return _response(self.script.permission, {"devices": ("u", KEYBOARD)})

    def _begin_shortcuts(self, _message: Message) -> Reply:
        return _response(Answer.GRANT)

    def _bind(self, message: Message) -> Reply:
        _, session, asked, *_ = message.body
        trigger = ("s", "Meta+O")
        given = [(name, {**options, "trigger_description": trigger}) for name, options in asked]
        self._triggers[session] = given
        return _response(self.script.keys, {"shortcuts": ("a(sa{sv})", given)})

    def _end(self, message: Message) -> Reply:
        self.script.open.discard(path_of(message))
        self._triggers.pop(path_of(message), None)
        return DONE

    CALLS: ClassVar = Service.COMMON | {
        "RemoteDesktop.CreateSession": _begin,
        "RemoteDesktop.SelectDevices": _select_devices,
        "RemoteDesktop.Start": _start,
        "GlobalShortcuts.CreateSession": _begin_shortcuts,
        "GlobalShortcuts.BindShortcuts": _bind,
        "Session.Close": _end,
    }


def _response(answer: Answer, results: dict[str, tuple[str, object]] | None = None) -> Reply:
    if answer is Answer.SILENCE:
        return None
    granted = results if results and answer is Answer.GRANT else {}
    return "ua{sv}", (answer.value, granted)


def start_real_portal(session: KdeSession) -> Child:
    """Start the real xdg-desktop-portal before our backend; return when it is on the bus."""
    folder = session.new_folder("portals")
    names = ";".join(f"{IMPL}.{name}" for name in INTERFACES)
    (folder / "tests.portal").write_text(
        f"[portal]\nDBusName={Backend.NAME}\nInterfaces={names}\nUseIn=KDE\n"
    )
    session.env["XDG_DESKTOP_PORTAL_DIR"] = str(folder)
    child = session.spawn([service_program(session, PORTAL)])
    with closing(open_dbus_connection(bus=session.bus_address)) as connection:
        wait_until(
            lambda: child.alive() and bus.has_owner(connection, PORTAL), TIMEOUT, "the portal"
        )
    return child
