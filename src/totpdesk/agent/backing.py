"""Where backups are put together, for the tray and for the command line alike."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from totpdesk import paths
from totpdesk.transfer.backups import Backups, Ledger
from totpdesk.transfer.backups.automatic import Automatic

if TYPE_CHECKING:
    from totpdesk.settings import SettingsFile
    from totpdesk.vault import Vault


def backups(vault: Vault) -> Backups:
    """Return the backups of these accounts."""
    return Backups(vault, Ledger(paths.ledger_path()), os.urandom)


def automatic(vault: Vault, settings: SettingsFile) -> Automatic:
    """Return what makes backups of these accounts by itself."""
    return Automatic(backups(vault), settings.load)
