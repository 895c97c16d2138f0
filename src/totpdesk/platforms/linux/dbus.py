"""Our connections to D-Bus: calls with a time limit; what comes in has its sender checked.

All errors of jeepney and of a lost connection become one error here, BusError. A lost connection is
opened again, its subscriptions are renewed, and our names are taken again.
"""

from __future__ import annotations

import logging
import queue
import threading
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    HeaderFields,
    MatchRule,
    MessageFlag,
    MessageType,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.wrappers import unwrap_msg

from totpdesk.base.errors import BusError
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.dbus_connection import BUS, SECONDS, Address, Connection
from totpdesk.platforms.linux.dbus_service import DO_NOT_QUEUE, failure, reply_to, require_owned

if TYPE_CHECKING:
    from collections.abc import Callable

    from jeepney import Message

    from totpdesk.platforms.linux.dbus_service import Interface

    Handler = Callable[..., object]

__all__ = ["BUS", "Address", "Bus"]

_REFUSED: Final = tr("{service} refused {method} ({error}).")
_NO_ANSWER: Final = tr("{service} does not answer.")
_FAILED: Final = tr("{service} cannot be called ({error}).")
_SOMETHING_ELSE: Final = tr("{service} answered {method} with something else ({given}).")
_RETRY_SECONDS: Final = (0.1, 1.0, 5.0, 30.0)  # between two attempts; the last one repeats
_log: Final = logging.getLogger(__name__)


