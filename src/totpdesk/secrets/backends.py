"""Which of keyring's backends is used here: only those that are known to encrypt, by class.

With keyrings.alt installed keyring's own choice is a chain that may write plain text. keyring is
imported at the first use: it takes 50 ms, which a command that only reads the list need not spend.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from totpdesk.base.errors import (
    KeychainOffError,
    KeychainSilentError,
    NoKeychainError,
    PlaintextKeychainError,
)
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyring.backend import KeyringBackend

_START: Final = {"linux": [tr("Start gnome-keyring or KWallet in this session.")]}
_WITHOUT: Final = " ".join(
    [
        *_START.get(sys.platform, []),
        tr("Without a keychain, secrets can be kept in a vault file: `totpdesk vault create`."),
    ]
)
NO_KEYCHAIN: Final = f"{tr('No keychain that encrypts secrets is available.')} {_WITHOUT}"
_OFF: Final = tr(
    "KWallet is installed, but switched off, or it does not start. Switch it on in System "
    "Settings, under KDE Wallet."
)
_HOW_TO_START: Final = {
    "Secret Service": tr(
        "Start the program that has them: gnome-keyring or KeePassXC. If it is KWallet, switch on "
        "“Use KWallet for the Secret Service interface” in System Settings, under KDE Wallet."
    ),
    "KWallet": tr("Switch KWallet on in System Settings, under KDE Wallet."),
}
_ALLOWED: Final = {
    "linux": (
        ("totpdesk.secrets.secret_service", "KeptSecretService", "Secret Service"),
        ("totpdesk.secrets.kwallet", "KeptKWallet", "KWallet"),
    ),
    "darwin": (("keyring.backends.macOS", "Keyring", "macOS Keychain"),),
    "win32": (("keyring.backends.Windows", "WinVaultKeyring", "Windows Credential Locker"),),
}


@runtime_checkable
class _CanBeOff(Protocol):
    """A backend whose program can be switched off."""

    @classmethod
    def switched_off(cls) -> bool:
        """Return whether it is installed, but does not serve."""


def chosen(wanted: str) -> tuple[KeyringBackend, str]:
    """Return the backend in use and its name, the wanted one if several serve.

    Raises NoKeychainError, PlaintextKeychainError, KeychainSilentError.
    """
    return _chosen_by_user() or _first_that_serves(wanted)


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


def _first_that_serves(wanted: str) -> tuple[KeyringBackend, str]:
    for backend, title in sorted(_allowed(), key=lambda each: each[1] != wanted):
        if _serves(backend):
            return backend(), title
    if _others_offered():
        unsafe = tr(
            "No keychain answers; the other backends of keyring may not encrypt secrets and are "
            "not used."
        )
        raise PlaintextKeychainError(f"{unsafe} {_WITHOUT}")
    raise none()


def _serves(backend: type[KeyringBackend]) -> bool:
    """Return whether a backend can be used. Raises KeychainSilentError where its program hangs."""
    try:
        backend.priority  # noqa: B018 - it is computed, and raises where there is none
    except KeychainSilentError:
        raise
    except Exception:  # noqa: BLE001 - whatever it depends on
        return False
    return True


def none() -> NoKeychainError:
    """Return the error for a session in which no keychain serves. Raises KeychainSilentError."""
    if any(issubclass(backend, _CanBeOff) and backend.switched_off() for backend, _ in _allowed()):
        return KeychainOffError(_OFF)
    return NoKeychainError(NO_KEYCHAIN)


def how_to_start(keychain: str) -> str:
    """Return a sentence on how to start the keychain of this name, which has the secrets."""
    return _HOW_TO_START.get(keychain) or tr("Start {place}.", place=keychain)


def _others_offered() -> bool:
    from keyring.backend import get_all_keyring  # noqa: PLC0415 - slow, see above

    modules = (type(backend).__module__ for backend in get_all_keyring())
    return any(not module.startswith(("keyring.backends.", "totpdesk.")) for module in modules)


def _allowed() -> Iterator[tuple[type[KeyringBackend], str]]:
    for module, name, title in _ALLOWED.get(sys.platform, ()):
        yield getattr(importlib.import_module(module), name), title
