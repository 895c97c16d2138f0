"""One connection to the portal: calls, requests that its user may be asked about, and signals.

Our application id is registered on it before anything else: portals from 1.21 on refuse shortcuts
without one (flatpak/xdg-desktop-portal#1817). A portal that ends fails what waits for it, and one
that is restarted is noticed.
"""

from __future__ import annotations

import itertools
import logging
import queue
import threading
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    HeaderFields,
    MatchRule,
    Properties,
    new_method_call,
)
from jeepney.bus_messages import message_bus
from jeepney.io.threading import Proxy, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from totpdesk.base import paths
from totpdesk.base.errors import PortalError, PortalRefusedError
from totpdesk.platforms.linux.dbus import Router

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jeepney import Message

    Handler = Callable[..., object]

_NAME: Final = "org.freedesktop.portal.Desktop"
_PATH: Final = "/org/freedesktop/portal/desktop"
_REGISTRY: Final = "org.freedesktop.host.portal.Registry"
_REQUEST: Final = "org.freedesktop.portal.Request"
_SESSION: Final = "org.freedesktop.portal.Session"
_NONE: Final = MappingProxyType[str, tuple[str, object]]({})
_CALL_SECONDS: Final = 5.0
USER_SECONDS: Final = 120.0  # a dialog may be open
_CANCELLED: Final = 1  # Request.Response: by the user; 2 is "ended in some other way"
_AWAY: Final = tuple(
    f"org.freedesktop.DBus.Error.{name}" for name in ("ServiceUnknown", "NameHasNoOwner", "NoReply")
)
_UNKNOWN: Final = tuple(
    f"org.freedesktop.DBus.Error.Unknown{name}" for name in ("Method", "Interface", "Object")
)  # a portal before 1.20
_log = logging.getLogger(__name__)


