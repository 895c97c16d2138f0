"""Create the real accounts, secrets and settings, for the tray and the command line."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.base import paths
from totpdesk.secrets.keychain import OsKeychain
from totpdesk.secrets.locations import SecretLocations, keychain_of
from totpdesk.secrets.prompts import Prompts
from totpdesk.service.terminal import ask_terminal
from totpdesk.settings import SettingsFile

if TYPE_CHECKING:
    from totpdesk.secrets.vault_file.store import AskPassphrase, Callback, VaultFile


def open_accounts(locations: SecretLocations | None = None) -> AccountStore:
    """Return the user's accounts. Files and keychain are opened at the first use."""
    locations = locations or open_secrets()
    return AccountStore(locations.list_file, locations, lambda: uuid.uuid4().hex)


def open_secrets(
    ask: AskPassphrase | None = None,
    *,
    on_use: Callback | None = None,
    on_lock: Callback | None = None,
) -> SecretLocations:
    """Return the locations of the secrets; `ask` returns the passphrase of a vault file.

    Its default asks in the terminal, or reads a file descriptor (`service/terminal.py`). `on_use`
    is called at every use of the file, and `on_lock` when it is locked.
    """
    prompts = Prompts()

    def asked(trouble: str) -> str | None:
        with prompts.asking():
            return (ask or ask_terminal)(trouble)

    def make_file() -> VaultFile:
        from totpdesk.secrets.vault_file.store import VaultFile  # noqa: PLC0415 - loads ciphers

        file = VaultFile(paths.vault_path(), asked)
        file.on_use, file.on_lock = on_use or file.on_use, on_lock or file.on_lock
        return file

    list_file = ListFile(paths.list_path())
    keychain = OsKeychain(prompts, lambda: keychain_of(list_file))
    return SecretLocations(list_file, settings_file(), keychain, make_file, prompts)


def settings_file() -> SettingsFile:
    """Return the user's settings file."""
    return SettingsFile(paths.settings_path())
