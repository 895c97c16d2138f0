"""Backups off the GUI thread: make one now, or after the accounts have changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from totpdesk.base import paths
from totpdesk.base.errors import BackupError
from totpdesk.base.files import write_whole
from totpdesk.base.translation import tr
from totpdesk.gui.runtime import tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.base.errors import TotpdeskError
    from totpdesk.base.finding import Finding
    from totpdesk.gui.app_context import AppContext
    from totpdesk.transfer.backup import VerifiedBackup


_SETTLE_MS: Final = 10_000  # accounts are added one after the other


class AutoBackup(QObject):
    """Makes a backup a moment after the last change of the accounts.

    Call `accounts_changed` when they may have changed. `made` is emitted after a
    backup, `failed` with the reason when one failed.
    """

    made = Signal()
    failed = Signal(str)

    def __init__(self, context: AppContext, settle_ms: int = _SETTLE_MS) -> None:
        """Create it; nothing happens before the first change."""
        super().__init__()
        self._context = context
        self._reported = ""
        self._settle = QTimer(self, singleShot=True, interval=settle_ms)
        self._settle.timeout.connect(self._check)

    def accounts_changed(self) -> None:
        """Check after a delay whether a backup is due."""
        self._settle.start()

    def _check(self) -> None:
        tasks.run(self, self.back_up_if_due, self._done, self._refused)

    def back_up_if_due(self) -> VerifiedBackup | None:
        """Make a backup if one is due and possible without asking; off the GUI thread."""
        from totpdesk.service.backup_setup import automatic  # noqa: PLC0415 - slow to load

        maker = automatic(self._context.accounts, self._context.settings)
        return maker.run(self._context.clock.now())

    def _done(self, verified: VerifiedBackup | None) -> None:
        if verified is not None:
            self._reported = ""
            self.made.emit()

    def _refused(self, error: TotpdeskError) -> None:
        """Report a failure once, not after every change."""
        if str(error) != self._reported:
            self._reported = str(error)
            self.failed.emit(self._reported)


@dataclass(frozen=True, slots=True)
class BackupState:
    """The state: the finding, the folder, and whether the passphrase is saved."""

    finding: Finding
    folder: Path
    kept: bool


def backup_state(context: AppContext) -> BackupState:
    """Return the state of the backups. Raises TotpdeskError."""
    from totpdesk.service.backup_setup import backups  # noqa: PLC0415 - slow to load
    from totpdesk.transfer.backup.check import check_backups  # noqa: PLC0415 - the same

    folder = paths.backup_folder(context.settings.load().backup_folder)
    kept = context.accounts.backup_passphrase() is not None
    return BackupState(check_backups(backups(context.accounts), context.clock.now()), folder, kept)


def make(
    context: AppContext, passphrase: str, progress: Callable[[int, int], None], *, remember: bool
) -> None:
    """Make a backup; "" means the saved passphrase. Raises TotpdeskError."""
    from totpdesk.service.backup_setup import backups  # noqa: PLC0415 - slow to load

    accounts, settings = context.accounts, context.settings.load()
    chosen = passphrase or accounts.backup_passphrase() or ""
    folder = paths.backup_folder(settings.backup_folder)
    backups(accounts).make(folder, chosen, context.clock.now(), settings.backup_keep, progress)
    if remember and passphrase:
        accounts.keep_backup_passphrase(passphrase)


def choose_folder(context: AppContext, folder: str) -> None:
    """Save backups in this folder from now on. Raises InvalidSettingError."""
    settings = context.settings.load()
    context.settings.save(replace(settings, backup_folder=str(Path(folder))))


def write_sheet(context: AppContext, path: str) -> None:
    """Write the page that explains how to open a backup. Raises BackupError."""
    from totpdesk.transfer.backup import recovery_sheet  # noqa: PLC0415 - slow to load

    folder = paths.backup_folder(context.settings.load().backup_folder)
    try:
        write_whole(Path(path), recovery_sheet(folder, context.clock.now()))
    except OSError as error:
        raise BackupError(
            tr("The page cannot be written: {error}: {path}.", error=error.strerror, path=path)
        ) from error
