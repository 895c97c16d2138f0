"""The menu of the tray icon: recent accounts first, then all other actions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMenu

from totpdesk.autotype import recent_first
from totpdesk.base.labels import tidy
from totpdesk.base.translation import plural, tr
from totpdesk.gui.widgets.account_list import second_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.gui.state import AppState

_RECENT: Final = 12
_LONGEST: Final = 100  # characters: a menu does not shorten its lines


class AddMethod(Enum):
    """How an account is added."""

    IMAGE = auto()
    SCREEN = auto()
    CLIPBOARD = auto()
    MANUAL = auto()

    @property
    def text(self) -> str:
        """The text in the menu."""
        return _ADD_TEXTS[self]


class AppAction(Enum):
    """An item of the menu that is not about a single account.

    A new item needs a line here, its text below, and a line in `windows` for what it opens.
    """

    IMPORT = auto()
    EXPORT = auto()
    BACKUP = auto()
    ACCOUNTS = auto()
    PRACTICE = auto()
    SETTINGS = auto()
    CHECK = auto()
    LOCK = auto()
    QUIT = auto()

    @property
    def text(self) -> str:
        """The text in the menu."""
        return _APP_TEXTS[self]


_ADD_TEXTS: Final = {
    AddMethod.IMAGE: tr("From a QR &image…"),
    AddMethod.SCREEN: tr("From the &screen"),
    AddMethod.CLIPBOARD: tr("From the &clipboard"),
    AddMethod.MANUAL: tr("&Manually…"),
}
_APP_TEXTS: Final = {
    AppAction.IMPORT: tr("&Import…"),
    AppAction.EXPORT: tr("&Export…"),
    AppAction.BACKUP: tr("&Backup…"),
    AppAction.ACCOUNTS: tr("&Manage accounts…"),
    AppAction.PRACTICE: tr("&Practice page"),
    AppAction.SETTINGS: tr("Se&ttings…"),
    AppAction.CHECK: tr("&Check this desktop…"),
    AppAction.LOCK: tr("&Lock the vault file"),
    AppAction.QUIT: tr("&Quit"),
}

WHOLE_LIST: Final = (AppAction.IMPORT, AppAction.EXPORT, AppAction.BACKUP, AppAction.CHECK)
_LAST: Final = (AppAction.LOCK, AppAction.QUIT)
_GROUPS: Final = (tuple(action for action in AppAction if action not in _LAST), _LAST)


@dataclass(frozen=True, slots=True)
class Actions:
    """What the items of the menu do. Items for which `offers` is false are omitted."""

    insert: Callable[[str], None]
    add: Callable[[AddMethod], None]
    perform: Callable[[AppAction], None]
    offers: Callable[[AppAction], bool] = lambda _: True


def fill(menu: QMenu, state: AppState, actions: Actions) -> None:
    """Rebuild the menu."""
    for below in menu.findChildren(QMenu):
        below.deleteLater()  # clear() does not delete them
    menu.clear()
    manage = partial(actions.perform, AppAction.ACCOUNTS)
    if state.trouble:
        menu.addAction(tr("The accounts cannot be read…"), manage)
    for entry in recent_first(state.entries, state.last_uses)[:_RECENT]:
        menu.addAction(label(entry), partial(_after_closing, partial(actions.insert, entry.id)))
    if len(state.entries) > _RECENT:
        count = len(state.entries)
        menu.addAction(plural("A&ll {count} account…", "A&ll {count} accounts…", count), manage)
    menu.addSeparator()
    add = menu.addMenu(tr("&Add account"))
    for method in AddMethod:
        add.addAction(method.text, partial(actions.add, method))
    for group in _GROUPS:
        for action in filter(actions.offers, group):
            text = f"{state.backup}…" if action is AppAction.BACKUP else action.text
            menu.addAction(text, partial(actions.perform, action))
        if group is not _GROUPS[-1]:
            menu.addSeparator()


def label(entry: AccountRecord) -> str:
    """Return the text of an entry in the menu, cut if it is long, with ampersands escaped."""
    below = second_line(entry)
    text = f"{entry.name}  ·  {below}" if below else entry.name
    return tidy(text, _LONGEST).replace("&", "&&")


def _after_closing(act: Callable[[], None]) -> None:
    """Act after the menu has closed, as it grabs the keyboard while it is open."""
    QTimer.singleShot(0, act)
