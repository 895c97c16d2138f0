"""What a portal's program is on the bus, hand-made: a name, calls that are answered, signals.

Both ends of a portal are simulated with it: the backend behind the real xdg-desktop-portal
(support.wayland.backend) and the portal itself (support.wayland.backend_portal).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Final

from jeepney import DBusAddress, new_error, new_method_return, new_signal

from support.busname import BusName, interface_of, member_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jeepney import Message

    from support.wayland.session import WaylandSession

    Reply = tuple[str, tuple[object, ...]] | None

UNKNOWN: Final = "org.freedesktop.DBus.Error.UnknownMethod"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"
UP: Final = 0  # NotifyKeyboardKeysym's state
RETURN: Final = 0xFF0D  # keysym
DONE: Final = ("", ())


class Answer(Enum):
    """What the user, or the desktop for them, says when asked; the numbers are the Response's."""

    GRANT = 0
    REFUSE = 1
    END = 2  # "the user interaction was ended in some other way"
    SILENCE = None


@dataclass
class Script:
    """What a portal is to answer, and what it was asked.

    `permission` and `keys` are the answers about typing and about shortcuts; `asked` counts the
    questions about typing, `opened` all sessions for it, `open` are those not closed yet, `typed`
    is what keys were pressed for; `at_key` is called before a key is written down.
    """

    permission: Answer = Answer.GRANT
    keys: Answer = Answer.GRANT
    asked: int = 0
    opened: int = 0
    open: set[str] = field(default_factory=set)
    typed: str = ""
    at_key: Callable[[], object] = lambda: None

    def press(self, keysym: int, state: int) -> None:
        """Record a key that is released."""
        self.at_key()
        if state == UP and (keysym < 0x100 or keysym == RETURN):
            self.typed += "\n" if keysym == RETURN else chr(keysym)

    def session_begins(self, handle: str) -> None:
        """Write down a session for typing."""
        self.opened += 1
        self.open.add(handle)


class Service(BusName):
    """Is on the session's bus until its end.

    A subclass has a method for each call, by its interface's last word and its name. It is given
    the message and returns signature and body, or None where it will not answer.
    """

    CALLS: Mapping[str, Callable[[Any, Message], Reply]]
    VERSIONS: Mapping[
        str, int
    ]  # the version property of each interface, by the interface's full name

    def __init__(self, session: WaylandSession, script: Script) -> None:
        self.script = script
        super().__init__(session.bus_address)
        session.at_end(self.close)

    def emit(self, path: str, interface: str, member: str, signature: str, *body: object) -> None:
        """Send a signal to everyone."""
        self._connection.send(
            new_signal(DBusAddress(path, interface=interface), member, signature, body)
        )

    def _answer(self, message: Message) -> None:
        interface, member = interface_of(message), member_of(message)
        if interface == PROPERTIES:
            self._send_properties(message, member)
            return
        method = self.CALLS.get(f"{interface.rpartition('.')[2]}.{member}")
        if method is None:
            self._connection.send(new_error(message, UNKNOWN))
        elif (answer := method(self, message)) is not None:
            self._connection.send(new_method_return(message, *answer))

    def _press_key(self, message: Message) -> Reply:
        self.script.press(*message.body[2:])
        return DONE

    def _ignore(self, _message: Message) -> Reply:
        return DONE

    def _send_properties(self, message: Message, member: str) -> None:
        known: dict[str, tuple[str, Any]] = {"AvailableDeviceTypes": ("u", 1)}
        if version := self.VERSIONS.get(message.body[0]):
            known["version"] = ("u", version)
        if member == "GetAll":
            self._connection.send(new_method_return(message, "a{sv}", (known,)))
        elif member == "Get" and message.body[1] in known:
            self._connection.send(new_method_return(message, "v", (known[message.body[1]],)))
        else:
            self._connection.send(new_error(message, UNKNOWN))

    # What each does with a key, and with a request that is closed.
    COMMON: ClassVar[dict[str, Callable[[Any, Message], Reply]]] = {
        "RemoteDesktop.NotifyKeyboardKeysym": _press_key,
        "RemoteDesktop.NotifyKeyboardKeycode": _ignore,
        "Request.Close": _ignore,
    }
