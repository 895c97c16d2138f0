"""keyring's Secret Service backend on one kept connection and session.

keyring connects anew for every read, with a key exchange in each: 9 ms of a press, twice that on a
busy machine. With a kept connection, a read takes a third of it. The calls are keyring's, except
that many secrets are read at once (Secret Service API, GetSecrets), which keyring does not offer.
"""

from __future__ import annotations

import threading
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

import secretstorage
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from keyring.backends import SecretService
from keyring.errors import KeyringError, KeyringLocked, NoKeyringError
from secretstorage.defines import SS_PATH, SS_PREFIX
from secretstorage.util import DBusAddressWrapper, open_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from secretstorage import Collection, Item
    from secretstorage.dhcrypto import Session

_T = TypeVar("_T")
_DEFAULT: Final = "/org/freedesktop/secrets/aliases/default"


class _NeverClosed:
    """Replaces the connection that keyring closes after each call."""

    def close(self) -> None:
        """Keep it open."""


class _Kept:
    """A collection whose connection stays open after keyring's use."""

    connection: Final = _NeverClosed()

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    def search_items(self, attributes: dict[str, str]) -> Iterator[Item]:
        return self._collection.search_items(attributes)

    def create_item(self, *values: Any, **words: Any) -> Item:  # noqa: ANN401 - passed on as is
        return self._collection.create_item(*values, **words)


class KeptSecretService(SecretService.Keyring):
    """The backend, for any thread. A lost connection is replaced once per call."""

    def __init__(self) -> None:
        """Connect now, so that the first read is fast."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._lock = threading.Lock()
        self._connect()

    def ready(self) -> bool:
        """Return whether the user's collection exists and is unlocked. Does not ask."""
        return self._retried(self._is_open)

    def get_preferred_collection(self) -> _Kept:
        """Return the user's collection, unlocked (the user may be asked)."""
        collection = self._collection()
        collection.session = self._session  # a new one is a key exchange: 5 ms
        if collection.is_locked() and collection.unlock():
            raise KeyringLocked(
                "The prompt to unlock the keychain was dismissed."  # not text: never shown
            )
        return _Kept(collection)

    def unlock(self, item: Item) -> None:
        """Do nothing: items are unlocked with their collection."""

    def get_password(self, service: str, username: str) -> str | None:
        """Read, as keyring does."""
        read: Callable[[str, str], str | None] = super().get_password
        return self._retried(lambda: read(service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Write, as keyring does; it is safe to repeat."""
        write: Callable[[str, str, str], None] = super().set_password
        self._retried(lambda: write(service, username, password))

    def delete_password(self, service: str, username: str) -> None:
        """Delete, as keyring does."""
        delete: Callable[[str, str], None] = super().delete_password
        self._retried(lambda: delete(service, username))

    def items(self, username: str) -> list[str]:
        """Return the paths of all items of a user."""
        attributes = {self.schemes[self.scheme]["username"]: username}
        return self._retried(lambda: self._found(attributes))

    def passwords(self, items: Sequence[str]) -> dict[str, str]:
        """Return items' secrets by service, without items that were deleted."""
        return self._retried(lambda: self._read_passwords(items))

    def _found(self, attributes: dict[str, str]) -> list[str]:
        self.get_preferred_collection()  # which asks to unlock it
        path = self._collection().collection_path
        (found,) = self._at(path, "Collection").call("SearchItems", "a{ss}", attributes)
        return list(found)

    def _read_passwords(self, paths: Sequence[str]) -> dict[str, str]:
        service = self._at(SS_PATH, "Service")
        (secrets,) = service.call("GetSecrets", "aoo", paths, self._session.object_path)
        passwords: dict[str, str] = {}
        for path in filter(secrets.__contains__, paths):
            with suppress(secretstorage.ItemNotFoundException):
                attributes = self._at(path, "Item").get_property("Attributes")
                passwords.setdefault(
                    attributes.get(self.schemes[self.scheme]["service"], ""),
                    _opened(self._session, secrets[path]).decode(errors="replace"),
                )
        return passwords

    def _at(self, path: str, interface: str) -> DBusAddressWrapper:
        return DBusAddressWrapper(path, SS_PREFIX + interface, self._connection)

    def _is_open(self) -> bool:
        path = getattr(self, "preferred_collection", None) or _DEFAULT
        try:
            return not secretstorage.Collection(self._connection, path).is_locked()
        except secretstorage.ItemNotFoundException:
            return False

    def _collection(self) -> Collection:
        if path := getattr(self, "preferred_collection", None):
            return secretstorage.Collection(self._connection, path)
        try:
            return secretstorage.get_default_collection(self._connection)
        except secretstorage.PromptDismissedException as error:  # there was none yet
            raise KeyringLocked(
                "The prompt to create a keychain was dismissed."  # not text: never shown
            ) from error

    def _connect(self) -> None:
        try:
            self._connection = secretstorage.dbus_init()
            self._disconnect = weakref.finalize(self, self._connection.close)
            self._session = open_session(self._connection)
        except secretstorage.SecretStorageException as error:
            raise NoKeyringError(
                "The Secret Service cannot be reached."  # not text: never shown
            ) from error

    def _retried(self, call: Callable[[], _T]) -> _T:
        with self._lock:
            try:
                return call()
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


def _opened(session: Session, secret: tuple[str, bytes, bytes, str]) -> bytes:
    """Decrypt what was encrypted for the transfer over the bus (Secret Service API, "Transfer")."""
    _, parameters, value, _ = secret
    if session.aes_key is None:
        return bytes(value)
    decryptor = Cipher(algorithms.AES(session.aes_key), modes.CBC(bytes(parameters))).decryptor()
    unpadder = PKCS7(algorithms.AES.block_size).unpadder()
    padded = decryptor.update(bytes(value)) + decryptor.finalize()
    return unpadder.update(padded) + unpadder.finalize()
