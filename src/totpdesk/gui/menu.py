"""The tray's menu: the accounts of late first, then everything else there is to do."""

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
    """Where a new account comes from; the value is what the menu calls it."""

    IMAGE = "From a QR &image…"
    SCREEN = "From the &screen"
    CLIPBOARD = "From the &clipboard"
    MANUAL = "&Manually…"


class AppAction(Enum):
    """What concerns all accounts at once; the value is what menus call it."""

    IMPORT = "&Import…"
    EXPORT = "&Export…"
    BACKUP = "&Backup…"
    CHECK = "&Check this desktop…"


@dataclass(frozen=True, slots=True)
class Actions:
    """What the menu can set off."""

    insert: Callable[[str], None]
    add: Callable[[AddMethod], None]
    import_accounts: Callable[[], None]
    export_accounts: Callable[[], None]
    manage: Callable[[], None]
    practise: Callable[[], None]
    settings: Callable[[], None]
    check: Callable[[], None]
    backup: Callable[[], None]
    quit: Callable[[], None]
    lock: Callable[[], None] = lambda: None
    may_lock: Callable[[], bool] = lambda: False  # whether a vault file is open


def fill(menu: QMenu, state: State, actions: Actions) -> None:
    """Build the menu anew."""
    for below in menu.findChildren(QMenu):
        below.deleteLater()  # clear() leaves them alive
    menu.clear()
    if state.trouble:
        menu.addAction("The accounts cannot be read…", actions.manage)
    for entry in recent_first(state.entries)[:_RECENT]:
        menu.addAction(label(entry), partial(_after_closing, partial(actions.insert, entry.id)))
    if len(state.entries) > _RECENT:
        menu.addAction(f"A&ll {len(state.entries)} accounts…", actions.manage)
    menu.addSeparator()
    add = menu.addMenu("&Add account")
    for way in AddMethod:
        add.addAction(way.value, partial(actions.add, way))
    menu.addAction(AppAction.IMPORT.value, actions.import_accounts)
    menu.addAction(AppAction.EXPORT.value, actions.export_accounts)
    menu.addAction(f"{state.backup}…", actions.backup)
    menu.addAction("&Manage accounts…", actions.manage)
    menu.addAction("&Practice page", actions.practise)
    menu.addAction("Se&ttings…", actions.settings)
    menu.addAction(AppAction.CHECK.value, actions.check)
    menu.addSeparator()
    if actions.may_lock():
        menu.addAction("&Lock the vault file", actions.lock)
    menu.addAction("&Quit", actions.quit)


def label(entry: AccountRecord) -> str:
    """Return the entry's line in the menu; an ampersand of its own is no mnemonic."""
    below = second_line(entry)
    text = f"{entry.name}  ·  {below}" if below else entry.name
    return text.replace("&", "&&")


def _after_closing(act: Callable[[], None]) -> None:
    """Act once the menu has let go of the keyboard, which it holds while it is open."""
    QTimer.singleShot(0, act)
