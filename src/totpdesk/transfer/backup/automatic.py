"""Backups that make themselves after changes, where the keychain keeps the passphrase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from totpdesk.base import paths

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from totpdesk.settings import Settings
    from totpdesk.transfer.backup.log import VerifiedBackup
    from totpdesk.transfer.backup.make import Backups


@dataclass(frozen=True, slots=True)
class Automatic:
    """Backs up when that is due and nobody need be asked anything."""

    backups: Backups
    settings: Callable[[], Settings]

    def run(self, when: datetime) -> VerifiedBackup | None:
        """Make a backup if something has changed; return it, None where there was nothing to do.

        Raises BackupError, KeychainError, ListFileError, InvalidSettingError.
        """
        vault = self.backups.vault
        if not (self.backups.is_due() and vault.ready()):
            return None
        passphrase = vault.backup_passphrase()
        if passphrase is None:
            return None
        chosen = self.settings()
        folder = paths.backup_folder(chosen.backup_folder)
        return self.backups.make(folder, passphrase, when, chosen.backup_keep)
