"""Where the real parts are put together, for the tray and for the command line alike."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.base import paths
from totpdesk.secrets.keychain import OsKeychain
from totpdesk.secrets.locations import SecretLocations
from totpdesk.service.terminal import ask_terminal
from totpdesk.settings import SettingsFile

if TYPE_CHECKING:
    from totpdesk.secrets.vault_file.store import AskPassphrase, Told, VaultFile


def open_accounts(places: SecretLocations | None = None) -> AccountStore:
    """Return the user's accounts. Neither file nor keychain is touched before its first use."""
    places = places or open_secrets()
    return AccountStore(places.list_file, places, lambda: uuid.uuid4().hex)


def open_secrets(
    ask: AskPassphrase | None = None, *, used: Told | None = None, shut: Told | None = None
) -> SecretLocations:
    """Return the places of the secrets; `ask` is asked for the passphrase of a vault file.

    Without it the terminal is asked, or what replaces it (`service/terminal.py`). `used` and `shut`
    are told of every use of the file, and of its being locked.
    """

    def make_file() -> VaultFile:
        from totpdesk.secrets.vault_file.store import VaultFile  # noqa: PLC0415 - loads ciphers

        file = VaultFile(paths.vault_path(), ask or ask_terminal)
        file.used, file.shut = used or file.used, shut or file.shut
        return file

    return SecretLocations(ListFile(paths.list_path()), settings_file(), OsKeychain(), make_file)


def settings_file() -> SettingsFile:
    """Return the user's settings file."""
    return SettingsFile(paths.settings_path())
