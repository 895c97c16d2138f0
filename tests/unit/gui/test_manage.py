"""The window of accounts, used by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QWidget

from support.gui import answer, banner_text, click, codes_in, enter, field, offers, press, says
from totpdesk.base.errors import KeychainLockedError
from totpdesk.otp import code_at

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World
    from totpdesk.gui.accounts.window import Manage

SEARCH = "Search accounts"


@pytest.fixture(name="window")
def _window(application: QApplication, world: World, until: Settle) -> Manage:
    world.add("GitHub", "totp/GitHub:ann")
    world.add("Bank", "hotp/Bank:1", "&counter=7")
    window = world.show_accounts()
    window.activateWindow()
    until(window.isActiveWindow)
    return window


def accounts(window: Manage) -> QListView:
    """Return the list."""
    return field(window, "Accounts", QListView)


def second(window: Manage) -> QTimer:
    """Return the timer that counts the seconds."""
    timers = window.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return next(timer for timer in timers if timer.isSingleShot())


def choose(window: Manage, typed: str) -> None:
    """Type into the search."""
    enter(window, SEARCH, typed)


def test_enter_in_the_search_copies_what_was_found(
    world: World, window: Manage, until: Settle
) -> None:
    """A few letters and Enter: the code is on the clipboard, for as long as the settings say."""
    choose(window, "git")
    press("Return", field(window, SEARCH))
    until(lambda: world.desktop.clipboard.held)
    entry = world.context.accounts.find("GitHub")
    kept = world.context.accounts.key_uri(entry.id)
    code = code_at(kept.account, kept.secret, world.clock.now()).value
    assert world.desktop.clipboard.held == [(code, 30)]
    until(lambda: says(window, "Copied GitHub, for 30 s."))


@pytest.mark.parametrize("within", ["Accounts", "Search accounts"])
def test_ctrl_c_copies_the_code(world: World, window: Manage, until: Settle, within: str) -> None:
    """Ctrl+C means the chosen account's code, in the list and in the search."""
    choose(window, "git")
    (widget,) = (w for w in window.findChildren(QWidget) if w.accessibleName() == within)
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    until(lambda: world.desktop.clipboard.held)
    kept = world.context.accounts.key_uri(world.context.accounts.find("GitHub").id)
    code = code_at(kept.account, kept.secret, world.clock.now()).value
    assert world.desktop.clipboard.held == [(code, 30)]


def test_a_counter_gives_its_next_code(world: World, window: Manage, until: Settle) -> None:
    """The counter is advanced, the code copied and shown."""
    entry = world.context.accounts.find("Bank")
    choose(window, "bank")
    press("Return", field(window, SEARCH))
    until(lambda: codes_in(accounts(window)))
    assert world.context.accounts.get(entry.id).account.counter == 8
    assert [code for code, _ in world.desktop.clipboard.held] == codes_in(accounts(window))


def test_remove_asks_and_can_be_undone(world: World, window: Manage, until: Settle) -> None:
    """Delete, the question, the trash, and back."""
    choose(window, "git")
    accounts(window).setFocus()
    press("Delete")
    answer("Remove")
    until(lambda: banner_text(window))
    assert world.names() == ["Bank"]
    click(window, "Undo")
    until(lambda: world.names() == ["GitHub", "Bank"])


def test_cancel_removes_nothing(world: World, window: Manage) -> None:
    """The question is there to be answered with no."""
    accounts(window).setFocus()
    press("Delete")
    answer("Cancel")
    assert world.names() == ["GitHub", "Bank"]


def test_f2_asks_to_edit_the_chosen_account(window: Manage) -> None:
    """The window asks for the dialog with the account."""
    asked: list[object] = []
    window.edit_asked.connect(asked.append)
    choose(window, "bank")
    press("F2", field(window, SEARCH))
    assert [getattr(entry, "name", None) for entry in asked] == ["Bank"]


def test_a_locked_keychain_is_reported_in_the_window(
    application: QApplication, world: World, until: Settle
) -> None:
    """The names are there, and a sentence instead of the codes."""
    world.add("GitHub")
    world.secrets.failure = KeychainLockedError("The keychain is locked.")
    window = world.show_accounts()
    until(lambda: banner_text(window))
    assert banner_text(window) == "The keychain is locked."


def test_a_new_user_is_led_to_adding(application: QApplication, world: World) -> None:
    """The empty page replaces the list, without actions that have no account."""
    window = world.show_accounts()
    assert says(window, "No accounts yet")
    assert offers(window, "Scan the screen")
    assert not any(offers(window, text) for text in ("Copy", "Edit…", "Remove"))


def test_a_hidden_window_wakes_nobody_up(window: Manage) -> None:
    """Its timer runs while it is seen, and not while it is minimised, hidden or closed."""
    assert second(window).isActive()
    window.showMinimized()
    assert not second(window).isActive()
    window.showNormal()
    assert second(window).isActive()
    window.hide()
    assert not second(window).isActive()


def test_closing_forgets_the_secrets(window: Manage, until: Settle) -> None:
    """Secrets live no longer than the window."""
    view = accounts(window)
    until(lambda: codes_in(view))
    window.close()
    assert codes_in(view) == []
