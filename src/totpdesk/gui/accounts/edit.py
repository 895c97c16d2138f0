"""Edit an account: its name, tags, own settings, note and remembered windows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from totpdesk.autotype.shortcuts import of_account
from totpdesk.base.errors import InvalidInputError
from totpdesk.base.translation import tr
from totpdesk.gui.accounts.learned import Learned
from totpdesk.gui.accounts.own_fields import OwnFields
from totpdesk.gui.accounts.secret_fields import NoteField
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.banner import Banner
from totpdesk.gui.widgets.shortcut_field import require_free_shortcut
from totpdesk.gui.widgets.style import GAP, MARGIN

if TYPE_CHECKING:
    from totpdesk.accounts.account import AccountRecord
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.gui.app_context import AppContext
    from totpdesk.gui.shortcut_binder import ShortcutBinder

_WIDTH: Final = 500


class EditAccount(QDialog):
    """Edits one entry; the account store checks the name."""

    def __init__(
        self,
        context: AppContext,
        entry: AccountRecord,
        binder: ShortcutBinder,
        parent: QWidget | None = None,
    ) -> None:
        """Show the entry with its name selected."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Edit {name}", name=entry.name))
        self._context = context
        self._entry = entry
        self._trouble = Banner()
        self._fields(entry)
        self._lay_out()
        self._connect()
        self._own.shortcut.listening.connect(binder.release_while)
        read = partial(context.accounts.note, entry.id)
        tasks.run(self, read, self._note.show_note, self._note.show_why_not)

    def done(self, result: int) -> None:
        """Bind the shortcuts again, and clear the note."""
        self._own.shortcut.stop()
        self._note.forget()
        super().done(result)

    def _fields(self, entry: AccountRecord) -> None:
        self._name = QLineEdit(entry.name)
        self._name.selectAll()
        self._tags = QLineEdit(", ".join(entry.tags), placeholderText=tr("work, mail"))
        self._own = OwnFields(entry)
        self._note = NoteField()
        self._learned = Learned(entry.windows)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        rows.setSpacing(MARGIN)
        rows.addWidget(self._trouble)
        rows.addLayout(self._form())
        rows.addWidget(self._learned)
        rows.addStretch()
        rows.addWidget(self._buttons)
        self.setMinimumWidth(_WIDTH)
        self._name.setFocus()

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(MARGIN)
        form.setVerticalSpacing(GAP + 4)
        form.addRow(tr("&Name"), self._name)
        form.addRow(tr("&Tags"), self._tags)
        self._own.add_to(form)
        form.addRow(tr("N&ote"), self._note)
        return form

    def _connect(self) -> None:
        self._own.shortcut.chosen.connect(self._trouble.hide)
        self._own.shortcut.refused.connect(self._trouble.show_message)
        self._buttons.accepted.connect(self._save)
        self._buttons.rejected.connect(self.close)

    def _save(self) -> None:
        try:
            before, after = self._shown(), self._edited()
        except InvalidInputError as error:
            self._trouble.show_message(str(error))
            return
        self._can_save(can=False)
        tasks.run(self, partial(_keep, self._context, before, after), self._saved, self._refused)

    def _shown(self) -> AccountRecord:
        return replace(self._entry, note=self._note.before)

    def _edited(self) -> AccountRecord:
        entry = self._entry
        return replace(
            self._own.applied(entry),
            name=self._name.text(),
            tags=_tags(self._tags.text()),
            windows=tuple(each for each in entry.windows if each not in self._learned.forgotten),
            note=self._note.note(),
        )

    def _saved(self, _: object) -> None:
        self.close()

    def _refused(self, error: TotpdeskError) -> None:
        self._can_save(can=True)
        self._trouble.show_message(str(error))

    def _can_save(self, *, can: bool) -> None:
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(can)


def _keep(context: AppContext, before: AccountRecord, after: AccountRecord) -> None:
    """Save, if the shortcut is available; off the GUI thread."""
    require_free_shortcut(context, of_account(after))
    context.accounts.edit(before, after)


def _tags(text: str) -> tuple[str, ...]:
    """Return the tags of a text with commas, without duplicates."""
    tags = (" ".join(tag.split()) for tag in text.split(","))
    return tuple(dict.fromkeys(tag for tag in tags if tag))
