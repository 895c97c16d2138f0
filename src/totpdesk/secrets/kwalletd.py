"""KDE's keychain, the daemon of KWallet, by its own interface on D-Bus.

It need not run: the bus starts it, and it ends again at once where it is switched off in its
settings. It can be the Secret Service as well, for which Plasma 6 has a daemon of its own.
"""

from __future__ import annotations

import time
from contextlib import closing, suppress
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

from jeepney import DBusAddress, DBusErrorResponse, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy
from jeepney.wrappers import unwrap_msg
from keyring.errors import KeyringLocked

from totpdesk.secrets import secret_bus
from totpdesk.secrets.prompts import Prompts

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

_INTERFACE: Final = "org.kde.KWallet"
_DAEMONS: Final = (  # that of Plasma 6 answers for the older one too
    DBusAddress("/modules/kwalletd6", "org.kde.kwalletd6", _INTERFACE),
    DBusAddress("/modules/kwalletd5", "org.kde.kwalletd5", _INTERFACE),
)
_SECRET_SERVICES: Final = (DBusAddress("/ksecretd", "org.kde.ksecretd", _INTERFACE), *_DAEMONS)
_SECRETS: Final = "org.freedesktop.secrets"
_STARTING: Final = "org.freedesktop.DBus.Error.UnknownObject"
_START_SECONDS, _PAUSE = 5.0, 0.02
_AT_A_DIALOG: Final = 3600.0  # seconds: its user may think, or be away
_NO_WINDOW: Final = 0  # the window that a dialog belongs to
_SECRET_SERVICE: Final = ""  # what KWallet calls itself as a Secret Service


class KWallet(Enum):
    """Whether KWallet is there for programs."""

    ON = auto()
    OFF = auto()  # its user has switched it off, or it does not start
    NOT_INSTALLED = auto()


class Daemon:
    """KWallet's daemon, at the other end of a connection."""

    def __init__(self, connection: DBusConnection, address: DBusAddress) -> None:
        """Talk to this one of the daemons."""
        self._connection = connection
        self._address = address

    def call(
        self, method: str, signature: str = "", *arguments: object, seconds: float | None = None
    ) -> Any:  # noqa: ANN401
        """Return what a method returns, after as many seconds as the connection or this allows."""
        message = new_method_call(self._address, method, signature, arguments)
        answer = unwrap_msg(self._connection.send_and_get_reply(message, timeout=seconds))
        return answer[0] if answer else None

    def is_on(self) -> bool:
        """Return whether it runs, started if need be: in some settings it ends at once."""
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                return bool(self.call("isEnabled"))
            except DBusErrorResponse as error:
                if error.name != _STARTING or time.monotonic() > deadline:
                    return False
            time.sleep(_PAUSE)

    def save(self, user: str = _SECRET_SERVICE) -> None:
        """Have it write a program's wallets to disk, for which it waits 5 s by itself."""
        for wallet in self.call("wallets"):
            if user in self.call("users", "s", wallet):
                self.call("sync", "is", self.opened(wallet, user), user)

    def opened(self, wallet: str, user: str) -> int:
        """Return the handle of a wallet; the user is asked for its password, if it is closed."""
        handle = int(self.call("open", "sxs", wallet, _NO_WINDOW, user, seconds=_AT_A_DIALOG))
        if handle < 0:
            raise KeyringLocked("The dialog was cancelled.")  # not text: never shown
        return handle


def find(connection: DBusConnection) -> Daemon | None:
    """Return the daemon that runs or that the bus can start, None where KWallet is not there."""
    bus = Proxy(message_bus, connection)
    (startable,) = bus.ListActivatableNames()
    for address in _DAEMONS:
        if address.bus_name in startable or bus.NameHasOwner(address.bus_name)[0]:
            return Daemon(connection, address)
    return None


def start() -> KWallet:
    """Start KWallet, which may offer the Secret Service too; return whether it is there.

    Raises KeychainSilentError where it hangs.
    """
    try:
        with closing(secret_bus.connect(Prompts())) as connection:
            daemon = find(connection)
            if daemon is None:
                return KWallet.NOT_INSTALLED
            return KWallet.ON if daemon.is_on() else KWallet.OFF
    except TimeoutError as error:
        raise secret_bus.silent() from error
    except (KeyError, ValueError, OSError):
        return KWallet.NOT_INSTALLED


def secret_service(connection: DBusConnection) -> Daemon | None:
    """Return the daemon that offers the Secret Service, None where it is another keychain's."""
    bus = Proxy(message_bus, connection)
    for address in _SECRET_SERVICES:
        with suppress(DBusErrorResponse):  # a name that nobody has
            if bus.GetNameOwner(address.bus_name) == bus.GetNameOwner(_SECRETS):
                return Daemon(connection, address)
    return None
