"""The OS keychain behind the SecretStore port, through one of keyring's backends.

One item per account, each under a service name of its own: Windows moves items about that share
one (keyring's WinVault) and holds 1,280 characters per item; a newline in any item has destroyed
GNOME keyrings (ente-io/ente#5589).
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from totpdesk.base.errors import (
    KeychainError,
    KeychainLockedError,
    KeychainRefusedError,
    SecretVanishedError,
)
from totpdesk.base.translation import tr
from totpdesk.secrets import backends
from totpdesk.secrets.prompts import Prompts
from totpdesk.secrets.store import require_safe, with_progress

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from keyring.backend import KeyringBackend

    from totpdesk.secrets.store import Progress

_USER: Final = "totpdesk"
_PREFIX: Final = "totpdesk/"
_BUS_ENDED: Final = tr(
    "The keychain cannot be reached: the session bus has ended. Try again; if it does not come "
    "back, log out and in."
)
_CHUNK: Final = 25  # secrets requested at once: a press may have to wait 10 ms for them
_FEW: Final = 20  # up to so many secrets, listing all items takes longer


@runtime_checkable
class _TellsPrompts(Protocol):
    """A backend that knows whether it asks the user."""

    def open(self, prompts: Prompts) -> None:
        """Connect, and count every prompt there."""

    def ready(self, username: str) -> bool:
        """Return whether reading a user's items would not ask for anything."""


@runtime_checkable
class _Finds(Protocol):
    """A backend that finds an item without asking the user to unlock it."""

    def holds(self, service: str, username: str) -> bool:
        """Return whether there is an item."""


@runtime_checkable
class _HandsOutMany(Protocol):
    """A backend that can list its items and return many passwords at once."""

    def items(self, username: str) -> list[str]:
        """Return the paths of all items of a user."""

    def passwords(self, items: Sequence[str]) -> dict[str, str]:
        """Return the passwords of these items by service, without items that were deleted."""


@runtime_checkable
class _WritesLater(Protocol):
    """A backend whose program may write to the disk later."""

    def save(self) -> None:
        """Have what was written on disk."""


@runtime_checkable
class _Lists(Protocol):
    """A backend that can list its items without asking the user to unlock them."""

    def services(self, username: str) -> list[str]:
        """Return the services of all items of a user."""


