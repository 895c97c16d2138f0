"""Where backups are put together, for the tray and for the command line alike."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from totpdesk.base import paths
from totpdesk.transfer.backup import BackupLog, Backups
from totpdesk.transfer.backup.check import check_backups
from totpdesk.transfer.backup.make import Automatic

if TYPE_CHECKING:
    from datetime import datetime

    from totpdesk.accounts.store import AccountStore
    from totpdesk.base.finding import Finding
    from totpdesk.settings import SettingsFile


def backups(vault: AccountStore) -> Backups:
    """Return the backups of these accounts."""
    return Backups(vault, BackupLog(paths.backup_log_path()), os.urandom)


def automatic(vault: AccountStore, settings: SettingsFile) -> Automatic:
    """Return what makes backups of these accounts by itself."""
    return Automatic(backups(vault), settings.load)


def check(vault: AccountStore, when: datetime) -> Finding:
    """Say how one stands with backups. No secret is read."""
    return check_backups(backups(vault), when)
