"""Where the real parts are put together, for the tray and for the command line alike."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from totpdesk import paths
from totpdesk.agent.terminal import ask_terminal
from totpdesk.settings import SettingsFile
from totpdesk.vault import IndexFile, Vault
from totpdesk.vault.keychain import OsKeychain
from totpdesk.vault.places import Places

if TYPE_CHECKING:
    from totpdesk.vault.vaultfile import Ask, Told, VaultFile


def open_vault(places: Places | None = None) -> Vault:
    """Return the user's accounts. Neither file nor keychain is touched before its first use."""
    places = places or open_places()
    return Vault(places.index_file, places, lambda: uuid.uuid4().hex)


def open_places(
    ask: Ask | None = None, *, used: Told | None = None, shut: Told | None = None
) -> Places:
    """Return the places of the secrets; `ask` is asked for the passphrase of a vault file.

    Without it the terminal is asked, or what stands for it (see agent.terminal). `used` and `shut`
    are told of every use of the file, and of its being locked.
    """

    def make_file() -> VaultFile:
        from totpdesk.vault.vaultfile import VaultFile  # noqa: PLC0415 - loads ciphers

        file = VaultFile(paths.vault_path(), ask or ask_terminal)
        file.used, file.shut = used or file.used, shut or file.shut
        return file

    return Places(IndexFile(paths.index_path()), settings_file(), OsKeychain(), make_file)


def settings_file() -> SettingsFile:
    """Return the user's settings file."""
    return SettingsFile(paths.settings_path())
