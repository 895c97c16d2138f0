"""The accounts window: all codes, and the actions for an account."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListView, QStackedWidget, QVBoxLayout, QWidget

from totpdesk.autotype import favourites_first
from totpdesk.base.translation import tr
from totpdesk.gui.accounts.frame import Toolbar, TopBar, empty_page, no_match_page
from totpdesk.gui.accounts.rows import AccountRow
from totpdesk.gui.menu import AddMethod, AppAction
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.account_list import AccountList
from totpdesk.gui.widgets.banner import Banner
from totpdesk.gui.widgets.confirm import Answer, confirm
from totpdesk.gui.widgets.live_codes import LiveCodes
from totpdesk.gui.widgets.move_secrets import LOCKED, SecretsHelp
from totpdesk.gui.widgets.pictures import Pictures
from totpdesk.gui.widgets.second_timer import SecondTimer
from totpdesk.gui.widgets.style import GAP, MARGIN, lay_out_in_batches
from totpdesk.otp import Kind

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QCloseEvent

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.gui.app_context import AppContext
    from totpdesk.gui.state import AppState
    from totpdesk.service.codes import AccountCode

_SIZE: Final = (560, 620)
_REMOVED: Final = tr(
    "It goes to the trash, from which it can be restored. The site still asks for its codes "
    "until two-factor sign-in is switched off there."
)
_STATUS_MS: Final = 6000


class Manage(QWidget):
    """A list with live codes. Signals ask other windows to open."""

    add_asked = Signal(AddMethod)
    action_asked = Signal(AppAction)
    edit_asked = Signal(object)
    qr_asked = Signal(object)
    closing = Signal(object)

    def __init__(self, context: AppContext) -> None:
        """Lay the window out, empty until `show_state`."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Accounts"))
        self.resize(*_SIZE)
        self._context = context
        self._codes = LiveCodes(context, self)
        self._model = AccountList(self)
        self._top, self._bar, self._banner = TopBar(), Toolbar(), Banner()
        self._help = SecretsHelp(self, self._banner, context.locations)
        self._view = self._list_view()
        SecondTimer(self, context.clock).second.connect(self._view.viewport().update)
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()

    def show_state(self, state: AppState) -> None:
        """Show these accounts, or why they cannot be shown."""
        chosen = self._chosen()
        self._model.show(favourites_first(state.entries))
        self._choose(chosen.id if chosen else "")
        self._turn_page(empty=not state.entries and not state.trouble)
        if state.trouble:
            self._banner.show_message(state.trouble)
        elif not state.entries:
            self._help.offer_file()

    def lock(self) -> None:
        """Forget every secret and code, and offer to unlock."""
        self._codes.drop()
        self._view.viewport().update()
        self._no_keychain(LOCKED)

    def unlock(self) -> None:
        """Show the codes again: the vault file was unlocked."""
        self._help.withdraw()
        self._codes.retry()

    def show_message(self, text: str) -> None:
        """Show a temporary message at the bottom."""
        self._bar.status.setText(text)
        QTimer.singleShot(_STATUS_MS, self, partial(self._unsay, text))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Forget the secrets, unless a listener keeps the window open."""
        self.closing.emit(event)
        if event.isAccepted():
            self._codes.drop()

    def _list_view(self) -> QListView:
        view = QListView()
        view.setModel(self._model)
        pictures = Pictures(view, self._context.accounts.icon)
        view.setItemDelegate(AccountRow(self._codes, pictures, view))
        lay_out_in_batches(view)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setAccessibleName(tr("Accounts"))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return view

    def _lay_out(self) -> None:
        for page in (self._view, empty_page(self.add_asked, self.action_asked), no_match_page()):
            self._pages.addWidget(page)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN, MARGIN, MARGIN, GAP + 4)
        rows.setSpacing(GAP + 2)
        rows.addWidget(self._top)
        rows.addWidget(self._banner)
        rows.addWidget(self._pages, stretch=1)
        rows.addWidget(self._bar)
        self._top.search.setFocus()

    def _connect(self) -> None:
        self._codes.arrived.connect(self._view.viewport().update)
        self._codes.failed.connect(self._no_keychain)
        self._top.search.textChanged.connect(self._search)
        self._top.search.returnPressed.connect(self._copy_chosen)
        self._top.down.connect(self._view.setFocus)
        self._top.copy_asked.connect(self._copy_chosen)
        self._top.add_asked.connect(self.add_asked)
        self._top.action_asked.connect(self.action_asked)
        self._view.itemDelegate().code_clicked.connect(self._copy)  # type: ignore[attr-defined] # AccountRow
        self._view.selectionModel().currentChanged.connect(self._current_changed)
        bar = self._bar
        bar.copy.triggered.connect(self._copy_chosen)
        bar.favourite.triggered.connect(lambda: self._with_chosen(self._star))
        bar.edit.triggered.connect(lambda: self._with_chosen(self.edit_asked.emit))
        bar.qr.triggered.connect(lambda: self._with_chosen(self.qr_asked.emit))
        bar.remove.triggered.connect(lambda: self._with_chosen(self._ask_to_remove))
        self._view.addActions(bar.actions_of_an_account())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._top.search.setFocus)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._escape)

    def _escape(self) -> None:
        """Clear the search, or close the window if it is empty."""
        if self._top.search.text():
            self._top.search.clear()
        else:
            self.close()

    def _search(self, typed: str) -> None:
        self._model.search(typed)
        self._choose("")
        self._turn_page(empty=False)

    def _turn_page(self, *, empty: bool) -> None:
        found = self._model.rowCount() > 0
        typed = bool(self._top.search.text())
        self._pages.setCurrentIndex(0 if found else 2 if typed else 1 if empty else 0)
        self._bar.enable(self._chosen())
        self._bar.setVisible(not empty)

    def _choose(self, entry_id: str) -> None:
        row = max(0, self._model.row_of(entry_id))
        self._view.setCurrentIndex(self._model.index(row))

    def _chosen(self) -> AccountRecord | None:
        return self._model.entry(self._view.currentIndex())

    def _with_chosen(self, act: object) -> None:
        if entry := self._chosen():
            act(entry)  # type: ignore[operator] # a callable that takes an Entry

    def _current_changed(self, index: QModelIndex) -> None:
        self._bar.enable(self._model.entry(index))

    def _copy_chosen(self) -> None:
        self._with_chosen(self._copy)

    def _copy(self, entry: AccountRecord) -> None:
        copy = self._context.instance.codes.copy
        tasks.run(self, lambda: copy(entry.id), self._copied, self._refused)

    def _copied(self, copied: AccountCode) -> None:
        if copied.entry.account.kind is Kind.HOTP:
            self._codes.keep(copied.entry.id, copied.code)
        self.show_message(_copied_text(copied))

    def _star(self, entry: AccountRecord) -> None:
        """Toggle whether it is a favourite."""
        job = partial(self._context.accounts.update, entry.id, favourite=not entry.favourite)
        tasks.run(self, job, self._starred, self._refused)
        self._bar.enable(entry)  # the menu is for the account as it is, not as it was clicked

    def _starred(self, entry: AccountRecord) -> None:
        if entry.favourite:
            self.show_message(tr("{name} is now a favourite.", name=entry.name))
        else:
            self.show_message(tr("{name} is no longer a favourite.", name=entry.name))

    def _ask_to_remove(self, entry: AccountRecord) -> None:
        remove = Answer(tr("&Remove"), partial(self._remove, entry))
        confirm(self, tr("Remove {name}?", name=entry.name), _REMOVED, remove)

    def _remove(self, entry: AccountRecord) -> None:
        now = self._context.clock.now()
        tasks.run(
            self,
            lambda: self._context.accounts.remove(entry.id, now),
            lambda _: self._removed(entry.name),
            self._refused,
        )

    def _removed(self, name: str) -> None:
        self._banner.show_message(
            tr("Removed {name}. It is in the trash.", name=name),
            tr("&Undo"),
            partial(self._undo, name),
        )

    def _undo(self, name: str) -> None:
        tasks.run(
            self,
            lambda: self._context.accounts.restore(name),
            lambda _: self.show_message(tr("{name} was restored.", name=name)),
            self._refused,
        )

    def _no_keychain(self, message: str) -> None:
        self._help.explain(message, self._codes.retry)

    def _refused(self, error: TotpdeskError) -> None:
        self._banner.show_message(str(error))

    def _unsay(self, text: str) -> None:
        if self._bar.status.text() == text:
            self._bar.status.clear()


def _copied_text(copied: AccountCode) -> str:
    """Return what was copied, for how long, and what to type before it."""
    name, seconds = copied.entry.name, copied.clear_after
    sentence = tr("Copied {name}.", name=name)
    if seconds:
        sentence = tr("Copied {name}, for {seconds} s.", name=name, seconds=seconds)
    return f"{sentence} {tr('Type its PIN first.')}" if copied.entry.prefix else sentence
