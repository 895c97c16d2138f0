"""What the backup window has done on a thread of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from totpdesk.base import paths
from totpdesk.base.errors import BackupError
from totpdesk.base.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.base.finding import Finding
    from totpdesk.gui.app_context import AppContext


@dataclass(frozen=True, slots=True)
class Standing:
    """How one stands: the finding, where backups go, whether the passphrase is kept."""

    finding: Finding
    folder: Path
    kept: bool


def standing(parts: AppContext) -> Standing:
    """Look. Raises TotpdeskError."""
    from totpdesk.service.backup_setup import backups  # noqa: PLC0415 - slow to load
    from totpdesk.transfer.backup.check import check_backups  # noqa: PLC0415 - the same

    folder = paths.backup_folder(parts.settings.load().backup_folder)
    kept = parts.vault.backup_passphrase() is not None
    return Standing(check_backups(backups(parts.vault), parts.clock.now()), folder, kept)


def make(
    parts: AppContext, passphrase: str, watch: Callable[[int, int], None], *, remember: bool
) -> None:
    """Make a backup; "" is the passphrase that is kept. Raises TotpdeskError."""
    from totpdesk.service.backup_setup import backups  # noqa: PLC0415 - slow to load

    vault, settings = parts.vault, parts.settings.load()
    chosen = passphrase or vault.backup_passphrase() or ""
    folder = paths.backup_folder(settings.backup_folder)
    backups(vault).make(folder, chosen, parts.clock.now(), settings.backup_keep, watch)
    if remember and passphrase:
        vault.keep_backup_passphrase(passphrase)


def choose_folder(parts: AppContext, folder: str) -> None:
    """Have backups go there from now on. Raises InvalidSettingError."""
    settings = parts.settings.load()
    parts.settings.save(replace(settings, backup_folder=str(Path(folder))))


def write_sheet(parts: AppContext, path: str) -> None:
    """Write the page that tells how a backup is opened. Raises BackupError."""
    from totpdesk.transfer.backup import recovery_sheet  # noqa: PLC0415 - slow to load

    folder = paths.backup_folder(parts.settings.load().backup_folder)
    try:
        write_whole(Path(path), recovery_sheet(folder, parts.clock.now()))
    except OSError as error:
        raise BackupError(f"The page cannot be written: {error.strerror}: {path}.") from error
