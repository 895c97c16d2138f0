"""When backups are made by themselves: once the accounts have been left alone for a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from totpdesk.gui.runtime import tasks

if TYPE_CHECKING:
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.gui.app_context import AppContext
    from totpdesk.transfer.backup import VerifiedBackup

_SETTLE_MS: Final = 10_000  # accounts are added one after the other


class AutoBackup(QObject):
    """Call `accounts_changed` when they may have. `made` tells of a backup, `failed` why none."""

    made = Signal()
    failed = Signal(str)

    def __init__(self, parts: AppContext, settle_ms: int = _SETTLE_MS) -> None:
        """Wait for the first change."""
        super().__init__()
        self._parts = parts
        self._told = ""
        self._settle = QTimer(self, singleShot=True, interval=settle_ms)
        self._settle.timeout.connect(self._look)

    def accounts_changed(self) -> None:
        """Look after a while whether a backup is due."""
        self._settle.start()

    def _look(self) -> None:
        tasks.run(self, self._run, self._done, self._refused)

    def _run(self) -> VerifiedBackup | None:
        from totpdesk.service.backup_setup import automatic  # noqa: PLC0415 - slow to load

        maker = automatic(self._parts.vault, self._parts.settings)
        return maker.run(self._parts.clock.now())

    def _done(self, proven: VerifiedBackup | None) -> None:
        if proven is not None:
            self._told = ""
            self.made.emit()

    def _refused(self, error: TotpdeskError) -> None:
        """Tell it once, not after every change."""
        if str(error) != self._told:
            self._told = str(error)
            self.failed.emit(self._told)
