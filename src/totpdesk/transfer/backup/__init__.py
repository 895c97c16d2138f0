"""Backups: encrypted files that other programs open too, each verified when it is written."""

from totpdesk.transfer.backup.make import Backups
from totpdesk.transfer.backup.sheet import recovery_sheet
from totpdesk.transfer.backup.storage import BackupFolder, BackupLog, VerifiedBackup

__all__ = ["BackupFolder", "BackupLog", "Backups", "VerifiedBackup", "recovery_sheet"]
