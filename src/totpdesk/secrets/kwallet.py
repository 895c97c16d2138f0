"""keyring's backend for KDE's KWallet, on one kept connection.

keyring's own needs dbus-python, which none of our packages has, gives up on the dialog for the
password after 25 s, and does not survive a restart of KWallet's daemon. Folders and entries are
keyring's, so that its own programs find the same secrets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keyring.backends import kwallet
from keyring.compat import properties
from keyring.errors import NoKeyringError, PasswordDeleteError, PasswordSetError

from totpdesk.secrets import kwalletd
from totpdesk.secrets.kept_backend import KeptBackend
from totpdesk.secrets.kwalletd import KWallet

if TYPE_CHECKING:
    from totpdesk.secrets.kwalletd import Daemon
    from totpdesk.secrets.prompts import Prompts
    from totpdesk.secrets.secret_bus import SecretBus

_US: Final = "totpdesk"  # the name by which KWallet asks whether we may


class WalletEntries:
    """All entries of one daemon. Not for two threads at once.

    An account is looked for in all wallets, closed ones too, for which nobody is asked: the default
    one can be another tomorrow. Only a write creates a wallet, where there is none at all.
    """

    def __init__(self, daemon: Daemon, prompts: Prompts) -> None:
        """Use this daemon, and count its dialogs there."""
        self._call = daemon.call
        self._daemon = daemon
        self._prompts = prompts
        self._handles: dict[str, int] = {}

    def are_open(self) -> bool:
        """Return whether the default wallet is open."""
        return self._is_open(self._call("networkWallet"))

    def exist(self, service: str, username: str) -> bool:
        """Return whether there is an entry."""
        return self._wallet_with(service, username) is not None

    def read(self, service: str, username: str) -> str | None:
        """Return an entry's password; the user may be asked for that of the wallet."""
        wallet = self._wallet_with(service, username)
        if wallet is None:
            return None
        handle = self._opened(wallet)
        return str(self._call("readPassword", "isss", handle, service, username, _US))

    def write(self, service: str, username: str, password: str) -> None:
        """Write where the entry is, a new one into the default wallet."""
        wallet = self._wallet_with(service, username) or self._call("networkWallet")
        entry = (self._opened(wallet), service, username, password, _US)
        if self._call("writePassword", "issss", *entry):
            raise PasswordSetError("KWallet refused to write.")  # not text: never shown

    def delete(self, service: str, username: str) -> bool:
        """Delete an entry and its folder; return whether there was one."""
        wallet = self._wallet_with(service, username)
        if wallet is None:
            return False
        handle = self._opened(wallet)
        if self._call("removeEntry", "isss", handle, service, username, _US):
            raise PasswordDeleteError("KWallet refused to delete.")  # not text: never shown
        if not self._call("entryList", "iss", handle, service, _US):
            self._call("removeFolder", "iss", handle, service, _US)
        return True

    def folders(self) -> list[str]:
        """Return the folders of the wallets that are open."""
        open_ones = filter(self._is_open, self._call("wallets"))
        return [
            str(folder)
            for wallet in open_ones
            for folder in self._call("folderList", "is", self._opened(wallet), _US)
        ]

    def save(self) -> None:
        """Have what was written on disk."""
        self._daemon.save(_US)

    def _wallet_with(self, service: str, username: str) -> str | None:
        """Return the wallet that has an entry, the default one if several have it."""
        first = self._call("networkWallet")
        for wallet in sorted(self._call("wallets"), key=lambda each: each != first):
            if self._has(wallet, service, username):
                return str(wallet)
        return None

    def _has(self, wallet: str, service: str, username: str) -> bool:
        """Look into a wallet: an open one knows by name only what it had when it was opened."""
        if self._is_open(wallet):
            handle = self._opened(wallet)
            return bool(self._call("hasEntry", "isss", handle, service, username, _US))
        return not self._call("keyDoesNotExist", "sss", wallet, service, username)

    def _opened(self, wallet: str) -> int:
        """Return the handle that we have of a wallet, or a new one: KWallet counts them."""
        handle = self._handles.get(wallet, -1)
        if _US in self._call("users", "s", wallet) and self._call("isOpen", "i", handle):
            return handle
        if self._is_open(wallet):
            handle = self._daemon.opened(wallet, _US)
        else:
            with self._prompts.asking():
                handle = self._daemon.opened(wallet, _US)
        self._handles[wallet] = handle
        return handle

    def _is_open(self, wallet: str) -> bool:
        return bool(self._call("isOpen", "s", wallet))


class KeptKWallet(KeptBackend[WalletEntries], kwallet.DBusKeyring):
    """The backend, for any thread."""

    @properties.classproperty
    def priority(cls) -> float:  # noqa: N805 - a property of the class
        """Return how good it is, or raise as keyring's own do where it is not there."""
        if kwalletd.start() is not KWallet.ON:
            raise RuntimeError("KWallet is not there, or switched off.")  # not text: never shown
        return 4.9

    @classmethod
    def switched_off(cls) -> bool:
        """Return whether KWallet is installed, but does not start."""
        return kwalletd.start() is KWallet.OFF

    def ready(self, username: str) -> bool:  # noqa: ARG002 - all entries are in one wallet
        """Return whether reading would not ask for the wallet's password."""
        return self._retried(lambda: self._items.are_open())  # noqa: PLW0108 - see `save`

    def holds(self, service: str, username: str) -> bool:
        """Return whether there is an entry. Asks nobody: names can always be compared."""
        return self._retried(lambda: self._items.exist(service, username))

    def services(self, username: str) -> list[str]:  # noqa: ARG002 - all have the same
        """Return the services that are in open wallets. Asks nobody."""
        return self._retried(lambda: self._items.folders())  # noqa: PLW0108 - see `save`

    def get_password(self, service: str, username: str) -> str | None:
        """Return an entry's password; the user may be asked for that of the wallet."""
        return self._retried(lambda: self._items.read(service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Write where the entry is, a new one into the default wallet; it is safe to repeat."""
        self._retried(lambda: self._items.write(service, username, password))

    def delete_password(self, service: str, username: str) -> None:
        """Delete an entry, and its folder. Raises PasswordDeleteError where there is none."""
        if not self._retried(lambda: self._items.delete(service, username)):
            raise PasswordDeleteError("There is no such entry.")  # not text: never shown

    def save(self) -> None:
        """Have what was written on disk."""
        self._retried(lambda: self._items.save())  # noqa: PLW0108 - looked up when it is called

    def _items_on(self, connection: SecretBus) -> WalletEntries:
        daemon = kwalletd.find(connection)
        if daemon is None or not daemon.is_on():
            raise NoKeyringError("KWallet does not answer.")  # not text: never shown
        return WalletEntries(daemon, self._prompts)
