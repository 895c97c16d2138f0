"""The OS keychain behind the SecretStore port. The only module that uses keyring.

One item per account, each under a service name of its own: Windows moves items about that share
one (keyring's WinVault) and holds 1,280 characters per item; a newline in any item has destroyed
GNOME keyrings (ente-io/ente#5589). Backends are allow-listed by class: with keyrings.alt
installed keyring's own choice is a chain that may write plain text. keyring is imported at the
first use: it takes 50 ms, which a command that only reads the list need not spend.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from totpdesk.base.errors import (
    KeychainError,
    KeychainLockedError,
    KeychainRefusedError,
    NoKeychainError,
    PlaintextKeychainError,
    SecretVanishedError,
)
from totpdesk.base.translation import tr
from totpdesk.secrets.prompts import Prompts
from totpdesk.secrets.store import require_safe, with_progress

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from keyring.backend import KeyringBackend

    from totpdesk.secrets.store import Progress

_USER: Final = "totpdesk"
_START: Final = {"linux": [tr("Start gnome-keyring or KWallet in this session.")]}
_WITHOUT: Final = " ".join(
    [
        *_START.get(sys.platform, []),
        tr("Without a keychain, secrets can be kept in a vault file: `totpdesk vault create`."),
    ]
)
NO_KEYCHAIN: Final = f"{tr('No keychain that encrypts secrets is available.')} {_WITHOUT}"
_BUS_ENDED: Final = tr(
    "The keychain cannot be reached: the session bus has ended. Try again; if it does not come "
    "back, log out and in."
)
_CHUNK: Final = 25  # secrets requested at once: a press may have to wait 10 ms for them
_FEW: Final = 20  # up to so many secrets, listing all items takes longer
_ALLOWED: Final = {
    "linux": (
        ("totpdesk.secrets.secret_service", "KeptSecretService", "Secret Service"),
        ("keyring.backends.kwallet", "DBusKeyring", "KWallet"),
    ),
    "darwin": (("keyring.backends.macOS", "Keyring", "macOS Keychain"),),
    "win32": (("keyring.backends.Windows", "WinVaultKeyring", "Windows Credential Locker"),),
}


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


class OsKeychain:
    """The keychain of this desktop, chosen at its first use."""

    def __init__(self, prompts: Prompts | None = None) -> None:
        """Count here the prompts with which it asks its user."""
        self._prompts = prompts or Prompts()

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
        if line is None:
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

    def write(self, entry_id: str, line: str) -> None:
        """Save a line and read it back."""
        require_safe(line)
        self._set(entry_id, line)
        with _translated():
            kept = self._backend[0].get_password(_service(entry_id), _USER)
        _require_equal(kept, line)

    def delete(self, entry_id: str) -> None:
        """Delete an account's line."""
        from keyring import errors  # noqa: PLC0415 - slow, see above

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
            lines |= {wanted[key]: line for key, line in chunk.items() if key in wanted}
        return lines

    def _set(self, entry_id: str, line: str) -> None:
        with _translated():
            self._backend[0].set_password(_service(entry_id), _USER, line)

    @cached_property
    def _backend(self) -> tuple[KeyringBackend, str]:
        backend, title = _chosen_by_user() or _first_that_serves()
        self._prompts.hidden = not isinstance(backend, _TellsPrompts)
        if isinstance(backend, _TellsPrompts):
            with _translated():
                backend.open(self._prompts)
        return backend, title


def _allowed() -> Iterator[tuple[type[KeyringBackend], str]]:
    for module, name, title in _ALLOWED.get(sys.platform, ()):
        yield getattr(importlib.import_module(module), name), title


def _service(entry_id: str) -> str:
    return f"totpdesk/{entry_id}"


def _require_equal(kept: str | None, line: str) -> None:
    if kept != line:
        raise KeychainRefusedError(
            tr("Reading the keychain back gave something else. Nothing was added.")
        )


def _chosen_by_user() -> tuple[KeyringBackend, str] | None:
    """Follow keyring's own configuration (environment, keyringrc.cfg) if it is safe."""
    from keyring import core  # noqa: PLC0415 - slow, see above

    try:
        chosen = core.load_env() or core.load_config()
    except Exception as error:
        raise NoKeychainError(
            tr("The keychain set in keyring's configuration cannot be used: {error}.", error=error)
        ) from error
    if chosen is None:
        return None
    for backend, title in _allowed():
        if issubclass(backend, type(chosen)):
            return backend(), title
    raise PlaintextKeychainError(
        tr(
            "keyring is set to use {module}, which is not a keychain that is known to encrypt. "
            "Remove that setting (PYTHON_KEYRING_BACKEND or keyringrc.cfg).",
            module=type(chosen).__module__,
        )
    )


def _first_that_serves() -> tuple[KeyringBackend, str]:
    for backend, title in _allowed():
        if backend.viable:
            return backend(), title
    if _others_offered():
        unsafe = tr(
            "No keychain answers; the other backends of keyring may not encrypt secrets and are "
            "not used."
        )
        raise PlaintextKeychainError(f"{unsafe} {_WITHOUT}")
    raise NoKeychainError(NO_KEYCHAIN)


def _others_offered() -> bool:
    from keyring.backend import get_all_keyring  # noqa: PLC0415 - slow, see above

    modules = (type(backend).__module__ for backend in get_all_keyring())
    return any(not module.startswith(("keyring.backends.", "totpdesk.")) for module in modules)


@contextmanager
def _translated() -> Iterator[None]:
    """Translate every backend's errors into ours: on Windows and without D-Bus they vary."""
    from keyring import errors  # noqa: PLC0415 - slow, see above

    try:
        yield
    except KeychainError:
        raise
    except errors.NoKeyringError as error:
        if isinstance(error.__cause__, OSError):  # of the connection; the backend was there before
            raise KeychainRefusedError(_BUS_ENDED) from error
        raise NoKeychainError(NO_KEYCHAIN) from error
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