class Bus:
    """The session bus or the system's, for any thread, until it is closed.

    Handlers run one after the other on a thread of ours; one that fails is logged.
    """

    def __init__(
        self, kind: Literal["SESSION", "SYSTEM"] = "SESSION", *, with_files: bool = False
    ) -> None:
        """Connect; `with_files` where file descriptors are to be received. Raises BusError."""
        self._kind = kind.lower()
        self._connect = partial(Connection, kind, self._received, self._lost, with_files=with_files)
        self._handlers: dict[tuple[MessageType, str, str], list[tuple[str, Handler]]] = {}
        self._owner_handlers: dict[str, list[tuple[Handler, Handler]]] = {}
        self._owners: dict[str, str] = {}  # unique names, "" for none, absent before it is known
        self._rules: list[str] = []
        self._offers: dict[tuple[str, str], Interface] = {}
        self._names: list[str] = []
        self._events: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()
        self._connection = self._connect()

    @property
    def name(self) -> str:
        """Our unique name, another one after each connection."""
        return self._connection.name

    def call(
        self,
        to: Address,
        method: str,
        signature: str = "",
        *body: object,
        seconds: float = SECONDS,
        returns: str | None = None,
    ) -> tuple[Any, ...]:
        """Call a method and return what it returned, of the signature `returns` if one is given.

        Raises BusError.
        """
        try:
            address = DBusAddress(to.path, to.service, to.interface)
            message = new_method_call(address, method, signature or None, body)
            reply = self._connection.call(message, seconds)
            answer: tuple[Any, ...] = unwrap_msg(reply)
        except DBusErrorResponse as error:
            words = " ".join(str(part) for part in error.data or ())
            text = _REFUSED.format(service=to.service, method=method, error=error.name)
            raise BusError(text, str(error.name), words) from error
        except FutureTimeoutError as error:
            raise BusError(_NO_ANSWER.format(service=to.service)) from error
        except (OSError, ValueError) as error:
            text = _FAILED.format(service=to.service, error=type(error).__name__)
            raise BusError(text) from error
        given = reply.header.fields.get(HeaderFields.signature, "")
        if returns is not None and given != returns:
            text = _SOMETHING_ELSE.format(service=to.service, method=method, given=given)
            raise BusError(text)
        return answer

    def emit(self, path: str, interface: str, member: str) -> None:
        """Send a signal without values to whoever listens. Raises BusError."""
        try:
            self._connection.send(new_signal(DBusAddress(path, interface=interface), member))
        except OSError as error:
            text = _FAILED.format(service=interface, error=type(error).__name__)
            raise BusError(text) from error

    def on_signal(self, service: str, interface: str, member: str, handler: Handler) -> None:
        """Call a handler with the path and the values of a signal, if the service has sent it.

        Raises BusError.
        """
        self._handle_from(service, (MessageType.signal, interface, member), handler)
        self._add_match(
            MatchRule(type="signal", sender=service, interface=interface, member=member)
        )

    def on_call(self, service: str, interface: str, member: str, handler: Handler) -> None:
        """Call a handler with the path and the values of a call to us, if the service made it.

        Raises BusError.
        """
        self._handle_from(service, (MessageType.method_call, interface, member), handler)

    def offer(self, interface: Interface) -> None:
        """Answer calls of these methods from now on, and refuse every other. Raises BusError."""
        for caller in interface.callers:
            self._follow(caller)
        self._offers[interface.path, interface.name] = interface

    def own(self, name: str) -> None:
        """Be called by a name from now on. Raises BusError, also where another program has it."""
        self._request(name)
        self._names.append(name)

    def on_owner(self, service: str, *, lost: Handler, found: Handler) -> None:
        """Call `lost` when the program behind a name has gone, `found` when there is a new one.

        `lost` is also called when the connection ends. Raises BusError.
        """
        self._follow(service)
        self._owner_handlers[service].append((lost, found))

    def close(self) -> None:
        """Close the connection; calls that wait for an answer raise BusError."""
        self._closing.set()
        self._connection.close()
        self._events.put(None)

    def _handle_from(
        self, service: str, what: tuple[MessageType, str, str], handler: Handler
    ) -> None:
        self._follow(service)
        self._handlers.setdefault(what, []).append((service, handler))

    def _follow(self, service: str) -> None:
        """Track the owner of a name from now on."""
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._hand_out, name="dbus", daemon=True)
                self._thread.start()
        if service not in self._owner_handlers:
            self._owner_handlers[service] = []
            changes = MatchRule(
                type="signal",
                sender=BUS.service,
                interface=BUS.interface,
                member="NameOwnerChanged",
            )
            changes.add_arg_condition(0, service)
            self._add_match(changes)
            self._find_owner(service)

    def _find_owner(self, service: str) -> str:
        """Ask for the owner of a name, unless a signal has reported it meanwhile."""
        try:
            (owner,) = self.call(BUS, "GetNameOwner", "s", service, returns="s")
        except BusError as error:
            if not error.name:
                raise
            owner = ""
        return self._owners.setdefault(service, owner)

    def _request(self, name: str) -> None:
        require_owned(name, *self.call(BUS, "RequestName", "su", name, DO_NOT_QUEUE, returns="u"))

    def _add_match(self, rule: MatchRule) -> None:
        text = rule.serialise()
        self._rules.append(text)
        self.call(BUS, "AddMatch", "s", text)

    def _received(self, message: Message) -> None:
        """Handle a signal or a call on the reading thread, in order with changes of owners."""
        fields = message.header.fields
        sender = fields.get(HeaderFields.sender, "")
        interface, member = fields.get(HeaderFields.interface), fields.get(HeaderFields.member)
        kind = message.header.message_type
        if (sender, interface, member) == (BUS.service, BUS.interface, "NameOwnerChanged"):
            self._owner_changed(*message.body)
        for service, handler in self._handlers.get((kind, interface, member), ()):
            if sender and sender == self._owners.get(service):
                self._events.put(partial(self._handle, handler, message))
        if kind is MessageType.method_call and self._offers:
            offered = self._offers.get((fields[HeaderFields.path], interface))
            owners = [self._owners.get(name) for name in offered.callers] if offered else []
            allowed = bool(sender) and sender in owners
            self._events.put(partial(self._answer, message, offered, allowed=allowed))

    def _answer(self, message: Message, offered: Interface | None, *, allowed: bool) -> None:
        """Answer a call of what we offer; the caller gets an answer in any case."""
        try:
            self._reply(message, reply_to(message, offered, allowed=allowed))
        except Exception:
            self._reply(message, failure(message))
            raise

    def _reply(self, message: Message, reply: Message) -> None:
        if not message.header.flags & MessageFlag.no_reply_expected:
            with suppress(OSError):
                self._connection.send(reply)

    def _handle(self, handler: Handler, message: Message) -> None:
        try:
            handler(message.header.fields[HeaderFields.path], *message.body)
        finally:
            if message.header.message_type is MessageType.method_call:
                self._reply(message, new_method_return(message))

    def _owner_changed(self, service: str, before: str, after: str) -> None:
        if service not in self._owner_handlers:
            return
        self._owners[service] = after
        for lost, found in self._owner_handlers[service]:
            if before:
                self._events.put(lost)
            if after:
                self._events.put(found)

    def _lost(self, error: Exception) -> None:
        """Handle the end of the connection, on the thread that read it."""
        owners, self._owners = self._owners, {}
        for service in (name for name, owner in owners.items() if owner):
            for lost, _ in self._owner_handlers[service]:
                self._events.put(lost)
        self._events.put(self._restore)
        if not self._closing.is_set():
            _log.warning(
                "the connection to the %s bus was lost (%s)", self._kind, type(error).__name__
            )

    def _restore(self) -> None:
        """Connect again, however long it takes, and listen for the same as before."""
        attempt = 0
        while not (self._connection.alive or self._closing.is_set()):
            self._closing.wait(_RETRY_SECONDS[min(attempt, len(_RETRY_SECONDS) - 1)])
            attempt += 1
            with suppress(BusError):
                self._connection = self._connect()
                self._listen_again()
        if self._closing.is_set():
            self._connection.close()

    def _listen_again(self) -> None:
        try:
            for rule in self._rules:
                self.call(BUS, "AddMatch", "s", rule)
            for service, handlers in self._owner_handlers.items():
                if self._find_owner(service):
                    for _, found in handlers:
                        self._events.put(found)
            for name in self._names:
                self._request(name)
        except BusError:
            self._connection.close()  # or we could miss a message unnoticed
            raise
        _log.warning("the connection to the %s bus was restored", self._kind)

    def _hand_out(self) -> None:
        while (event := self._events.get()) is not None:
            try:
                event()
            except Exception:  # noqa: BLE001 - the barrier: the next one must still be handled
                _log.exception("a message on the %s bus could not be handled", self._kind)
