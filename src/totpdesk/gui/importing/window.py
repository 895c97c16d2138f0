"""The import window: the files, their password, a preview, and the result."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog

from totpdesk.base.errors import AccountError, PasswordNeededError, WrongPasswordError
from totpdesk.base.translation import plural, tr
from totpdesk.gui.importing import words
from totpdesk.gui.importing.pages import Password, Start
from totpdesk.gui.importing.preview import Preview
from totpdesk.gui.widgets.result import ResultView
from totpdesk.gui.widgets.wizard import Wizard
from totpdesk.transfer.importers.export import content_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QWidget

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.account_list import Batch
    from totpdesk.accounts.store import AccountStore
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.gui.app_context import AppContext
    from totpdesk.transfer.importers.export import Export
    from totpdesk.transfer.plan import Plan


_SIZE: Final = (760, 640)
_READING: Final = tr("Reading…")
_SLOW: Final = tr("Opening with the password… The file makes this slow on purpose.")
_LOOKING: Final = tr("Comparing with your accounts…")
_CANCELLED: Final = tr("Cancelled. Nothing was changed.")
_ADVICE: Final = tr(
    "Try a few of them before you remove the other app. The export file holds the same secret "
    "keys: delete it when you no longer need it."
)


@dataclass(frozen=True, slots=True)
class Locked:
    """The files need a password: the first one, or another than the one tried."""

    sentence: str
    wrong: bool


class ImportWindow(Wizard):
    """The pages from files to accounts. The logic is in `transfer` and the account store."""

    def __init__(self, context: AppContext) -> None:
        """Lay it out at its first page."""
        super().__init__(tr("Import accounts"), _SIZE)
        self.setAcceptDrops(True)
        self._context = context
        self._files = ""
        self._contents: tuple[bytes, ...] = ()
        self._export: Export | None = None
        self._start, self._password = Start(), Password()
        self._preview, self._result = Preview(context.clock), ResultView()
        self._add_pages()
        self._start.files_asked.connect(self.choose)
        self._password.changed.connect(self._enable)
        self._preview.changed.connect(self._enable)
        self.turn_to(self._start)

    def open_files(self, paths: Sequence[str]) -> None:
        """Read files and go on from there."""
        names = [Path(path).name for path in paths]
        count = plural("{count:,} file", "{count:,} files", len(names))
        self._files = ", ".join(names) if len(names) < 4 else count
        failed = partial(self.refuse, self._start)
        self.work(_READING, lambda _: _contents_of(paths), self._read, failed)

    def turn_to(self, page: QWidget) -> None:
        """Show a page with its buttons."""
        super().turn_to(page)
        self._enable()

    def forget(self) -> None:
        """Forget what was read, and the password."""
        self._export, self._contents = None, ()
        self._password.clear()
        self._preview.clear()

    def go_back(self) -> None:
        """Start again with the first page."""
        self.banner.hide()
        self.forget()
        self.turn_to(self._start)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Update the codes again once the window is no longer minimised."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self._preview.timer.beat()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept files on the page that asks for them."""
        if self.shows(self._start) and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Read what was dropped."""
        event.acceptProposedAction()
        urls = event.mimeData().urls()
        if paths := [url.toLocalFile() for url in urls if url.isLocalFile()]:
            self.open_files(paths)

    def _add_pages(self) -> None:
        role = QDialogButtonBox.ButtonRole
        back = self.add_button(tr("&Back"), role.ResetRole, self.go_back)
        self._open = self.add_button(tr("&Open"), role.AcceptRole, self._try_password)
        self._import = self.add_button(tr("&Import"), role.AcceptRole, self._commit)
        self._undo = self.add_button(tr("&Undo import"), role.ResetRole, self._undo_import)
        close = self.add_button(tr("&Close"), role.AcceptRole, self.accept)
        self.add_page(self._start, self._start.choose, self.cancel)
        self.add_page(self._password, self._open, back, self.cancel)
        self.add_page(self._preview, self._import, back, self.cancel)
        self.add_page(self._result, close, self._undo)

    def _enable(self) -> None:
        count = self._preview.model.checked_count()
        self._import.setEnabled(count > 0)
        self._import.setText(tr("&Import {number:,}", number=count) if count else tr("&Import"))
        self._open.setEnabled(bool(self._password.field.text()))

    def choose(self, folder: str = "") -> None:
        """Ask for files, starting in this folder, unless some have been opened."""
        if not self.shows(self._start):
            return
        dialog = QFileDialog(self, tr("Choose export files or pictures of QR codes"), folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.open_files)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _read(self, contents: tuple[bytes, ...]) -> None:
        self._contents = contents
        self._open_with(None)

    def _try_password(self) -> None:
        self._open_with(self._password.field.text())

    def _open_with(self, password: str | None) -> None:
        contents = self._contents
        what, back = (_READING, self._start) if password is None else (_SLOW, self._password)
        failed = partial(self.refuse, back)
        self.work(what, lambda _: _opened(contents, password), self._opened, failed)

    def _opened(self, found: Export | Locked) -> None:
        if isinstance(found, Locked):
            self.turn_to(self._password)
            self._password.ask(self._files, found.sentence, wrong=found.wrong)
        else:
            self._contents = ()
            self._password.clear()
            self._plan_import(found)

    def _plan_import(self, export: Export) -> None:
        """Plan the import of these accounts."""
        self._export = export
        plan = partial(_planned, export, self._context.accounts)
        self.work(_LOOKING, plan, self._show_plan, self._not_planned)

    def _not_planned(self, error: TotpdeskError) -> None:
        self.turn_to(self._start)
        self.banner.show_message(str(error), tr("Tr&y again"), self._plan_again)

    def _plan_again(self) -> None:
        if self._export is not None:
            self._plan_import(self._export)

    def _show_plan(self, plan: Plan) -> None:
        self.turn_to(self._preview)
        self._preview.show_plan(plan)

    def _commit(self) -> None:
        new_accounts = self._preview.model.plan().new_accounts()
        accounts, now = self._context.accounts, self._context.clock.now()
        self.change(
            plural("Adding {count:,} account…", "Adding {count:,} accounts…", len(new_accounts)),
            lambda progress: accounts.add_many(new_accounts, now, progress, progress),
            self._added,
            self._not_added,
        )

    def _added(self, entries: tuple[AccountRecord, ...] | None) -> None:
        if entries is None:
            self.turn_to(self._preview)
            self.banner.show_message(_CANCELLED)
            return
        problems = self._preview.model.plan().problems
        self.forget()
        added = plural(
            "{count:,} account was added.", "{count:,} accounts were added.", len(entries)
        )
        self._result.show_message(added, _ADVICE)
        self._result.show_lists((words.not_importable(len(problems)), problems))
        self.turn_to(self._result)

    def _not_added(self, error: TotpdeskError) -> None:
        """Go back; if a name was used in the meantime, the preview is outdated."""
        self.refuse(self._preview, error)
        if isinstance(error, AccountError):
            self.banner.show_message(str(error), tr("&Look again"), self._plan_again)

    def _undo_import(self) -> None:
        accounts, now = self._context.accounts, self._context.clock.now()
        failed = partial(self.refuse, self._result)
        self.change(
            tr("Undoing the import…"), lambda _: accounts.undo_import(now), self._undone, failed
        )

    def _undone(self, undone: Batch | None) -> None:
        self.turn_to(self._result)
        if undone is not None:
            self._undo.hide()
            self._result.show_message(tr("The import was undone."), _summed_up(undone))


def _summed_up(undone: Batch) -> str:
    """Return where the accounts are now."""
    gone = plural(
        "{count:,} account was put in the trash.",
        "{count:,} accounts were put in the trash.",
        len(undone.added),
    )
    back = plural(
        "{count:,} account was restored.",
        "{count:,} accounts were restored.",
        len(undone.replaced),
    )
    return f"{gone} {back}" if undone.replaced else gone


def _contents_of(paths: Iterable[str]) -> tuple[bytes, ...]:
    """Read files. Raises ForeignFileError if one cannot be read, or is too large."""
    return tuple(content_of(Path(path)) for path in paths)


def _opened(contents: Sequence[bytes], password: str | None) -> Export | Locked:
    """Recognise and read the files. Raises ForeignFileError, ImageError."""
    from totpdesk.transfer.importers.read import read_exports  # noqa: PLC0415 - slow to load

    try:
        return read_exports(contents, password)
    except (PasswordNeededError, WrongPasswordError) as error:
        return Locked(str(error), wrong=isinstance(error, WrongPasswordError))


def _planned(export: Export, accounts: AccountStore, progress: Callable[[int, int], None]) -> Plan:
    """Compare with the existing accounts. Raises KeychainError, ListFileError."""
    from totpdesk.transfer.plan import plan_import  # noqa: PLC0415 - loaded when needed

    return plan_import(export, accounts.read_everything(progress))
