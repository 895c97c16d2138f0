"""Locked is locked: nothing that comes late is shown, and there is a way to unlock."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QListView, QPushButton

from support import gui
from support.gui import codes_in, enter, field, offers, press, says, select
from support.vaultfiles import PASSPHRASE, derive_cheaply
from totpdesk.gui.accounts.showqr import ShowQr
from totpdesk.gui.accounts.window import Manage
from totpdesk.gui.menu import AppAction
from totpdesk.gui.runtime import tasks
from totpdesk.gui.state import AppState
from totpdesk.gui.vaultguard import VaultGuard
from totpdesk.gui.widgets.move_secrets import MoveSecrets, keep_in_file
from totpdesk.gui.windows import Windows
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World
    from totpdesk.accounts.account import AccountRecord
    from totpdesk.secrets.locations import SecretLocations


class Shown:
    """The accounts window with one account, whose secret is in an open vault file."""

    def __init__(
        self, application: QApplication, world: World, until: Settle, entry: AccountRecord
    ) -> None:
        """Move the secret there, and show the window."""
        self.application, self.world, self.until, self.entry = application, world, until, entry
        self.locations: SecretLocations = world.context.locations
        self.locations.file.create(PASSPHRASE)
        self.locations.move_to(Secrets.FILE)
        self.windows = Windows(world.context, lambda _title, _text: None, lambda: None)
        self.windows.show_state(world.state())
        self.windows.manage()
        (self.manage,) = (w for w in application.topLevelWidgets() if isinstance(w, Manage))
        self.accounts = field(self.manage, "Accounts", QListView)

    def lock(self) -> None:
        """Lock the file, and have the windows follow."""
        self.locations.file.lock()
        self.windows.lock()

    def button(self, text: str) -> QPushButton | None:
        """Return a button that can be pressed."""
        buttons = self.manage.findChildren(QPushButton)
        return next((b for b in buttons if b.isVisible() and b.text() == text), None)

    def come_to_rest(self) -> None:
        """Let what is under way end, and its results arrive."""
        self.until(tasks.idle)


@pytest.fixture(name="show")
def _show(
    application: QApplication, world: World, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> Callable[[AccountRecord], Shown]:
    derive_cheaply(monkeypatch)
    return lambda entry: Shown(application, world, until, entry)


def held_up(
    world: World, monkeypatch: pytest.MonkeyPatch, method: str
) -> tuple[threading.Event, threading.Event]:
    """Have a read of secrets wait once it is done; return what it sets, and what it waits for."""
    read, go_on = threading.Event(), threading.Event()
    real = getattr(world.context.accounts, method)

    def slow(*given: object) -> object:
        result = real(*given)
        read.set()
        assert go_on.wait(10)
        return result

    monkeypatch.setattr(world.context.accounts, method, slow)
    return read, go_on


def test_a_qr_code_that_was_being_read_is_not_shown(
    world: World,
    show: Callable[[AccountRecord], Shown],
    until: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The lock came while its secret was read: the code is on no screen."""
    shown = show(world.add("GitHub"))
    read, go_on = held_up(world, monkeypatch, "key_uri")
    select(shown.accounts, shown.entry.name)
    shown.manage.activateWindow()
    until(shown.manage.isActiveWindow)
    press("Ctrl+R", shown.accounts)
    assert read.wait(10)
    shown.lock()
    go_on.set()
    shown.come_to_rest()
    assert [w for w in shown.application.topLevelWidgets() if isinstance(w, ShowQr)] == []


def test_a_counters_code_that_was_being_taken_is_not_shown(
    world: World, show: Callable[[AccountRecord], Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock came while the next code was computed: the window holds none."""
    shown = show(world.add("Bank", "hotp/Bank:1", "&counter=7"))
    read, go_on = held_up(world, monkeypatch, "next_key_uri")
    copy = shown.button("&Copy")
    assert copy
    copy.click()
    assert read.wait(10)
    shown.lock()
    go_on.set()
    shown.come_to_rest()
    assert codes_in(shown.accounts) == []


@pytest.mark.parametrize("label", ["totp/Site:me", "hotp/Site:me"])
def test_unlock_asks_for_the_passphrase(
    world: World, show: Callable[[AccountRecord], Shown], until: Settle, label: str
) -> None:
    """Also where there are only counters, whose codes are not read for looking at them."""
    shown = show(world.add("GitHub", label, "&counter=1"))
    shown.lock()
    world.passphrases.answers.append(PASSPHRASE)
    until(lambda: shown.button("&Unlock…"))
    unlock = shown.button("&Unlock…")
    assert unlock
    unlock.click()
    until(lambda: not shown.locations.file.locked)


@pytest.mark.parametrize(
    "show",
    [lambda w: w.open(AppAction.SETTINGS), lambda w: w.first_steps(), lambda w: w.manage()],
    ids=["settings", "welcome", "accounts"],
)
def test_a_passphrase_that_is_being_typed_is_forgotten(
    application: QApplication, world: World, show: Callable[[Windows], None]
) -> None:
    """Also where the dialog that asks for it was opened from a window that holds no secret."""
    windows = Windows(world.context, lambda _title, _text: None, lambda: None)
    show(windows)
    (opener,) = (w for w in application.topLevelWidgets() if w.isVisible())
    keep_in_file(opener, world.context.locations, lambda: None)
    dialog = gui.window(MoveSecrets)
    enter(dialog, "Passphrase", PASSPHRASE)
    enter(dialog, "Confirm", PASSPHRASE)
    windows.lock()
    assert opener.isVisible()
    assert [field(dialog, name).text() for name in ("Passphrase", "Confirm")] == ["", ""]
    assert not offers(dialog, "Create the file")
    windows.close()


def test_unlocking_leaves_other_news_alone(
    world: World, show: Callable[[AccountRecord], Shown], until: Settle
) -> None:
    """A banner about something else stays, with its button; the one about the lock goes."""
    shown = show(world.add("GitHub"))
    shown.manage.show_state(AppState(trouble="The list is damaged."))
    shown.windows.unlock()
    assert says(shown.manage, "The list is damaged.")
    shown.lock()
    until(lambda: says(shown.manage, "The vault file is locked."))
    shown.windows.unlock()
    assert not says(shown.manage, "The vault file is locked.")


def test_making_a_vault_file_locks_nothing(
    application: QApplication, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is made is opened before it is the place in use: no window is closed for it."""
    derive_cheaply(monkeypatch)
    guard, signals = VaultGuard(world.context.settings), list[str]()
    guard.locked.connect(lambda: signals.append("locked"))
    guard.changed.connect(lambda: signals.append("changed"))
    guard.locations.file.create(PASSPHRASE)
    application.processEvents()
    assert signals == ["changed"]
    guard.lock()
    application.processEvents()
    assert signals == ["changed", "locked", "changed"]
    guard.close()
