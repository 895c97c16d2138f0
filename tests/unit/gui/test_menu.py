"""The tray's menu, built from the index alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMenu

from totpdesk.accounts.account import AccountRecord
from totpdesk.autotype import recent_first
from totpdesk.gui.menu import Actions, AddMethod, AppAction, fill, label
from totpdesk.gui.state import AppState
from totpdesk.otp import Account

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ENTRIES = tuple(AccountRecord(f"id{number}", f"Site {number}", Account()) for number in range(20))


class Menu:
    """A menu, and a list of what was set off from it."""

    def __init__(self) -> None:
        """Make it, empty."""
        self.menu = QMenu()
        self.done: list[object] = []
        self.vault_file_open = False
        self.actions = Actions(
            insert=self.done.append,
            add=self.done.append,
            perform=self.done.append,
            offers=lambda action: action is not AppAction.LOCK or self.vault_file_open,
        )

    def labels(self) -> list[str]:
        """Return the lines, without separators."""
        return [action.text() for action in self.menu.actions() if action.text()]


@pytest.fixture(name="shown")
def _shown(application: QApplication) -> Menu:
    return Menu()


def test_the_latest_used_come_first() -> None:
    """Those never used keep the user's order behind them."""
    used = [
        replace(ENTRIES[5], last_used=NOW - timedelta(days=1)),
        replace(ENTRIES[3], last_used=NOW),
    ]
    assert [e.id for e in recent_first([ENTRIES[0], *used, ENTRIES[1]])] == [
        "id3", "id5", "id0", "id1",
    ]  # fmt: skip


def test_many_accounts_end_in_a_way_to_all(shown: Menu) -> None:
    """A dozen are in the menu, the rest behind one line."""
    fill(shown.menu, AppState(ENTRIES), shown.actions)
    assert shown.labels()[11:13] == ["Site 11", "A&ll 20 accounts…"]


def test_a_click_inserts_once_the_menu_is_closed(shown: Menu, until: Settle) -> None:
    """The account's id arrives, not before the event loop has turned."""
    fill(shown.menu, AppState(ENTRIES[:2]), shown.actions)
    shown.menu.actions()[1].trigger()
    assert shown.done == []
    until(lambda: shown.done == ["id1"])


def test_every_way_to_add_is_offered(shown: Menu) -> None:
    """The submenu passes on which way was chosen."""
    fill(shown.menu, AppState(), shown.actions)
    add = next(a for a in shown.menu.actions() if a.menu()).menu()
    assert isinstance(add, QMenu)
    for action in add.actions():
        action.trigger()
    assert shown.done == list(AddMethod)


def test_accounts_that_cannot_be_read_are_reported_of(shown: Menu) -> None:
    """The first line leads to the window that says why."""
    fill(shown.menu, AppState(trouble="The list is damaged."), shown.actions)
    shown.menu.actions()[0].trigger()
    assert shown.done == [AppAction.ACCOUNTS]


def test_the_menu_says_how_one_stands_with_backups(shown: Menu) -> None:
    """When the last one was, or that there is none, and it leads to the window."""
    fill(shown.menu, AppState(backup="Backup: none yet"), shown.actions)
    line = next(a for a in shown.menu.actions() if a.text() == "Backup: none yet…")
    line.trigger()
    assert shown.done == [AppAction.BACKUP]


def test_an_ampersand_is_no_mnemonic() -> None:
    """A name with & shows as it is."""
    assert label(AccountRecord("1", "Ben & Jerry", Account())) == "Ben && Jerry"


@pytest.mark.parametrize("vault_file_open", [True, False])
def test_every_item_does_what_it_says(shown: Menu, *, vault_file_open: bool) -> None:
    """Each item of the menu is passed on; a vault file that is not open cannot be locked."""
    shown.vault_file_open = vault_file_open
    fill(shown.menu, AppState(), shown.actions)
    for action in shown.menu.actions():
        if action.text() and not action.menu():
            action.trigger()
    assert shown.done == [a for a in AppAction if vault_file_open or a is not AppAction.LOCK]
