"""The export window: the format and the accounts, then a file, or QR codes for a phone."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QDialogButtonBox, QFileDialog

from totpdesk.base.finding import Level
from totpdesk.base.mnemonics import without_mnemonic
from totpdesk.base.translation import plural, tr
from totpdesk.gui.exporting.accounts import Accounts
from totpdesk.gui.exporting.codes import QrCodes
from totpdesk.gui.exporting.form import ExportForm
from totpdesk.gui.widgets.result import ResultView
from totpdesk.gui.widgets.wizard import Wizard
from totpdesk.transfer.exporters.formats import Format

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from totpdesk.accounts.store import AccountStore
    from totpdesk.gui.app_context import AppContext
    from totpdesk.gui.state import AppState
    from totpdesk.transfer.exporters.writer import Written

    Progress = Callable[[int, int], None]

_SIZE: Final = (640, 640)
_NAMED: Final = 3  # files
_READING: Final = tr("Reading the accounts…")
_CANCELLED: Final = tr("Cancelled. No file was written.")
_NONE: Final = tr("None of the accounts can be saved in this format.")
_NO_FILE: Final = tr("No file was written. Choose another format.")
_BEFORE: Final = tr("Check first what cannot be exported.")
_CARE: Final = tr(
    "Anyone who reads it can sign in as you: delete it as soon as you no longer need it."
)


@dataclass(frozen=True, slots=True)
class Order:
    """What to export: accounts by their ids, the format, a password or none."""

    accounts: Container[str]
    kind: Format
    password: str | None = field(repr=False)
    when: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written, and the paths; none if no account fits the format."""

    written: Written
    files: tuple[Path, ...]


