"""The backup window: the last verified backup, the folder, and making one now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from totpdesk.base.translation import tr
from totpdesk.gui.backup import work
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.banner import Banner
from totpdesk.gui.widgets.job import Job
from totpdesk.gui.widgets.passphrase import NewPassphrase
from totpdesk.gui.widgets.status_label import StatusLabel
from totpdesk.gui.widgets.style import GAP, MARGIN, quiet_label

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QHideEvent

    from totpdesk.base.errors import TotpdeskError
    from totpdesk.gui.app_context import AppContext
    from totpdesk.gui.backup.work import BackupState


_ADVICE: Final = tr(
    "Without it nobody can open a backup, not even you. Use four or more random words, and write "
    "them down, apart from the backup."
)
_KEPT: Final = tr("The passphrase is saved with the secrets: backups are made automatically.")
_WHAT: Final = tr(
    "A backup is an encrypted file that Aegis and others open too. It is read back and compared, "
    "account by account, each time one is made. Keep a copy on another device."
)


class Passphrase(QWidget):
    """Two hidden fields, or a line that says that the passphrase is `kept`."""

    changed = Signal()
    forget_asked = Signal()

    def __init__(self) -> None:
        """Create both, and show the fields."""
        super().__init__()
        self.kept = False
        self.new = NewPassphrase(_ADVICE)
        self.remember = QCheckBox(tr("&Keep it with the secrets, and back up after every change"))
        self._to_choose, self._to_forget = self._fields(), self._kept_line()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._to_choose)
        rows.addWidget(self._to_forget)
        self.new.changed.connect(self.changed)
        self.show_kept(kept=False)

    def show_kept(self, *, kept: bool) -> None:
        """Show that a passphrase is saved, or ask for one."""
        self.kept = kept
        self._to_choose.setVisible(not kept)
        self._to_forget.setVisible(kept)
        self.changed.emit()

    def chosen(self) -> str:
        """Return the passphrase if it was typed twice, otherwise ""."""
        return self.new.password() or ""

    def clear(self) -> None:
        """Clear what was typed."""
        self.new.clear()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Clear the passphrase when the window is hidden."""
        if not event.spontaneous():
            self.clear()
        super().hideEvent(event)

    def _fields(self) -> QWidget:
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addWidget(self.new)
        rows.addWidget(self.remember)
        return page

    def _kept_line(self) -> QWidget:
        page = QWidget()
        forget = QPushButton(tr("&Delete it"), autoDefault=False)
        forget.clicked.connect(self.forget_asked)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(_KEPT, wordWrap=True), stretch=1)
        row.addWidget(forget)
        return page


class BackupWindow(QDialog):
    """Shows the state. `restore_asked` has the folder to choose a backup from."""

    restore_asked = Signal(str)

    def __init__(self, context: AppContext) -> None:
        """Create it, and read the state."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Backup"))
        self._context = context
        self._task = tasks.Latest(self)
        self._job: Job | None = None
        self._folder: Path | None = None
        self._banner, self._state = Banner(), StatusLabel()
        self._folder_label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._choose = QPushButton(tr("C&hange…"), autoDefault=False)
        self._passphrase = Passphrase()
        self._bar = QProgressBar(textVisible=False)
        self._bar.setRange(0, 0)
        self._bar.hide()
        self._lay_out()
        self._connect()
        self._refresh()

    def show_backup_state(self, state: BackupState) -> None:
        """Show the state of the backups."""
        self._folder = state.folder
        finding = state.finding
        self._state.show_message(finding.level, finding.sentence)
        self._folder_label.setText(tr("Backups go to {folder}", folder=state.folder))
        self._passphrase.show_kept(kept=state.kept)
        self.adjustSize()

    def done(self, result: int) -> None:
        """Stop a backup in progress."""
        if self._job:
            self._job.abandon()
        self._passphrase.clear()
        super().done(result)

    def _lay_out(self) -> None:
        folder = QHBoxLayout()
        folder.addWidget(self._folder_label, stretch=1)
        folder.addWidget(self._choose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole
        self._make = buttons.addButton(tr("&Back up now"), role.AcceptRole)
        self._restore = buttons.addButton(tr("&Restore…"), role.ActionRole)
        self._sheet = buttons.addButton(tr("Recovery &sheet…"), role.ActionRole)
        buttons.rejected.connect(self.close)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        rows.setSpacing(GAP + 4)
        rows.addWidget(self._banner)
        rows.addWidget(self._state)
        rows.addLayout(folder)
        rows.addWidget(self._passphrase)
        rows.addWidget(quiet_label(_WHAT))
        rows.addWidget(self._bar)
        rows.addStretch()
        rows.addWidget(buttons)
        self._make.setDefault(True)
        for other in (self._restore, self._sheet):
            other.setAutoDefault(False)
        self.setMinimumWidth(560)

    def _connect(self) -> None:
        self._passphrase.changed.connect(self._enable)
        self._passphrase.forget_asked.connect(self._forget)
        self._choose.clicked.connect(self._ask_for_folder)
        self._make.clicked.connect(self._back_up)
        self._restore.clicked.connect(lambda: self.restore_asked.emit(str(self._folder or "")))
        self._sheet.clicked.connect(self._ask_for_sheet)

    def _refresh(self) -> None:
        self._task.run(
            partial(work.backup_state, self._context), self.show_backup_state, self._refused
        )

    def _enable(self) -> None:
        busy = self._job is not None
        ready = self._passphrase.kept or bool(self._passphrase.chosen())
        self._make.setEnabled(ready and not busy and self._folder is not None)
        for part in (self._choose, self._passphrase, self._restore):
            part.setEnabled(not busy)
        self._bar.setVisible(busy)

    def _back_up(self) -> None:
        passphrase = "" if self._passphrase.kept else self._passphrase.chosen()
        remember = self._passphrase.remember.isChecked()
        make = partial(work.make, self._context, passphrase, remember=remember)
        self._banner.hide()
        self._job = Job()
        self._job.moved.connect(self._show_progress)
        self._job.start(self, make, self._backed_up, self._refused)
        self._enable()

    def _show_progress(self, done: int, of: int) -> None:
        self._bar.setRange(0, of)
        self._bar.setValue(done)

    def _backed_up(self, _: None) -> None:
        self._job = None
        self._bar.setRange(0, 0)
        self._passphrase.clear()
        self._banner.show_message(tr("Backup saved and verified."))
        self._refresh()

    def _refused(self, error: TotpdeskError) -> None:
        self._job = None
        self._banner.show_message(str(error))
        self._enable()

    def _forget(self) -> None:
        forget = partial(self._context.accounts.keep_backup_passphrase, None)
        tasks.run(self, forget, lambda _: self._refresh(), self._refused)

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self, tr("Choose where backups go"), str(self._folder or ""))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._save_folder)
        _open(dialog)

    def _save_folder(self, folder: str) -> None:
        save = partial(work.choose_folder, self._context, folder)
        tasks.run(self, save, lambda _: self._refresh(), self._refused)

    def _ask_for_sheet(self) -> None:
        dialog = QFileDialog(self, tr("Save the page to print"), tr("totpdesk recovery sheet.html"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self._save_sheet)
        _open(dialog)

    def _save_sheet(self, path: str) -> None:
        write = partial(work.write_sheet, self._context, path)
        tasks.run(self, write, partial(self._sheet_saved, path), self._refused)

    def _sheet_saved(self, path: str, _: None) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(path))


def _open(dialog: QFileDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
