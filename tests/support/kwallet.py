"""KWallet, KDE's keychain, as the session's only one: its daemon, and its dialogs.

It serves programs by an interface of its own and by the Secret Service; its user can switch off
either. At login it is given the password that its user logged in with, as here.
"""

from __future__ import annotations

import hashlib
import os
import signal
from contextlib import closing, contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jeepney import DBusAddress
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

from support import bus
from support.fingers import Key
from support.session import DesktopSession, Keyring
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.fingers import SecondKeyboard

PASSWORD: Final = "the tests' wallet"
TIMEOUT: Final = 20.0  # seconds
OFF: Final = "[Wallet]\nEnabled=false\n"  # its settings where it is switched off
_NAME: Final = "org.kde.kwalletd5"
_DAEMON: Final = DBusAddress("/modules/kwalletd5", _NAME, "org.kde.KWallet")
_WALLET: Final = "kdewallet"
_TITLE: Final = "KDE Wallet Service"  # of each of its dialogs
_ROUNDS, _SIZE = 50_000, 56  # of the hash that the login hands over (kwallet-pam)


class Offers(Enum):
    """By what programs reach it: its settings for that, and what totpdesk calls it."""

    SECRET_SERVICE = "", "Secret Service"
    ITS_OWN = "[org.freedesktop.secrets]\napiEnabled=false\n", "KWallet"


class KdeSession(DesktopSession):
    """A session whose bus may start KWallet."""

    SERVICES = (*DesktopSession.SERVICES, f"{_NAME}.service")

    def __init__(self) -> None:
        super().__init__(keyring=Keyring.NONE)


class KWallet:
    """KWallet in `session`, with a wallet unless `empty`; `settings` are its kwalletrc."""

    def __init__(self, session: KdeSession, settings: str = "", *, empty: bool = False) -> None:
        self._session = session
        self._folder = Path(session.env["XDG_DATA_HOME"], "kwalletd")
        self._settings = Path(session.env["XDG_CONFIG_HOME"], "kwalletrc")
        self.set(settings)
        self.start()
        if not empty:
            self._make_wallet()

    def set(self, settings: str) -> None:
        """Have these settings, which the daemon reads at its start."""
        self._settings.parent.mkdir(parents=True, exist_ok=True)
        self._settings.write_text(settings)

    def settings(self) -> str:
        """Return its settings, some of which it has changed itself."""
        return self._settings.read_text()

    def start(self) -> None:
        """Start the daemon, as the first program that wants a secret does."""
        program = self._session.program("kwalletd5")
        child = self._session.spawn([program])
        wait_until(lambda: child.alive() and self._has(_NAME), TIMEOUT, "KWallet to start")
        wait_until(lambda: self._call("isEnabled"), TIMEOUT, "KWallet to be ready")

    def open(self) -> None:
        """Open the wallet without a dialog, as a login does."""
        salt = (self._folder / f"{_WALLET}.salt").read_bytes()
        hashed = hashlib.pbkdf2_hmac("sha512", PASSWORD.encode(), salt, _ROUNDS, _SIZE)
        self._call("pamOpen", "sayi", _WALLET, hashed, 0)
        wait_until(self.is_open, TIMEOUT, "KWallet to open the wallet")

    def is_open(self) -> bool:
        """Return whether secrets can be read without a password."""
        return bool(self._call("isOpen", "s", _WALLET))

    def close(self) -> None:
        """Close the wallet, as a screen lock may."""
        self._call("closeAllWallets")

    def delete(self) -> None:
        """Delete the wallet with all that is in it."""
        self._call("deleteWallet", "s", _WALLET)

    def wallets(self) -> list[str]:
        """Return the names of the wallets."""
        return list(self._call("wallets"))

    def end(self, by: signal.Signals = signal.SIGTERM) -> None:
        """End the daemon, whoever has started it."""
        os.kill(self._pid(), by)
        wait_until(lambda: not self._has(_NAME), TIMEOUT, "KWallet to end")

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Have the daemon answer nothing within the block."""
        pid = self._pid()
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    @property
    def dialog(self) -> int:
        """The id of its dialog that has the keys, 0 where none has."""
        windows = self._session.windows
        window = windows.active()
        return window if windows.title(window) == _TITLE and windows.has_keys(window) else 0

    def asks(self) -> bool:
        """Return whether one of its dialogs has the keys."""
        return bool(self.dialog)

    def _make_wallet(self) -> None:
        """Make the wallet as the first login does, and log in a second time."""
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / f"{_WALLET}.salt").write_bytes(os.urandom(_SIZE))
        self.open()
        self.close()
        self.end()
        self.start()
        self.open()

    def _pid(self) -> int:
        with closing(open_dbus_connection(bus=self._session.bus_address)) as connection:
            (pid,) = Proxy(message_bus, connection).GetConnectionUnixProcessID(_NAME)
        return int(pid)

    def _has(self, name: str) -> bool:
        with closing(open_dbus_connection(bus=self._session.bus_address)) as connection:
            return bus.has_owner(connection, name)

    def _call(self, method: str, signature: str = "", *arguments: object) -> object:
        with closing(open_dbus_connection(bus=self._session.bus_address)) as connection:
            try:
                answer = bus.call(connection, _DAEMON, method, signature, *arguments)
            except bus.CallError:
                return None  # it has its name before it has its object
        return answer[0] if answer else None


def give_password(keys: SecondKeyboard) -> None:
    """Answer the question for the password of the wallet."""
    keys.type_keys(PASSWORD)
    keys.tap(Key.RETURN)


def make_wallet(wallet: KWallet, keys: SecondKeyboard) -> None:
    """Answer the two questions for a new wallet: how it is encrypted, and its new password."""
    for _ in range(3):  # to its cipher; the one that it proposes needs a key of GnuPG
        keys.tap(Key.TAB)
    kinds = wallet.dialog
    keys.tap(Key.SPACE)
    keys.tap(Key.RETURN)
    wait_until(lambda: wallet.dialog not in (kinds, 0), TIMEOUT, "KWallet to ask for a password")
    keys.type_keys(PASSWORD)
    keys.tap(Key.TAB)
    give_password(keys)
