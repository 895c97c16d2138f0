"""One connection to the portal: calls, requests that its user may be asked about, and signals.

Our application id is registered on it before anything else: portals from 1.21 on refuse shortcuts
without one (flatpak/xdg-desktop-portal#1817). When a portal ends, requests to it fail; when it is
restarted, that is noticed.
"""

from __future__ import annotations

import itertools
import logging
import threading
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import ExitStack, contextmanager, suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from totpdesk.base import paths
from totpdesk.base.errors import BusError, PortalEndedError, PortalError, PortalRefusedError
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.dbus import Address, Bus
from totpdesk.platforms.own_memory import recognisable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Handler = Callable[..., object]

_NAME: Final = "org.freedesktop.portal.Desktop"
_PATH: Final = "/org/freedesktop/portal/desktop"
_REGISTRY: Final = "org.freedesktop.host.portal.Registry"
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
    """All calls to and signals of the portal. Handlers run on one thread of ours."""

    def __init__(self) -> None:
        """Connect to the session bus. Raises PortalError where there is none."""
        self.registration_refusal = ""  # the portal's own message, if it refused to register us
        self._registered = False
        self._recognised = False
        self._answers: dict[str, Future[tuple[int, dict[str, Any]]]] = {}
        self._tokens = (f"totpdesk{number}" for number in itertools.count(1))
        self._lost_handlers: list[Callable[[], object]] = []
        self._restart_handlers: list[Callable[[], object]] = []
        try:
            self._bus = Bus(with_files=True)  # the clipboard comes by pipes
        except BusError as error:
            raise PortalError(tr("Cannot reach the desktop: there is no session bus.")) from error
        with ExitStack() as undo:
            undo.callback(self._bus.close)
            self._on("Request", "Response", self._answered)
            self._bus.on_owner(_NAME, lost=self._lost, found=self._begin_anew)
            self._register()
            undo.pop_all()

    def close(self) -> None:
        """Disconnect from the bus; the portal then ends our sessions."""
        self._bus.close()
        self._give_up()

    def version(self, interface: str) -> int:
        """Return the version of one of the portal's interfaces, 0 where it is not there."""
        asked = (_full(interface), "version")
        try:
            ((_, number),) = self._call(
                "org.freedesktop.DBus.Properties", "Get", "ss", *asked, returns="v"
            )
        except PortalError:
            return 0
        return number if isinstance(number, int) else 0

    def call(self, interface: str, method: str, signature: str, *body: object) -> Any:  # noqa: ANN401 - D-Bus
        """Call a method and return what it returned. Raises PortalError."""
        with self._introduced():
            return self._call(_full(interface), method, signature, *body)

    def request(
        self,
        interface: str,
        method: str,
        signature: str,
        *body: object,
        options: Mapping[str, tuple[str, object]],
        timeout: float | None = USER_SECONDS,
    ) -> dict[str, Any]:
        """Make a request, with its options as the last argument, and await its Response.

        The user may be asked meanwhile, for `timeout` seconds at most, None for as long as they
        take. Raises PortalRefusedError where they said no, PortalEndedError where the desktop
        ended its question, PortalError where there was no answer.
        """
        token = next(self._tokens)
        sender = self._bus.name.lstrip(":").replace(".", "_")
        path = f"{_PATH}/request/{sender}/{token}"
        answer = self._answers[path] = Future()
        try:
            asked = {**options, "handle_token": ("s", token)}
            self.call(interface, method, signature, *body, asked)
            status, results = answer.result(timeout)
        except FutureTimeoutError as error:
            self._close(path, "Request")  # a late yes must have no effect
            raise PortalError(tr("The desktop did not answer. Try again.")) from error
        finally:
            del self._answers[path]
        if status == _CANCELLED:
            raise PortalRefusedError(tr("The desktop, or you in its dialog, refused this."))
        if status:
            raise PortalEndedError(tr("The desktop ended this without an answer. Try again."))
        return {key: value for key, (_, value) in results.items()}

    def create_session(
        self, interface: str, token: str = "", options: Mapping[str, tuple[str, object]] = _NONE
    ) -> str:
        """Begin a session, without asking the user, and return its object's path.

        By a `token` the desktop recognises the session as the same one.
        Raises PortalRefusedError, PortalError.
        """
        handle = ("s", token or next(self._tokens))
        asked = {**options, "session_handle_token": handle}
        results = self.request(
            interface, "CreateSession", "a{sv}", options=asked, timeout=_CALL_SECONDS
        )
        return str(results["session_handle"])

    def close_session(self, session: str) -> None:
        """End a session; one that has ended already is no error."""
        self._close(session, "Session")

    def on(self, interface: str, member: str, handler: Handler) -> None:
        """Call a handler with a signal's arguments. Raises PortalError."""
        self._on(interface, member, lambda _path, *body: handler(*body))

    def on_lost(self, handler: Callable[[], object]) -> None:
        """Call a handler when the portal has ended."""
        self._lost_handlers.append(handler)

    def on_restart(self, handler: Callable[[], object]) -> None:
        """Call a handler when the portal was restarted."""
        self._restart_handlers.append(handler)

    def _on(self, interface: str, member: str, handler: Handler) -> None:
        try:
            self._bus.on_signal(_NAME, _full(interface), member, handler)
        except BusError as error:
            raise _failed(error) from error

    def _register(self) -> None:
        """Register our id if the portal supports it (from 1.20 on); keep its refusal."""
        try:
            with self._introduced():
                self._call(_REGISTRY, "Register", "sa{sv}", paths.DESKTOP_ID, {})
            self._registered, self.registration_refusal = True, ""
        except PortalError as error:
            cause = error.__cause__
            if self._registered:  # a portal started by our first call gets it twice, and objects
                return
            if isinstance(cause, BusError) and cause.name not in ("", *_AWAY, *_UNKNOWN):
                self.registration_refusal = cause.words or cause.name
                _log.warning("the portal refused to register us: %s", self.registration_refusal)

    @contextmanager
    def _introduced(self) -> Iterator[None]:
        """Let the portal see who calls it, for a first call: it remembers that of a connection."""
        if self._recognised:
            yield
            return
        with recognisable():
            yield
        self._recognised = True

    def _close(self, path: str, interface: str) -> None:
        with suppress(PortalError):
            self._call(_full(interface), "Close", path=path)

    def _call(
        self,
        interface: str,
        method: str,
        signature: str = "",
        *body: object,
        path: str = _PATH,
        returns: str | None = None,
    ) -> Any:  # noqa: ANN401 - D-Bus values
        to = Address(_NAME, path, interface)
        try:
            return self._bus.call(to, method, signature, *body, returns=returns)
        except BusError as error:
            raise _failed(error) from error

    def _answered(self, path: str, status: int, results: dict[str, Any]) -> None:
        if answer := self._answers.get(path):
            with suppress(InvalidStateError):  # it timed out a moment ago
                answer.set_result((status, results))

    def _give_up(self) -> None:
        """Fail all requests to a portal that can no longer answer."""
        for answer in list(self._answers.values()):
            with suppress(InvalidStateError):  # answered at the last moment
                answer.set_exception(PortalError(tr("The desktop's portal has ended. Try again.")))

    def _lost(self) -> None:
        self._recognised = False
        self._give_up()
        _call_each(self._lost_handlers)

    def _begin_anew(self) -> None:
        """Register with the restarted portal, on a new thread: the handlers make requests."""
        threading.Thread(
            target=self._report_restart,
            name="portal restart",  # not text: a thread
            daemon=True,
        ).start()

    def _report_restart(self) -> None:
        self._register()
        _call_each(self._restart_handlers)


def _call_each(handlers: list[Callable[[], object]]) -> None:
    for handler in handlers:
        try:
            handler()
        except Exception:  # noqa: BLE001 - the barrier: the other handlers must still be called
            _log.exception("a change of the portal could not be handled")


def _full(interface: str) -> str:
    return f"org.freedesktop.portal.{interface}"


def _failed(error: BusError) -> PortalError:
    if error.name in _AWAY:
        return PortalError(tr("The desktop's portal is not running."))
    if error.name:
        return PortalError(tr("The desktop's portal cannot do this ({error}).", error=error.name))
    return PortalError(tr("The desktop's portal does not answer."))