class ExportWindow(Wizard):
    """The pages from accounts to a file, which is written by `transfer`."""

    def __init__(self, context: AppContext) -> None:
        """Lay it out at its first page; `show_state` sets the accounts."""
        super().__init__(tr("Export accounts"), _SIZE)
        self._context = context
        self._pictures: tuple[bytes, ...] = ()
        self._form, self._accounts, self._codes = ExportForm(), Accounts(), QrCodes()
        self._before, self._result = ResultView(lists=2), ResultView(lists=2)
        self._add_pages()
        self._form.changed.connect(self._enable)
        self._form.choose_asked.connect(partial(self.turn_to, self._accounts))
        self._accounts.changed.connect(self._enable)
        self.turn_to(self._form)

    def show_state(self, state: AppState) -> None:
        """Show these accounts."""
        self._accounts.show_entries(state.entries)

    def turn_to(self, page: QWidget) -> None:
        """Show a page with its buttons."""
        super().turn_to(page)
        if page is self._form:
            self._form.focus_first()
        if page is not self._codes:
            self._codes.clear()
        self._enable()

    def forget(self) -> None:
        """Drop the password and the pictures."""
        self._form.password.clear()
        self._pictures = ()
        self._codes.clear()

    def _add_pages(self) -> None:
        role = QDialogButtonBox.ButtonRole
        form = partial(self.turn_to, self._form)
        self._save = self.add_button(tr("&Save…"), role.AcceptRole, self._choose_file)
        self._show = self.add_button(tr("Show the &codes"), role.AcceptRole, self._write_codes)
        chosen = self.add_button(tr("&Done"), role.AcceptRole, form)
        back = self.add_button(tr("&Back"), role.ResetRole, form)
        go_on = self.add_button(tr("Show the &codes"), role.AcceptRole, self._show_codes)
        close = self.add_button(tr("&Close"), role.AcceptRole, self.accept)
        self.add_page(self._form, self._save, self._show, self.cancel)
        self.add_page(self._accounts, chosen)
        self.add_page(self._before, go_on, back, self.cancel)
        self.add_page(self._codes, close, back)
        self.add_page(self._result, close, back)

    def _enable(self) -> None:
        """Enable the buttons according to the form."""
        chosen, of = len(self._accounts.chosen()), self._accounts.of()
        ready = chosen > 0 and self._form.ready()
        self._form.tell_accounts(_selection(chosen, of))
        codes = self._form.kind() is Format.GOOGLE_QR
        self._save.setText(tr("&Save as pictures…") if codes else tr("&Save…"))
        self._show.setVisible(codes and self.shows(self._form))
        for button in (self._save, self._show):
            button.setEnabled(ready)
        if self.shows(self._form):
            (self._show if codes else self._save).setDefault(True)

    def _order(self) -> Order:
        password = self._form.password.password() if self._form.encrypts() else None
        now = self._context.clock.now()
        return Order(self._accounts.chosen(), self._form.kind(), password, now)

    def _choose_file(self) -> None:
        suffix = self._form.kind().suffix
        today = self._context.clock.now().astimezone().date().isoformat()
        dialog = QFileDialog(self, tr("Save the export as"), f"totpdesk-{today}{suffix}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        title = without_mnemonic(self._form.kind().label)
        dialog.setNameFilter(f"{title} (*{suffix})")
        dialog.setDefaultSuffix(suffix.removeprefix("."))
        dialog.selectFile(f"totpdesk-{today}{suffix}")
        dialog.fileSelected.connect(self._write_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write_file(self, path: str) -> None:
        write = partial(_write_to, Path(path), self._context.accounts, self._order())
        self.change(_READING, write, self._saved, partial(self.refuse, self._form))

    def _saved(self, saved: Saved | None) -> None:
        if saved is None:
            self.turn_to(self._form)
            self.banner.show_message(_CANCELLED)
            return
        self._show_losses(self._result, saved.written)
        if saved.files:
            folder = tr("In the folder {folder}.", folder=saved.files[0].parent)
            advice = folder if self._form.encrypts() else f"{folder} {_CARE}"
            self._result.show_message(_written_to(saved), advice)
            self.forget()
        self.turn_to(self._result)

    def _write_codes(self) -> None:
        write = partial(_write, self._context.accounts, self._order())
        self.change(_READING, write, self._codes_written, partial(self.refuse, self._form))

    def _codes_written(self, written: Written | None) -> None:
        if written is None:
            self.turn_to(self._form)
        elif not written.files:
            self._show_losses(self._result, written)
            self.turn_to(self._result)
        else:
            self._pictures = tuple(data for _, data in written.files)
            self._show_losses(self._before, written)
            if written.left_out or written.reduced:
                level = Level.WARNING if written.left_out else Level.OK
                self._before.show_message(_fitting(written.accounts), _BEFORE, level)
                self.turn_to(self._before)
            else:
                self._show_codes()

    def _show_codes(self) -> None:
        self.turn_to(self._codes)
        self._codes.show_pictures(self._pictures)
        if len(self._pictures) > 1:
            self._codes.next.setDefault(True)

    def _show_losses(self, page: ResultView, written: Written) -> None:
        """List what is not in the export, with a warning if that is everything."""
        left, less = written.left_out, written.reduced
        left_out = plural(
            "{count:,} account was left out:", "{count:,} accounts were left out:", len(left)
        )
        page.show_lists((left_out, left), (tr("Details left out:"), less))
        if not written.files:
            page.show_message(_NONE, _NO_FILE, Level.WARNING)


def _selection(chosen: int, of: int) -> str:
    """Return how many of the accounts are selected."""
    if not of:
        return tr("There are no accounts yet.")
    if chosen == of:
        return plural("{count:,} account", "All {count:,} accounts", of)
    return plural(
        "{chosen:,} of {count:,} account", "{chosen:,} of {count:,} accounts", of, chosen=chosen
    )


def _written_to(saved: Saved) -> str:
    return plural(
        "{count:,} account was written to {files}.",
        "{count:,} accounts were written to {files}.",
        saved.written.accounts,
        files=_names(saved.files),
    )


def _fitting(accounts: int) -> str:
    return plural(
        "{count:,} account fits into the codes.",
        "{count:,} accounts fit into the codes.",
        accounts,
    )


def _names(files: Sequence[Path]) -> str:
    """Return the names of the first files, and how many more there are."""
    names = ", ".join(path.name for path in files[:_NAMED])
    more = len(files) - _NAMED
    if more <= 0:
        return names
    return plural("{names} and {count} more", "{names} and {count} more", more, names=names)


def _write(accounts: AccountStore, order: Order, progress: Progress) -> Written:
    """Read the secrets and write them in the format. Raises KeychainError, BackupError."""
    from totpdesk.transfer.exporters.formats import write_export  # noqa: PLC0415 - slow to load

    held = [each for each in accounts.read_everything(progress) if each.id in order.accounts]
    return write_export(order.kind, held, order.password, order.when, os.urandom)


def _write_to(path: Path, accounts: AccountStore, order: Order, progress: Progress) -> Saved:
    """Do that, and keep the files, mode 0600.

    A single file may replace another, as the user was asked; several files, whose names were not
    chosen one by one, may not. Raises InvalidInputError, KeychainError, BackupError.
    """
    from totpdesk.transfer.exporters.save import save  # noqa: PLC0415 - loaded when needed

    written = _write(accounts, order, progress)
    if not written.files:
        return Saved(written, ())
    return Saved(written, tuple(save(written.files, path, overwrite=len(written.files) == 1)))