class OsKeychain:
    """The keychain of this desktop, chosen at its first use."""

    def __init__(self, prompts: Prompts | None = None, wanted: Callable[[], str] = str) -> None:
        """Count here the prompts with which it asks its user.

        `wanted` is the name of the backend to prefer, if it serves: that which has the secrets.
        """
        self._prompts = prompts or Prompts()
        self._wanted = wanted

    @property
    def name(self) -> str:
        """The backend's name. Raises NoKeychainError or PlaintextKeychainError."""
        return self._backend[1]

    def ready(self) -> bool:
        """Return whether a read would not ask the user. A backend that does not know might ask."""
        with _translated():
            backend = self._backend[0]
            return isinstance(backend, _TellsPrompts) and backend.ready(_USER)

    def read(self, entry_id: str) -> str:
        """Return an account's line (9 ms with gnome-keyring, longer with a prompt)."""
        with _translated():
            line = self._backend[0].get_password(_service(entry_id), _USER)
        if not line:  # KWallet keeps the name of an entry whose value it has lost
            raise SecretVanishedError(
                tr("The keychain has no secret for this account. Restore it from a backup.")
            )
        return line

    def holds(self, entry_id: str) -> bool:
        """Return whether there is an account's line; asks the user only if that cannot be known."""
        with _translated():
            backend = self._backend[0]
            if isinstance(backend, _Finds):
                return backend.holds(_service(entry_id), _USER)
            return backend.get_password(_service(entry_id), _USER) is not None

    def ids(self) -> frozenset[str]:
        """Return the ids of all lines that can be listed, none where the keychain cannot."""
        with _translated():
            backend = self._backend[0]
            services = backend.services(_USER) if isinstance(backend, _Lists) else []
        return frozenset(key.removeprefix(_PREFIX) for key in services if key.startswith(_PREFIX))

    def write(self, entry_id: str, line: str) -> None:
        """Save a line and read it back."""
        require_safe(line)
        self._set(entry_id, line)
        self._save()
        with _translated():
            kept = self._backend[0].get_password(_service(entry_id), _USER)
        _require_equal(kept, line)

    def delete(self, entry_id: str) -> None:
        """Delete an account's line."""
        from keyring import errors  # noqa: PLC0415 - slow, see backends.py

        with _translated():
            try:
                self._backend[0].delete_password(_service(entry_id), _USER)
            except errors.PasswordDeleteError:
                if self._backend[0].get_password(_service(entry_id), _USER) is not None:
                    raise

    def read_many(self, ids: Collection[str], progress: Progress) -> dict[str, str]:
        """Return accounts' lines (0.6 ms each for 1,000 in gnome-keyring, 2 ms for 10,000)."""
        with _translated():
            backend = self._backend[0]
        lines: dict[str, str] = {}
        if len(ids) > _FEW and isinstance(backend, _HandsOutMany):
            lines = self._handed_out(backend, ids, progress)
        missing = [entry_id for entry_id in ids if entry_id not in lines]
        for entry_id in missing:  # some items may have to be read one by one
            progress(len(lines), len(ids))
            with suppress(SecretVanishedError):
                lines[entry_id] = self.read(entry_id)
        progress(len(ids), len(ids))
        return lines

    def write_many(self, lines: Mapping[str, str], progress: Progress) -> None:
        """Save lines one by one, as every keychain requires, then read them back."""
        for line in lines.values():
            require_safe(line)
        for entry_id in with_progress(lines, progress):
            self._set(entry_id, lines[entry_id])
        self._save()
        kept = self.read_many(lines, lambda _done, of: progress(of, of))
        for entry_id, line in lines.items():
            _require_equal(kept.get(entry_id), line)

    def delete_many(self, ids: Collection[str], progress: Progress) -> None:
        """Delete accounts' lines one by one."""
        for entry_id in with_progress(ids, progress):
            self.delete(entry_id)

    def _handed_out(
        self, backend: _HandsOutMany, ids: Collection[str], progress: Progress
    ) -> dict[str, str]:
        wanted = {_service(entry_id): entry_id for entry_id in ids}
        lines: dict[str, str] = {}
        with _translated():
            items = backend.items(_USER)
        for start in range(0, len(items), _CHUNK):
            progress(len(lines), len(ids))
            with _translated():
                chunk = backend.passwords(items[start : start + _CHUNK])
            lines |= {wanted[key]: line for key, line in chunk.items() if line and key in wanted}
        return lines

    def _set(self, entry_id: str, line: str) -> None:
        with _translated():
            self._backend[0].set_password(_service(entry_id), _USER, line)

    def _save(self) -> None:
        with _translated():
            backend = self._backend[0]
            if isinstance(backend, _WritesLater):
                backend.save()

    @cached_property
    def _backend(self) -> tuple[KeyringBackend, str]:
        backend, title = backends.chosen(self._wanted())
        self._prompts.hidden = not isinstance(backend, _TellsPrompts)
        if isinstance(backend, _TellsPrompts):
            with _translated():
                backend.open(self._prompts)
        return backend, title


def _service(entry_id: str) -> str:
    return f"{_PREFIX}{entry_id}"


def _require_equal(kept: str | None, line: str) -> None:
    if kept != line:
        raise KeychainRefusedError(
            tr("The keychain did not save the secret: reading it back gave something else.")
        )


@contextmanager
def _translated() -> Iterator[None]:
    """Translate every backend's errors into ours: on Windows and without D-Bus they vary."""
    from keyring import errors  # noqa: PLC0415 - slow, see backends.py

    try:
        yield
    except KeychainError:
        raise
    except errors.NoKeyringError as error:
        if isinstance(error.__cause__, OSError):  # of the connection; the backend was there before
            raise KeychainRefusedError(_BUS_ENDED) from error
        raise backends.none() from error
    except (errors.KeyringLocked, errors.InitError) as error:
        raise KeychainLockedError(
            tr("The keychain is locked. Unlock it (log in to the desktop, or answer its prompt).")
        ) from error
    except Exception as error:
        raise KeychainRefusedError(
            tr(
                "The keychain failed ({error}). Check that it runs and try again.",
                error=type(error).__name__,
            )
        ) from error
