"""keyring's backend for the Secret Service, on one kept connection and session.

keyring connects anew for every read, with a key exchange in each, and looks only into the
collection behind the alias "default". Here a read takes two calls, and finds an item in whatever
collection it is: the default one can be another tomorrow, or gone. Attributes and labels are
keyring's, so that its own programs find the same items.
"""

from __future__ import annotations

import threading
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import secretstorage
from keyring.backends import SecretService
from keyring.errors import KeyringError, KeyringLocked, NoKeyringError, PasswordDeleteError

from totpdesk.base.errors import KeychainSilentError
from totpdesk.base.translation import tr
from totpdesk.secrets import secret_bus
from totpdesk.secrets.prompts import Prompts
from totpdesk.secrets.secret_bus import ANSWER_SECONDS
from totpdesk.secrets.secret_items import SecretItems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_T = TypeVar("_T")


class KeptSecretService(SecretService.Keyring):
    """The backend, for any thread. A lost connection is replaced once per call.

    Besides what keyring's backends raise, all raise KeychainSilentError.
    """

    def __init__(self) -> None:
        """Connect at the first call."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._lock = threading.Lock()
        self._in_vain: Exception | None = None  # the latest refusal of a user, or silence
        self._prompts = Prompts()
        self._kept: SecretItems | None = None
        self._close: Callable[[], object] = lambda: None

    def open(self, prompts: Prompts) -> None:
        """Connect now, so that the first read is fast; count every prompt there."""
        self._prompts = prompts
        self._retried(lambda: self._items)

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

    @property
    def _items(self) -> SecretItems:
        """The items on a connection that works, as far as is known."""
        if self._kept is None:
            self._kept = self._connected()
        return self._kept

    def _connected(self) -> SecretItems:
        try:
            connection = secret_bus.connect(self._prompts)
            self._close = weakref.finalize(self, connection.close)
            chosen = getattr(self, "preferred_collection", None)  # a property that keyring sets
            return SecretItems(connection, chosen)
        except TimeoutError:
            raise
        except (secretstorage.SecretStorageException, KeyError, ValueError, OSError) as error:
            raise NoKeyringError(
                "The Secret Service cannot be reached."  # not text: never shown
            ) from error

    def _retried(self, call: Callable[[], _T]) -> _T:
        with self._turn(), self._translated():
            try:
                return call()
            except (secretstorage.PromptDismissedException, KeyringError, TimeoutError):
                raise
            except Exception:  # noqa: BLE001 - whatever a bus throws that has gone meanwhile
                self._disconnect()
                return call()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for the call before this one, and for its user; what ends it in vain is for both."""
        before = self._in_vain
        while not self._lock.acquire(timeout=ANSWER_SECONDS):
            if not self._prompts.is_open:
                raise _silent()
        try:
            if (error := self._in_vain) and error is not before:
                raise type(error)(*error.args)
            yield
        except (KeyringLocked, KeychainSilentError) as error:
            self._in_vain = error
            raise
        finally:
            self._lock.release()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Leave no connection on which an answer may still come, or a prompt be open."""
        try:
            yield
        except secretstorage.PromptDismissedException as error:
            raise KeyringLocked("The prompt was dismissed.") from error  # not text: never shown
        except TimeoutError as error:
            self._disconnect()
            raise _silent() from error
        except BaseException:  # Ctrl-C, perhaps in the middle of an answer
            self._disconnect()
            raise

    def _disconnect(self) -> None:
        self._kept = None
        self._close()


def _silent() -> KeychainSilentError:
    return KeychainSilentError(
        tr(
            "The keychain did not answer within {seconds} s. Check that it runs, and try again.",
            seconds=f"{ANSWER_SECONDS:.0f}",
        )
    )
