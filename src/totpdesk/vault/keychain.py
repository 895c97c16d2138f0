"""The OS keychain behind the SecretStore port. The only place that knows keyring.

One item an account, each under a service name of its own: Windows moves items about that share
one (keyring's WinVault) and holds 1,280 characters an item; a newline in any item has destroyed
GNOME keyrings (ente-io/ente#5589). Backends are allow-listed by class: with keyrings.alt
installed keyring's own choice is a chain that may write plain text. keyring is imported at the
first use: it takes 50 ms, which a command that only reads the list does not owe.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from totpdesk.errors import (
    KeychainError,
    KeychainLockedError,
    KeychainRefusedError,
    NoKeychainError,
    PlaintextKeychainError,
    SecretVanishedError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyring.backend import KeyringBackend

_USER: Final = "totpdesk"
_ALLOWED: Final = {
    "linux": (
        ("totpdesk.vault.secretservice", "KeptSecretService", "Secret Service"),
        ("keyring.backends.kwallet", "DBusKeyring", "KWallet"),
    ),
    "darwin": (("keyring.backends.macOS", "Keyring", "macOS Keychain"),),
    "win32": (("keyring.backends.Windows", "WinVaultKeyring", "Windows Credential Locker"),),
}


@runtime_checkable
class _Foretells(Protocol):
    """A backend that knows whether it would ask its user something."""

    def ready(self) -> bool:
        """Return whether a read would ask nobody."""


class OsKeychain:
    """The keychain of this desktop, found at its first use."""

    @property
    def name(self) -> str:
        """The backend's name. Raises NoKeychainError or PlaintextKeychainError."""
        return self._backend[1]

    def ready(self) -> bool:
        """Return whether a read would ask nobody. A backend that cannot tell might ask."""
        with _translated():
            backend = self._backend[0]
            return isinstance(backend, _Foretells) and backend.ready()

    def read(self, entry_id: str) -> str:
        """Return the line kept for an account (9 ms with gnome-keyring, longer on a prompt)."""
        with _translated():
            line = self._backend[0].get_password(_service(entry_id), _USER)
        if line is None:
            raise SecretVanishedError(
                "The keychain holds no secret for this account. Restore it from a backup."
            )
        return line

    def write(self, entry_id: str, line: str) -> None:
        """Keep a line and read it back."""
        if not (line.isascii() and line.isprintable()):
            raise KeychainRefusedError("Only one line of plain ASCII is safe in every keychain.")
        with _translated():
            self._backend[0].set_password(_service(entry_id), _USER, line)
            kept = self._backend[0].get_password(_service(entry_id), _USER)
        if kept != line:
            raise KeychainRefusedError(
                "The keychain did not give back what was written. The account was not added."
            )

    def delete(self, entry_id: str) -> None:
        """Forget the line kept for an account."""
        with _translated():
            if self._backend[0].get_password(_service(entry_id), _USER) is not None:
                self._backend[0].delete_password(_service(entry_id), _USER)

    @cached_property
    def _backend(self) -> tuple[KeyringBackend, str]:
        return _chosen_by_user() or _first_that_serves()


def _allowed() -> Iterator[tuple[type[KeyringBackend], str]]:
    for module, name, title in _ALLOWED.get(sys.platform, ()):
        yield getattr(importlib.import_module(module), name), title


def _service(entry_id: str) -> str:
    return f"totpdesk/{entry_id}"


def _chosen_by_user() -> tuple[KeyringBackend, str] | None:
    """Honour keyring's own configuration (environment, keyringrc.cfg) where it is safe."""
    from keyring import core  # noqa: PLC0415 - slow, see above

    try:
        chosen = core.load_env() or core.load_config()
    except Exception as error:
        raise NoKeychainError(
            f"The keychain set in keyring's configuration cannot be used: {error}."
        ) from error
    if chosen is None:
        return None
    for backend, title in _allowed():
        if issubclass(backend, type(chosen)):
            return backend(), title
    raise PlaintextKeychainError(
        f"keyring is set to use {type(chosen).__module__}, which is not a keychain that is known "
        "to encrypt. Remove that setting (PYTHON_KEYRING_BACKEND or keyringrc.cfg)."
    )


def _first_that_serves() -> tuple[KeyringBackend, str]:
    for backend, title in _allowed():
        if backend.viable:
            return backend(), title
    if _others_offered():
        raise PlaintextKeychainError(
            "No keychain answers; the other backends installed beside keyring may keep secrets in "
            "the clear and are not used. Start gnome-keyring or KWallet."
        )
    raise NoKeychainError(
        "No keychain answers. Start gnome-keyring or KWallet in this session and try again."
    )


def _others_offered() -> bool:
    from keyring.backend import get_all_keyring  # noqa: PLC0415 - slow, see above

    modules = (type(backend).__module__ for backend in get_all_keyring())
    return any(not module.startswith(("keyring.backends.", "totpdesk.")) for module in modules)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what any backend throws into our family: on Windows and a dying D-Bus it comes raw."""
    from keyring import errors  # noqa: PLC0415 - slow, see above

    try:
        yield
    except KeychainError:
        raise
    except errors.NoKeyringError as error:
        raise NoKeychainError("No keychain answers. Start gnome-keyring or KWallet.") from error
    except (errors.KeyringLocked, errors.InitError) as error:
        raise KeychainLockedError(
            "The keychain is locked. Unlock it (log in to the desktop, or answer its prompt)."
        ) from error
    except Exception as error:
        raise KeychainRefusedError(
            f"The keychain did not do it ({type(error).__name__}). See that it runs; try again."
        ) from error
