"""A stand-in for the portal and its RemoteDesktop sessions, strict about the calls it gets.

What the specification forbids is answered by an error and written down in `wrongs`: unknown
methods and options, wrong types, handles that are none, calls out of order, others' sessions.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar, Final
from uuid import UUID, uuid4

from jeepney import DBusAddress, HeaderFields, new_error, new_method_return, new_signal

from support.busname import BusName, interface_of, member_of, path_of, sender_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from jeepney import Message

PATH: Final = "/org/freedesktop/portal/desktop"
PORTAL: Final = "org.freedesktop.portal"
VERSIONS: Final = {f"{PORTAL}.RemoteDesktop": 2, f"{PORTAL}.Clipboard": 1}
TOKEN: Final = re.compile(r"[A-Za-z0-9_]+")
FAILED: Final = "org.freedesktop.DBus.Error.Failed"


@dataclass
class Manner:
    """How this desktop goes about it; by default as Plasma does.

    Without a token its user is asked, whose answers are `response` (the Response's number) and
    `shares` (the clipboard). `reads_own`: a session may read what is its own (not so in Mutter).
    `tells`: it is told whose the clipboard is. `takes`: what is set truly gets there.
    """

    response: int = 0
    shares: bool = True
    reads_own: bool = True
    tells: bool = True
    takes: bool = True


@dataclass
class Session:
    """One RemoteDesktop session. `started` is whether Start has succeeded."""

    path: str
    owner: str
    started: bool = False
    clipboard: bool = False
    devices: bool = False
    token: str = ""


class WrongError(Exception):
    """A call that the specification forbids."""


class StrictPortal(BusName):
    """The portal on the bus at `address` until `close`.

    `calls` are the methods called, `questions` how often its user was asked.
    """

    NAME = f"{PORTAL}.Desktop"
    SIGNATURES: ClassVar[dict[str, str]] = {
        "org.freedesktop.DBus.Properties.Get": "ss",
        "org.freedesktop.host.portal.Registry.Register": "sa{sv}",
        f"{PORTAL}.RemoteDesktop.CreateSession": "a{sv}",
        f"{PORTAL}.RemoteDesktop.SelectDevices": "oa{sv}",
        f"{PORTAL}.RemoteDesktop.Start": "osa{sv}",
        f"{PORTAL}.Session.Close": "",
    }
    OPTIONS: ClassVar[dict[str, dict[str, str]]] = {
        "CreateSession": {"handle_token": "s", "session_handle_token": "s"},
        "SelectDevices": {
            "handle_token": "s",
            "types": "u",
            "persist_mode": "u",
            "restore_token": "s",
        },
        "Start": {"handle_token": "s"},
    }

    def __init__(self, address: str) -> None:
        self.manner = Manner()
        self.wrongs: list[str] = []
        self.calls: list[str] = []
        self.questions = 0
        self.sessions: dict[str, Session] = {}
        self._numbers = count(1)
        self._tokens: set[str] = set()
        self._lock = threading.RLock()
        super().__init__(address)

    def forget_tokens(self) -> None:
        """Let the user revoke every permission."""
        with self._lock:
            self._tokens.clear()

    def _answer(self, message: Message) -> None:
        called = f"{interface_of(message)}.{member_of(message)}"
        with self._lock:
            try:
                self._handle(message, called)
            except WrongError as wrong:
                self.wrongs.append(f"{called}: {wrong}")
                self._connection.send(new_error(message, FAILED, "s", (str(wrong),)))

    def _handle(self, message: Message, called: str) -> None:
        member = member_of(message)
        signature = str(message.header.fields.get(HeaderFields.signature, ""))
        require(called in self.SIGNATURES, "no such method")
        require(signature == self.SIGNATURES[called], f"signature {signature}")
        self.calls.append(member)
        if member in self.OPTIONS:
            check_options(self.OPTIONS[member], message.body[-1])
        handle: Callable[[Message], None] = getattr(self, f"_{member}")
        handle(message)

    def _reply(self, message: Message, signature: str = "", *body: object) -> None:
        self._connection.send(new_method_return(message, signature or None, body))

    def _refuse(self, message: Message, why: str) -> None:
        """Answer by an error that is no fault of the caller's."""
        self._connection.send(new_error(message, FAILED, "s", (why,)))

    def _send_signal(
        self, to: str, path: str, interface: str, member: str, signature: str, *body: object
    ) -> None:
        signal = new_signal(DBusAddress(path, interface=interface), member, signature, body)
        signal.header.fields[HeaderFields.destination] = to
        self._connection.send(signal)

    def _respond(self, message: Message, status: int, **results: tuple[str, object]) -> None:
        """Return a request's handle, then send its Response."""
        sender = sender_of(message)
        token = token_of(message, "handle_token")
        path = f"{PATH}/request/{mangled(sender)}/{token}"
        self._reply(message, "o", path)
        body = ("Response", "ua{sv}", status, results)
        self._send_signal(sender, path, f"{PORTAL}.Request", *body)

    def _session(self, message: Message, *, started: bool) -> Session:
        """Return the caller's session that a call is about, started or not yet."""
        session = self.sessions.get(message.body[0])
        if session is None:
            raise WrongError("invalid session")
        sender = sender_of(message)
        require(session.owner == sender, "invalid session: another program's")
        require(session.started == started, f"invalid state, started: {session.started}")
        return session

    def _Get(self, message: Message) -> None:  # noqa: N802 - D-Bus's name
        version = VERSIONS.get(message.body[0])
        if version is None:
            self._refuse(message, "no such interface")
        else:
            self._reply(message, "v", ("u", version))

    def _Register(self, message: Message) -> None:  # noqa: N802 - the same
        self._reply(message)

    def _CreateSession(self, message: Message) -> None:  # noqa: N802 - the same
        sender = sender_of(message)
        token = token_of(message, "session_handle_token")
        path = f"{PATH}/session/{mangled(sender)}/{token}"
        require(path not in self.sessions, "a session of this name is there")
        self.sessions[path] = Session(path, sender)
        self._respond(message, 0, session_handle=("s", path))

    def _SelectDevices(self, message: Message) -> None:  # noqa: N802 - the same
        session = self._session(message, started=False)
        require(not session.devices, "devices were selected before")
        options = {name: value for name, (_, value) in message.body[1].items()}
        require(options.get("types", 7) in range(8), "no such device types")
        require(options.get("persist_mode", 0) in range(3), "no such persist mode")
        token = options.get("restore_token", "")
        if token and not is_uuid(token):
            self._refuse(message, "Restore token is not a valid UUID string")
            return
        session.devices = True
        if token in self._tokens:
            self._tokens.remove(token)  # good once
            session.token = token
        self._respond(message, 0)

    def _Start(self, message: Message) -> None:  # noqa: N802 - the same
        session = self._session(message, started=False)
        status, shares = 0, True
        if not session.token:
            self.questions += 1
            status, shares = self.manner.response, self.manner.shares
        if status:
            self._ended(session)
            self._respond(message, status)
            return
        session.started = True
        session.clipboard = session.clipboard and shares
        token = str(uuid4())
        self._tokens.add(token)
        enabled = ("b", session.clipboard)
        granted = {"restore_token": ("s", token), "clipboard_enabled": enabled}
        self._respond(message, 0, devices=("u", 1), **granted)
        self._begun(session)

    def _Close(self, message: Message) -> None:  # noqa: N802 - the same
        session = self.sessions.get(path_of(message))
        if session is None:
            self._refuse(message, "no such session")  # it was refused, and ended by that
            return
        self._ended(session)
        self._reply(message)

    def _begun(self, session: Session) -> None:
        """Record that a session has started."""

    def _ended(self, session: Session) -> None:
        """End a session."""
        del self.sessions[session.path]


def require(condition: bool, why: str) -> None:  # noqa: FBT001 - as assert
    """Raise WrongError unless a condition holds."""
    if not condition:
        raise WrongError(why)


def token_of(message: Message, name: str) -> str:
    """Return a token from a call's options. Raises WrongError where it can be in no path."""
    token = str(message.body[-1].get(name, ("s", ""))[1])
    require(bool(TOKEN.fullmatch(token)), f"{name} {token!r}")
    return token


def check_options(known: dict[str, str], options: dict[str, tuple[str, Any]]) -> None:
    """Raise WrongError where an option is unknown or of another type."""
    for name, (signature, _) in options.items():
        require(known.get(name) == signature, f"option {name} of type {signature}")


def is_uuid(token: str) -> bool:
    """Return whether a restore token is of the form that the portal gives them."""
    try:
        return str(UUID(token)) == token
    except ValueError:
        return False


def mangled(sender: str) -> str:
    """Return a unique name as handles have it (org.freedesktop.portal.Request)."""
    return sender.removeprefix(":").replace(".", "_")
