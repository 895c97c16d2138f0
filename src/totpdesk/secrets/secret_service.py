"""keyring's backend for the Secret Service, on one kept connection and session.

keyring connects anew for every read, with a key exchange in each, and looks only into the
collection behind the alias "default". Here a read takes two calls, and finds an item in whatever
collection it is: the default one can be another tomorrow, or gone. Attributes and labels are
keyring's, so that its own programs find the same items.
"""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING, TypeVar

import secretstorage
from keyring.backends import SecretService
from keyring.errors import KeyringError, KeyringLocked, NoKeyringError, PasswordDeleteError

from totpdesk.secrets.secret_items import SecretItems

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_T = TypeVar("_T")


class KeptSecretService(SecretService.Keyring):
    """The backend, for any thread. A lost connection is replaced once per call."""

    def __init__(self) -> None:
        """Connect now, so that the first read is fast."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._lock = threading.Lock()
        self._connect()

    def ready(self, username: str) -> bool:
        """Return whether reading a user's items would not ask for anything. Does not ask."""
        attributes = {self._names["username"]: username}
        return self._retried(lambda: self._items.are_open(attributes))

    def holds(self, service: str, username: str) -> bool:
        """Return whether there is an item; asks only for a keyring that shows none while locked."""
        attributes = self._attributes(service, username)
        return self._retried(lambda: self._items.exist(attributes))

    def get_password(self, service: str, username: str) -> str | None:
        """Return the newest item's secret; the user may be asked to unlock it."""
        return self._retried(lambda: self._read(self._attributes(service, username)))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Write where the item is, a new one into the user's collection; it is safe to repeat."""
        attributes = self._attributes(service, username)
        self._retried(lambda: self._write(attributes, password))

    def delete_password(self, service: str, username: str) -> None:
        """Delete the item wherever it is. Raises PasswordDeleteError where there is none."""
        attributes = self._attributes(service, username)
        if not self._retried(lambda: self._items.delete(attributes)):
            raise PasswordDeleteError("There is no such item.")  # not text: never shown

    def items(self, username: str) -> list[str]:
        """Return the paths of all items of a user, unlocked: the user may be asked once."""
        attributes = {self._names["username"]: username}
        return self._retried(lambda: self._items.opened(attributes))

    def passwords(self, items: Sequence[str]) -> dict[str, str]:
        """Return items' secrets by service, without items that were deleted."""
        return self._retried(lambda: self._items.secrets_by(self._names["service"], items))

    @property
    def _names(self) -> dict[str, str]:
        return self.schemes[self.scheme]

    def _attributes(self, service: str, username: str) -> dict[str, str]:
        return {self._names["username"]: username, self._names["service"]: service}

    def _read(self, attributes: dict[str, str]) -> str | None:
        paths = self._items.opened(attributes)
        return self._items.secret(paths[0]) if paths else None

    def _write(self, attributes: dict[str, str], password: str) -> None:
        service, username = (attributes[self._names[key]] for key in ("service", "username"))
        label = f"Password for '{username}' on '{service}'"  # not text: keyring's own
        self._items.write(label, attributes, password, {"application": self.appid})

    def _connect(self) -> None:
        try:
            connection = secretstorage.dbus_init()
            self._disconnect = weakref.finalize(self, connection.close)
            chosen = getattr(self, "preferred_collection", None)  # a property that keyring sets
            self._items = SecretItems(connection, chosen)
        except secretstorage.SecretStorageException as error:
            raise NoKeyringError(
                "The Secret Service cannot be reached."  # not text: never shown
            ) from error

    def _retried(self, call: Callable[[], _T]) -> _T:
        with self._lock:
            try:
                return call()
            except secretstorage.PromptDismissedException as error:
                raise KeyringLocked("The prompt was dismissed.") from error  # not text: never shown
            except KeyringError:
                raise
            except Exception:  # noqa: BLE001 - whatever a bus throws that has gone meanwhile
                self._reconnect()
                return call()
            except BaseException:  # Ctrl-C, perhaps in the middle of an answer
                self._reconnect()
                raise

    def _reconnect(self) -> None:
        self._disconnect()
        self._connect()
