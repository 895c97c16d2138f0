"""Where the real parts are put together, for the tray and for the command line alike."""

from __future__ import annotations

import os
import uuid
from typing import TYPE_CHECKING

from totpdesk import paths
from totpdesk.settings import SettingsFile
from totpdesk.vault import IndexFile, Vault
from totpdesk.vault.keychain import OsKeychain

if TYPE_CHECKING:
    from totpdesk.transfer.backups import Backups


def open_vault() -> Vault:
    """Return the user's accounts. Neither file nor keychain is touched before its first use."""
    return Vault(IndexFile(paths.index_path()), OsKeychain(), lambda: uuid.uuid4().hex)


def settings_file() -> SettingsFile:
    """Return the user's settings file."""
    return SettingsFile(paths.settings_path())


def backups(vault: Vault) -> Backups:
    """Return the backups of these accounts."""
    from totpdesk.transfer.backups import Backups, Ledger  # noqa: PLC0415 - slow to load

    return Backups(vault, Ledger(paths.ledger_path()), os.urandom)
