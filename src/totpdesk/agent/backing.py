"""Where backups are put together, for the tray and for the command line alike."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from totpdesk import paths
from totpdesk.transfer.backups import Backups, Ledger
from totpdesk.transfer.backups.automatic import Automatic
from totpdesk.transfer.backups.check import check_backups

if TYPE_CHECKING:
    from datetime import datetime

    from totpdesk.settings import SettingsFile
    from totpdesk.vault import Vault
    from totpdesk.vault.health import Finding


def backups(vault: Vault) -> Backups:
    """Return the backups of these accounts."""
    return Backups(vault, Ledger(paths.ledger_path()), os.urandom)


def automatic(vault: Vault, settings: SettingsFile) -> Automatic:
    """Return what makes backups of these accounts by itself."""
    return Automatic(backups(vault), settings.load)


def check(vault: Vault, when: datetime) -> Finding:
    """Say how one stands with backups. No secret is read."""
    return check_backups(backups(vault), when)
