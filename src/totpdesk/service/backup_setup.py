"""Create the objects that make and check backups, for the tray and the command line."""

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


def backups(accounts: AccountStore) -> Backups:
    """Return the backups of these accounts."""
    return Backups(accounts, BackupLog(paths.backup_log_path()), os.urandom)


def automatic(accounts: AccountStore, settings: SettingsFile) -> Automatic:
    """Return what makes automatic backups of these accounts."""
    return Automatic(backups(accounts), settings.load)


def check(accounts: AccountStore, when: datetime) -> Finding:
    """Return the state of the backups, without reading a secret."""
    return check_backups(backups(accounts), when)
