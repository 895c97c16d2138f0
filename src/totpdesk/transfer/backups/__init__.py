"""Backups: encrypted files that other programs open too, each proven when it is written."""

from totpdesk.transfer.backups.ledger import Ledger, Proven
from totpdesk.transfer.backups.make import Backups
from totpdesk.transfer.backups.sheet import recovery_sheet
from totpdesk.transfer.backups.shelf import Shelf

__all__ = ["Backups", "Ledger", "Proven", "Shelf", "recovery_sheet"]