class PortalBus:
    """Everything that is said to and by the portal. Handlers run on one thread of ours."""

    def __init__(self) -> None:
        """Connect to the session bus. Raises PortalError where there is none."""
        try:
            self._connection = open_dbus_connection(enable_fds=True)  # the clipboard comes by pipes
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            raise PortalError("There is no session bus to reach the desktop by.") from error
        self.registration_refusal = ""  # the portal's own words, where it refused to register us
        self._registered = False
        self._answers: dict[str, Future[tuple[int, dict[str, Any]]]] = {}
        self._router = Router(self._connection, self._give_up)
        self._sender = str(self._connection.unique_name).lstrip(":").replace(".", "_")
        self._tokens = (f"totpdesk{number}" for number in itertools.count(1))
        self._handlers: dict[tuple[str, str], list[Handler]] = {}
        self._restarted: list[Callable[[], object]] = []
        self._signals: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        for rule in (_portal_signals(), _owner_changes()):
            self._listen(rule)
        self._thread = threading.Thread(target=self._hand_out, name="portal", daemon=True)
        self._thread.start()
        self._register()

    def close(self) -> None:
        """Leave the bus; the portal ends our sessions by itself."""
        self._signals.put(None)
        self._router.close()
        self._connection.close()

    def version(self, interface: str) -> int:
        """Return the version of one of the portal's interfaces, 0 where it is not there."""
        address = DBusAddress(_PATH, _NAME, f"org.freedesktop.portal.{interface}")
        try:
            (variant,) = self._send(Properties(address).get("version"))
        except PortalError:
            return 0
        return int(variant[1])

    def call(self, interface: str, method: str, signature: str, *body: object) -> Any:  # noqa: ANN401 - D-Bus
        """Call a method and return what it returned. Raises PortalError."""
        address = DBusAddress(_PATH, _NAME, f"org.freedesktop.portal.{interface}")
        return self._send(new_method_call(address, method, signature, body))

    def request(
        self,
        interface: str,
        method: str,
        signature: str,
        *body: object,
        options: Mapping[str, tuple[str, object]],
        patience: float = USER_SECONDS,
    ) -> dict[str, Any]:
        """Make a request, whose last argument are its options, and await its Response.

        Its user may be asked meanwhile, for as long as our `patience` (seconds) lasts. Raises
        PortalRefusedError where they said no, PortalError where there was no answer.
        """
        token = next(self._tokens)
        path = f"{_PATH}/request/{self._sender}/{token}"
        answer = self._answers[path] = Future()
        try:
            asked = {**options, "handle_token": ("s", token)}
            self.call(interface, method, signature, *body, asked)
            status, results = answer.result(patience)
        except FutureTimeoutError as error:
            self._close(path, _REQUEST)  # a late yes shall have no effect
            raise PortalError("The desktop did not answer. Try again.") from error
        finally:
            del self._answers[path]
        if status == _CANCELLED:
            raise PortalRefusedError("The desktop, or you in its dialog, refused this.")
        if status:
            raise PortalError("The desktop ended this without an answer. Try again.")
        return {key: value for key, (_, value) in results.items()}

    def create_session(
        self, interface: str, token: str = "", options: Mapping[str, tuple[str, object]] = _NONE
    ) -> str:
        """Begin a session, which nobody is asked about, and return its object's path.

        With a `token` of its own the session is known again as the same one by its desktop.
        Raises PortalRefusedError, PortalError.
        """
        handle = ("s", token or next(self._tokens))
        asked = {**options, "session_handle_token": handle}
        results = self.request(
            interface, "CreateSession", "a{sv}", options=asked, patience=_CALL_SECONDS
        )
        return str(results["session_handle"])

    def close_session(self, session: str) -> None:
        """End a session; one that has ended already is no error."""
        self._close(session, _SESSION)

    def on(self, interface: str, member: str, handler: Handler) -> None:
        """Call a handler with a signal's arguments."""
        self._handlers.setdefault((f"org.freedesktop.portal.{interface}", member), []).append(
            handler
        )

    def on_restart(self, handler: Callable[[], object]) -> None:
        """Call a handler when a portal has taken the place of one that was gone."""
        self._restarted.append(handler)

    def _register(self) -> None:
        """Say who we are, where portals want to know (from 1.20 on); keep what they refuse."""
        address = DBusAddress(_PATH, _NAME, _REGISTRY)
        message = new_method_call(address, "Register", "sa{sv}", (paths.DESKTOP_ID, {}))
        try:
            self._send(message)
            self._registered, self.registration_refusal = True, ""
        except PortalError as error:
            told = error.__cause__
            if self._registered:  # a portal that our first call started is told twice, and objects
                return
            if isinstance(told, DBusErrorResponse) and told.name not in (*_AWAY, *_UNKNOWN):
                self.registration_refusal = (
                    " ".join(str(part) for part in told.data or ()) or told.name
                )
                _log.warning("the portal refused to register us: %s", self.registration_refusal)

    def _close(self, path: str, interface: str) -> None:
        with suppress(PortalError):
            self._send(new_method_call(DBusAddress(path, _NAME, interface), "Close"))

    def _send(self, message: Message) -> Any:  # noqa: ANN401 - D-Bus values
        try:
            return unwrap_msg(self._router.send_and_get_reply(message, timeout=_CALL_SECONDS))
        except DBusErrorResponse as error:
            if error.name in _AWAY:
                raise PortalError("The desktop's portal is not running.") from error
            raise PortalError(f"The desktop's portal cannot do this ({error.name}).") from error
        except (FutureTimeoutError, OSError, RuntimeError, KeyError) as error:
            # jeepney raises KeyError where the router is closed while a reply is awaited.
            raise PortalError("The desktop's portal does not answer.") from error

    def _listen(self, rule: MatchRule) -> None:
        """Have the bus send us signals, into our queue."""
        self._router.filter(rule, queue=self._signals)
        Proxy(message_bus, self._router, timeout=_CALL_SECONDS).AddMatch(rule)

    def _hand_out(self) -> None:
        while (message := self._signals.get()) is not None:
            try:
                self._take(message)
            except Exception:  # noqa: BLE001 - the barrier: the next signal must still be heard
                _log.exception("a signal of the portal was not dealt with")

    def _take(self, message: Message) -> None:
        fields = message.header.fields
        interface, member = fields[HeaderFields.interface], fields[HeaderFields.member]
        if member == "NameOwnerChanged":
            self._owner_changed(*message.body)
        elif interface == _REQUEST and (answer := self._answers.get(fields[HeaderFields.path])):
            with suppress(InvalidStateError):  # it was given up a moment ago
                answer.set_result(message.body)
        for handler in self._handlers.get((interface, member), ()):
            handler(*message.body)

    def _owner_changed(self, _name: str, before: str, after: str) -> None:
        if before:
            self._give_up()
        if after and after != before:
            threading.Thread(target=self._begin_anew, name="portal anew", daemon=True).start()

    def _give_up(self) -> None:
        """Fail what waits for a portal that will not answer any more."""
        for answer in list(self._answers.values()):
            with suppress(InvalidStateError):  # answered at the last moment
                answer.set_exception(PortalError("The desktop's portal has ended. Try again."))

    def _begin_anew(self) -> None:
        self._register()
        for handler in self._restarted:
            handler()


def _portal_signals() -> MatchRule:
    return MatchRule(type="signal", path_namespace=_PATH)


def _owner_changes() -> MatchRule:
    rule = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
    rule.add_arg_condition(0, _NAME)
    return rule
