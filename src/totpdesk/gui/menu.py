"""The menu of the tray icon: recent accounts first, then all other actions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMenu

from totpdesk.autotype import recent_first
from totpdesk.gui.widgets.account_list import second_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.gui.state import State

_RECENT: Final = 12


class AddMethod(Enum):
    """How an account is added; the value is the text in the menu."""

    IMAGE = "From a QR &image…"
    SCREEN = "From the &screen"
    CLIPBOARD = "From the &clipboard"
    MANUAL = "&Manually…"


class AppAction(Enum):
    """An item of the menu that is not about a single account; the value is its text.

    A new item needs a line here and one in `windows`, for what it opens.
    """

    IMPORT = "&Import…"
    EXPORT = "&Export…"
    BACKUP = "&Backup…"
    ACCOUNTS = "&Manage accounts…"
    PRACTICE = "&Practice page"
    SETTINGS = "Se&ttings…"
    CHECK = "&Check this desktop…"
    LOCK = "&Lock the vault file"
    QUIT = "&Quit"


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


def fill(menu: QMenu, state: State, actions: Actions) -> None:
    """Rebuild the menu."""
    for below in menu.findChildren(QMenu):
        below.deleteLater()  # clear() does not delete them
    menu.clear()
    manage = partial(actions.perform, AppAction.ACCOUNTS)
    if state.trouble:
        menu.addAction("The accounts cannot be read…", manage)
    for entry in recent_first(state.entries, state.last_uses)[:_RECENT]:
        menu.addAction(label(entry), partial(_after_closing, partial(actions.insert, entry.id)))
    if len(state.entries) > _RECENT:
        menu.addAction(f"A&ll {len(state.entries)} accounts…", manage)
    menu.addSeparator()
    add = menu.addMenu("&Add account")
    for method in AddMethod:
        add.addAction(method.value, partial(actions.add, method))
    for group in _GROUPS:
        for action in filter(actions.offers, group):
            text = f"{state.backup}…" if action is AppAction.BACKUP else action.value
            menu.addAction(text, partial(actions.perform, action))
        if group is not _GROUPS[-1]:
            menu.addSeparator()


def label(entry: AccountRecord) -> str:
    """Return the text of an entry in the menu, with ampersands escaped."""
    below = second_line(entry)
    text = f"{entry.name}  ·  {below}" if below else entry.name
    return text.replace("&", "&&")


def _after_closing(act: Callable[[], None]) -> None:
    """Act after the menu has closed, as it grabs the keyboard while it is open."""
    QTimer.singleShot(0, act)
