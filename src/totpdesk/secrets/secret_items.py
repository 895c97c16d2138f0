"""Items of the Secret Service by their attributes, in whatever collection they are.

gnome-keyring locks a collection with all its items. KeePassXC locks each item until its user has
allowed this program to read it, and shows none of a database that is closed. A search names the
locked items apart, and unlocking one does what its keychain takes for that (Secret Service API,
SearchItems and Unlock). Only a write creates a collection, where there is none at all.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Final

import secretstorage
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from jeepney import DBusErrorResponse, MessageType, new_method_call
from secretstorage.defines import SS_PATH, SS_PREFIX
from secretstorage.dhcrypto import Session
from secretstorage.util import DBusAddressWrapper, open_session, unlock_objects

from totpdesk.secrets import kwalletd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from totpdesk.secrets.secret_bus import SecretBus

    Attributes = Mapping[str, str]
    Transferred = tuple[str, bytes, bytes, str]  # session, parameters, value, content type

_ALIASES: Final = ("default", "login")
_NOTHING: Final = "/"  # the path that stands for no object
_IS_LOCKED: Final = "org.freedesktop.Secret.Error.IsLocked"


class SecretItems:
    """All items of one connection. Not for two threads at once.

    Raises SecretStorageException and its kinds: PromptDismissedException where the user has not
    unlocked what was asked for.
    """

    def __init__(self, connection: SecretBus, chosen: str | None) -> None:
        """Talk on this connection; new items go into the chosen collection, if one is named."""
        self._connection = connection
        self._chosen = chosen
        self._session = _session(connection)
        self._used: set[str] = set()  # the collections in which items were found
        self._places: dict[frozenset[tuple[str, str]], str] = {}  # where items were read before
        self._lock_themselves: bool | None = None  # whether items do; not known yet

    def are_open(self, attributes: Attributes) -> bool:
        """Return whether reading these items would not ask the user.

        Where collections are what is locked, they alone are asked: with 10,000 accounts a search
        takes half a second.
        """
        if self._lock_themselves is not False:
            unlocked, locked = self._search(attributes)
            self._note([*unlocked, *locked])
            if locked:
                self._lock_themselves = not all(map(self._is_locked, map(_collection_of, locked)))
                return False
            self._lock_themselves = None if not unlocked else self._lock_themselves or False
        home = self._home()
        return home is not None and not any(map(self._is_locked, {home, *self._used}))

    def exist(self, attributes: Attributes) -> bool:
        """Return whether there are such items; the user may be asked to open a closed database."""
        return any(self._found(attributes))

    def values(self, attribute: str, attributes: Attributes) -> list[str]:
        """Return one of the attributes of all such items that are shown, locked ones too."""
        found: list[str] = []
        for path in chain(*self._search(attributes)):
            with suppress(secretstorage.ItemNotFoundException):
                found.append(self._at(path, "Item").get_property("Attributes").get(attribute, ""))
        return found

    def opened(self, attributes: Attributes) -> list[str]:
        """Return the paths of items, unlocked, the newest first. The user may be asked."""
        unlocked, locked = self._found(attributes)
        self._unlock(locked)
        found = [*unlocked, *locked]
        self._note(found)
        return sorted(found, key=self._modified, reverse=True) if len(found) > 1 else found

    def newest(self, attributes: Attributes) -> str | None:
        """Return the newest item's secret, None where there is no item. The user may be asked."""
        key = frozenset(attributes.items())
        secret = self._again(attributes, self._places[key]) if key in self._places else None
        if secret is None and (found := self.opened(attributes)):
            self._places[key] = found[0]
            secret = self._secret(found[0])
        return secret

    def _again(self, attributes: Attributes, path: str) -> str | None:
        """Ask for an item and, in the same message, for the secret where it was before.

        None if it is not the only item there now, and open: it is then looked for in two steps.
        """
        found, secret = self._connection.send_and_get_replies(
            new_method_call(self._at(SS_PATH, "Service"), "SearchItems", "a{ss}", (attributes,)),
            new_method_call(self._at(path, "Item"), "GetSecret", "o", (self._session.object_path,)),
        )
        is_answered = secret.header.message_type is MessageType.method_return
        return self._opened(*secret.body) if is_answered and found.body == ([path], []) else None

    def _secret(self, path: str) -> str:
        item = self._at(path, "Item")
        try:
            (transferred,) = item.call("GetSecret", "o", self._session.object_path)
        except DBusErrorResponse as error:
            if error.name != _IS_LOCKED:  # it can be locked again between two calls
                raise
            self._unlock([path])
            (transferred,) = item.call("GetSecret", "o", self._session.object_path)
        return self._opened(transferred)

    def secrets_by(self, attribute: str, paths: Sequence[str]) -> dict[str, str]:
        """Return items' secrets by one of their attributes, without items that were deleted.

        Of several with the same value the first one.
        """
        service = self._at(SS_PATH, "Service")
        (secrets,) = service.call("GetSecrets", "aoo", paths, self._session.object_path)
        found: dict[str, str] = {}
        for path in filter(secrets.__contains__, paths):
            with suppress(secretstorage.ItemNotFoundException):
                attributes = self._at(path, "Item").get_property("Attributes")
                found.setdefault(attributes.get(attribute, ""), self._opened(secrets[path]))
        return found

    def write(self, label: str, attributes: Attributes, secret: str, beside: Attributes) -> None:
        """Replace the newest item of these attributes, or create one, with others beside them."""
        found = self.opened(attributes)
        path = _collection_of(found[0]) if found else self._home() or self._created()
        self._unlock([path] if self._is_locked(path) else [])
        collection = secretstorage.Collection(self._connection, path, self._session)
        collection.create_item(label, {**beside, **attributes}, secret.encode(), replace=True)
        self._used.add(path)

    def delete(self, attributes: Attributes) -> int:
        """Delete all items of these attributes; return their number. The user may be asked."""
        found = self.opened(attributes)
        for path in found:
            with suppress(secretstorage.ItemNotFoundException):
                secretstorage.Item(self._connection, path).delete()
        return len(found)

    def save(self) -> None:
        """Have what was written on disk."""
        if daemon := kwalletd.secret_service(self._connection):
            daemon.save()

    def _found(self, attributes: Attributes) -> tuple[list[str], list[str]]:
        unlocked, locked = self._search(attributes)
        if not (unlocked or locked) and self._open_closed():
            return self._search(attributes)
        return unlocked, locked

    def _search(self, attributes: Attributes) -> tuple[list[str], list[str]]:
        unlocked, locked = self._at(SS_PATH, "Service").call("SearchItems", "a{ss}", attributes)
        return list(unlocked), list(locked)

    def _unlock(self, paths: Sequence[str]) -> None:
        if paths and unlock_objects(self._connection, list(paths)):
            raise secretstorage.PromptDismissedException

    def _open_closed(self) -> bool:
        """Unlock the collections that show no item while they are locked; tell if any were."""
        closed = [path for path in self._collections() if self._is_closed(path)]
        self._unlock(closed)
        return bool(closed)

    def _is_closed(self, path: str) -> bool:
        return self._is_locked(path) and not self._at(path, "Collection").get_property("Items")

    def _is_locked(self, path: str) -> bool:
        return bool(self._at(path, "Collection").get_property("Locked"))

    def _modified(self, path: str) -> int:
        return int(self._at(path, "Item").get_property("Modified"))

    def _collections(self) -> list[str]:
        return list(self._at(SS_PATH, "Service").get_property("Collections"))

    def _home(self) -> str | None:
        """Return the collection for new items, None where there is none."""
        if self._chosen:
            return self._chosen
        service = self._at(SS_PATH, "Service")
        aliased = (service.call("ReadAlias", "s", alias)[0] for alias in _ALIASES)
        return next((path for path in aliased if path != _NOTHING), min(self._used, default=None))

    def _created(self) -> str:
        """Create a collection, which the user is asked about.

        KWallet would make one by another name its user's default wallet, even if the user cancels,
        and a login would not open it.
        """
        if daemon := kwalletd.secret_service(self._connection):
            first = daemon.call("networkWallet")
            made = secretstorage.create_collection(self._connection, first, session=self._session)
        else:
            made = secretstorage.get_default_collection(self._connection, self._session)
        return str(made.collection_path)

    def _note(self, found: Iterable[str]) -> None:
        self._used.update(map(_collection_of, found))

    def _at(self, path: str, interface: str) -> DBusAddressWrapper:
        return DBusAddressWrapper(path, SS_PREFIX + interface, self._connection)

    def _opened(self, transferred: Transferred) -> str:
        """Decrypt what was encrypted for the bus (Secret Service API, "Transfer of Secrets")."""
        _, parameters, value, _ = transferred
        if self._session.aes_key is None:
            return bytes(value).decode(errors="replace")
        cipher = Cipher(algorithms.AES(self._session.aes_key), modes.CBC(bytes(parameters)))
        decryptor, unpadder = cipher.decryptor(), PKCS7(algorithms.AES.block_size).unpadder()
        padded = decryptor.update(bytes(value)) + decryptor.finalize()
        return (unpadder.update(padded) + unpadder.finalize()).decode(errors="replace")


def _session(connection: SecretBus) -> Session:
    """Agree on a key for secrets on the bus, in 5 ms, but on none with KWallet.

    In one of 200 sessions KWallet computes another key than we do: it drops zeros at its front.
    What we save is garbage then. Without Qt's ciphers (QCA) it cannot agree on a key. Its own
    programs, too, send it their secrets as they are, on the bus of its user alone.
    """
    if not kwalletd.secret_service(connection):
        return open_session(connection)
    service = DBusAddressWrapper(SS_PATH, SS_PREFIX + "Service", connection)
    session = Session()
    session.encrypted = False
    _, session.object_path = service.call("OpenSession", "sv", "plain", ("s", ""))
    return session


def _collection_of(item: str) -> str:
    """Return the path of an item's collection: its parent (Secret Service API, "Object Paths")."""
    return item.rpartition("/")[0]
