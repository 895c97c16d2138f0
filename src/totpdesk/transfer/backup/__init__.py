"""Backups: encrypted files that other programs open too, each proven when it is written."""

from totpdesk.transfer.backup.folder import BackupFolder
from totpdesk.transfer.backup.log import BackupLog, VerifiedBackup
from totpdesk.transfer.backup.make import Backups, recovery_sheet

__all__ = ["BackupFolder", "BackupLog", "Backups", "VerifiedBackup", "recovery_sheet"]
