"""A backend of keyring on one kept connection, which takes one call after the other.

keyring's own for D-Bus connect anew for every read, or do not survive a restart of the keychain.
"""

from __future__ import annotations

import threading
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

from keyring.errors import KeyringError, KeyringLocked, NoKeyringError
from secretstorage import PromptDismissedException, SecretStorageException

from totpdesk.base.errors import KeychainSilentError
from totpdesk.secrets import secret_bus
from totpdesk.secrets.prompts import Prompts
from totpdesk.secrets.secret_bus import ANSWER_SECONDS, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from totpdesk.secrets.secret_bus import SecretBus

_T = TypeVar("_T")
_Items = TypeVar("_Items")


class KeptBackend(Generic[_Items]):
    """What such backends have in common. A lost connection is replaced once per call.

    Besides what keyring's backends raise, all raise KeychainSilentError.
    """

    def __init__(self) -> None:
        """Connect at the first call."""
        super().__init__()
        self._lock = threading.Lock()
        self._in_vain: Exception | None = None  # the latest refusal of a user, or silence
        self._prompts = Prompts()
        self._kept: _Items | None = None
        self._close: Callable[[], object] = lambda: None

    def open(self, prompts: Prompts) -> None:
        """Connect now, so that the first read is fast; count every prompt there."""
        self._prompts = prompts
        self._retried(lambda: self._items)

    @property
    def _items(self) -> _Items:
        """The items on a connection that works, as far as is known."""
        if self._kept is None:
            self._kept = self._connected()
        return self._kept

    def _connected(self) -> _Items:
        """Connect, and have `_close` disconnect again. Raises TimeoutError on a hang."""
        try:
            connection = secret_bus.connect(self._prompts)
            self._close = weakref.finalize(self, connection.close)
            return self._items_on(connection)
        except TimeoutError:
            raise
        except (SecretStorageException, KeyError, ValueError, OSError) as error:
            raise NoKeyringError("It cannot be reached.") from error  # not text: never shown

    def _items_on(self, connection: SecretBus) -> _Items:
        """Return the items. Raises NoKeyringError, SecretStorageException where there are none."""
        raise NotImplementedError

    def _retried(self, call: Callable[[], _T]) -> _T:
        with self._turn(), self._translated():
            try:
                return call()
            except (PromptDismissedException, KeyringError, TimeoutError):
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
                raise silent()
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
        except PromptDismissedException as error:
            raise KeyringLocked("The prompt was dismissed.") from error  # not text: never shown
        except TimeoutError as error:
            self._disconnect()
            raise silent() from error
        except BaseException:  # Ctrl-C, perhaps in the middle of an answer
            self._disconnect()
            raise

    def _disconnect(self) -> None:
        self._kept = None
        self._close()
