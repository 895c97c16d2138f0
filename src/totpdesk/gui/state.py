"""What the windows and the menu show, read off the GUI thread when the files change."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from totpdesk.autotype.shortcuts import shortcuts
from totpdesk.base.errors import TotpdeskError
from totpdesk.base.files import make_private_folder
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.autotype.shortcuts import Shortcut
    from totpdesk.gui.app_context import AppContext


_SETTLE_MS: Final = 60  # one change is several events: lock, temporary file, rename


@dataclass(frozen=True, slots=True)
class AppState:
    """The accounts and all configured shortcuts. `trouble` is why they could not be read.

    `backup` is the state of the backups, in a few words; `last_uses` are later than what the
    accounts say.
    """

    entries: tuple[AccountRecord, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    trouble: str = ""
    backup: str = tr("Backup")
    last_uses: Mapping[str, datetime] = field(default_factory=dict)


@runtime_checkable
class ShowsState(Protocol):
    """A window that shows accounts."""

    def show_state(self, state: AppState) -> None:
        """Show these accounts."""


def read(context: AppContext) -> AppState:
    """Read list and settings. Never raises: an error is part of the state."""
    try:
        entries = context.accounts.entries()
        configured = shortcuts(context.settings.load(), entries)
        return AppState(entries, configured, last_uses=context.accounts.last_uses())
    except TotpdeskError as error:
        return AppState(trouble=str(error))


def backup_title(context: AppContext) -> str:
    """Return the state of the backups in a few words. Slow at first, never raises."""
    from totpdesk.service.backup_setup import backups  # noqa: PLC0415 - see above
    from totpdesk.transfer.backup.check import title  # noqa: PLC0415 - the same

    return title(backups(context.accounts))


class FilesWatch(QObject):
    """Watches the folders of files, since replacing a file gives it a new inode."""

    changed = Signal()
    grown = Signal()

    def __init__(self, *files: Path, log: Path) -> None:
        """Start watching; missing folders are created.

        `log` is a file to which lines are appended, reported by `grown`; it may be missing.
        """
        super().__init__()
        self._log = str(log)
        self._watcher = QFileSystemWatcher(self)
        for file in files:
            make_private_folder(file.parent)
            self._watcher.addPath(str(file.parent))
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.changed)
        self._watcher.directoryChanged.connect(self._touched)
        self._watcher.fileChanged.connect(self.grown)
        self._watch_log()

    @Slot(str)
    def _touched(self, _folder: str) -> None:
        self._settle.start()
        self._watch_log()

    def _watch_log(self) -> None:
        if Path(self._log).exists() and self._log not in self._watcher.files():
            self._watcher.addPath(self._log)
