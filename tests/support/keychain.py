"""The session's keychain: gnome-keyring, with a password the tests know.

It must run before anything asks for org.freedesktop.secrets, and be unlocked from the start: a
second `gnome-keyring-daemon --unlock` does not unlock one that runs.
"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import secretstorage
from jeepney import DBusAddress
from jeepney.io.blocking import open_dbus_connection

from support import bus
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jeepney.io.blocking import DBusConnection

    from support.programs import Child
    from support.session import DesktopSession

NAME = "org.freedesktop.secrets"
SERVICE = DBusAddress("/org/freedesktop/secrets", NAME, "org.freedesktop.Secret.Service")
# gnome-keyring's own door for programs that know the password; that is its real name.
MASTER = SERVICE.with_interface("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface")
PROMPT = "Unlock Login Keyring"  # the title of its window
PASSWORD = b"the tests' keychain"
TIMEOUT = 20.0  # seconds


class Keychain:
    """An unlocked gnome-keyring in `session`."""

    def __init__(self, session: DesktopSession) -> None:
        self._address = session.bus_address
        self._windows = session.windows
        self._child = _start(session)
        wait_until(self._is_ready, TIMEOUT, "gnome-keyring to open its keychain")

    def lock(self) -> None:
        """Lock the keychain, as a screen lock or a logout would."""
        with self._connection() as connection:
            secretstorage.Collection(connection).lock()

    def unlock(self) -> None:
        """Unlock the keychain by its password, without a prompt."""
        with self._connection() as connection:
            path = secretstorage.Collection(connection).collection_path
            _, talk = bus.call(connection, SERVICE, "OpenSession", "sv", "plain", ("s", ""))
            password = (talk, b"", PASSWORD, "text/plain")
            bus.call(connection, MASTER, "UnlockWithMasterPassword", "o(oayays)", path, password)

    def is_locked(self) -> bool:
        """Return whether secrets are out of reach until someone types the password."""
        with self._connection() as connection:
            return bool(secretstorage.Collection(connection).is_locked())

    def prompts(self) -> bool:
        """Return whether the prompt for the password is open and receives keys."""
        window = self._windows.active()
        return self._windows.title(window) == PROMPT and self._windows.has_keys(window)

    def make_another_default(self) -> None:
        """Create a second, unlocked keyring and make it the default, as Seahorse would."""
        with self._connection() as connection:
            _, talk = bus.call(connection, SERVICE, "OpenSession", "sv", "plain", ("s", ""))
            label = {"org.freedesktop.Secret.Collection.Label": ("s", "Work")}
            password = (talk, b"", PASSWORD, "text/plain")
            made = bus.call(
                connection, MASTER, "CreateWithMasterPassword", "a{sv}(oayays)", label, password
            )
            bus.call(connection, SERVICE, "SetAlias", "so", "default", *made)

    def forget_default(self) -> None:
        """Leave no keyring the default one."""
        with self._connection() as connection:
            bus.call(connection, SERVICE, "SetAlias", "so", "default", "/")

    def rename(self, service: str, name: str) -> None:
        """Give the item of one service to another, where it is."""
        with self._connection() as connection:
            (item,) = secretstorage.search_items(connection, {"service": service})
            item.set_attributes({**item.get_attributes(), "service": name})

    def delete(self) -> None:
        """Delete the user's keyring with all that is in it."""
        with self._connection() as connection:
            secretstorage.Collection(connection).delete()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Have the daemon answer nothing within the block; then it answers what it was asked."""
        os.kill(self._child.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._child.pid, signal.SIGCONT)
            self.is_locked()  # answered after all that was asked before

    def stop(self) -> None:
        """End the daemon: from here on nothing answers for secrets."""
        self._child.stop()

    def _is_ready(self) -> bool:
        """Return whether it is unlocked; it has its name before it has its keychain."""
        try:
            return self._child.alive() and self._has_owner() and not self.is_locked()
        except secretstorage.ItemNotFoundException:
            return False

    def _has_owner(self) -> bool:
        with self._connection() as connection:
            return bus.has_owner(connection, NAME)

    @contextmanager
    def _connection(self) -> Iterator[DBusConnection]:
        with closing(open_dbus_connection(bus=self._address)) as connection:
            yield connection


def _start(session: DesktopSession) -> Child:
    daemon = session.program("gnome-keyring-daemon")
    child = session.spawn(
        [daemon, "--foreground", "--unlock", "--components=secrets"], stdin=subprocess.PIPE
    )
    child.send(PASSWORD)
    child.end_input()
    return child
