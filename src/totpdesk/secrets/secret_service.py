"""keyring's backend for the Secret Service, on one kept connection and session.

keyring connects anew for every read, with a key exchange in each, and looks only into the
collection behind the alias "default". Here a read takes two calls, and finds an item in whatever
collection it is: the default one can be another tomorrow, or gone. Attributes and labels are
keyring's, so that its own programs find the same items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyring.backends import SecretService
from keyring.compat import properties
from keyring.errors import PasswordDeleteError

from totpdesk.secrets import kwalletd
from totpdesk.secrets.kept_backend import KeptBackend
from totpdesk.secrets.kwalletd import KWallet
from totpdesk.secrets.secret_items import SecretItems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.secrets.secret_bus import SecretBus


class KeptSecretService(KeptBackend[SecretItems], SecretService.Keyring):
    """The backend, for any thread."""

    @properties.classproperty
    def priority(cls) -> float:  # noqa: N805 - a property of the class
        """Return keyring's own, once KWallet was started where no other program offers secrets."""
        try:
            return super().priority
        except RuntimeError:
            if kwalletd.start() is not KWallet.ON:
                raise
            return super().priority

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
        return self._retried(lambda: self._items.newest(self._attributes(service, username)))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Write where the item is, a new one into the user's collection; it is safe to repeat."""
        attributes = self._attributes(service, username)
        self._retried(lambda: self._write(attributes, password))

    def delete_password(self, service: str, username: str) -> None:
        """Delete the item wherever it is. Raises PasswordDeleteError where there is none."""
        attributes = self._attributes(service, username)
        if not self._retried(lambda: self._items.delete(attributes)):
            raise PasswordDeleteError("There is no such item.")  # not text: never shown

    def save(self) -> None:
        """Have what was written on disk, also where KWallet is the Secret Service."""
        self._retried(lambda: self._items.save())  # noqa: PLW0108 - looked up when it is called

    def services(self, username: str) -> list[str]:
        """Return the services of a user's items, locked ones too. Asks nobody; 0.3 ms each."""
        attributes = {self._names["username"]: username}
        return self._retried(lambda: self._items.values(self._names["service"], attributes))

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

    def _write(self, attributes: dict[str, str], password: str) -> None:
        service, username = (attributes[self._names[key]] for key in ("service", "username"))
        label = f"Password for '{username}' on '{service}'"  # not text: keyring's own
        self._items.write(label, attributes, password, {"application": self.appid})

    def _items_on(self, connection: SecretBus) -> SecretItems:
        chosen = getattr(self, "preferred_collection", None)  # a property that keyring sets
        return SecretItems(connection, chosen)
