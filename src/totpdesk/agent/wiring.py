"""Where the real parts are put together, for the tray and for the command line alike."""

from __future__ import annotations

import uuid

from totpdesk import paths
from totpdesk.settings import SettingsFile
from totpdesk.vault import IndexFile, Vault
from totpdesk.vault.keychain import OsKeychain


def open_vault() -> Vault:
    """Return the user's accounts. Neither file nor keychain is touched before its first use."""
    return Vault(IndexFile(paths.index_path()), OsKeychain(), lambda: uuid.uuid4().hex)


def settings_file() -> SettingsFile:
    """Return the user's settings file."""
    return SettingsFile(paths.settings_path())
