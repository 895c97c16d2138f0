"""Word of changes that another process made to our files. By inotify: nothing is polled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from totpdesk.base.files import make_private_folder

if TYPE_CHECKING:
    from pathlib import Path

_SETTLE_MS: Final = 60  # one change is several events: lock, temporary file, rename


class FilesWatch(QObject):
    """Watches the folders of some files: what is written whole gets a new inode each time."""

    changed = Signal()

    def __init__(self, *files: Path) -> None:
        """Begin to watch; folders that are missing are made."""
        super().__init__()
        self._watcher = QFileSystemWatcher(self)
        for file in files:
            make_private_folder(file.parent)
            self._watcher.addPath(str(file.parent))
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.changed)
        self._watcher.directoryChanged.connect(self._touched)

    @Slot(str)
    def _touched(self, _folder: str) -> None:
        self._settle.start()
