"""Windows that come and go by themselves: the picker, and the notice that a code is waited for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListView, QPushButton

from support.gui import codes_in, field, press, select
from support.vaultfiles import PASSPHRASE, derive_cheaply
from totpdesk.autotype import PickRequest, Wait, Window
from totpdesk.gui.accounts.edit import EditAccount
from totpdesk.gui.accounts.showqr import ShowQr
from totpdesk.gui.accounts.window import Manage
from totpdesk.gui.menu import AppAction
from totpdesk.gui.picker import Picker
from totpdesk.gui.widgets.toast import Waiting
from totpdesk.gui.windows import Windows
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World

SITE = Window(1, "firefox", "Sign in")


@pytest.fixture(name="windows")
def _windows(application: QApplication, world: World) -> Windows:
    return Windows(world.context, lambda _title, _text: None, lambda: None)


def shown(application: QApplication, kind: type) -> list[object]:
    """Return the windows of a kind that are there."""
    return [window for window in application.topLevelWidgets() if type(window) is kind]


def test_a_wait_is_counted_down_and_over_by_itself(
    application: QApplication, world: World, windows: Windows, until: Settle
) -> None:
    """Each second one less, without the focus; nothing is left of it when the code begins."""
    windows.wait(Wait("GitHub", world.clock.now() + timedelta(seconds=1.4)))
    (notice,) = shown(application, Waiting)
    assert isinstance(notice, Waiting)
    assert notice.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus

    def says(text: str) -> bool:
        return any(label.text().startswith(text) for label in notice.findChildren(QLabel))

    assert says("The next code comes in 2 s.")
    world.clock.pass_time(1)
    until(lambda: says("The next code comes in 1 s."))
    until(lambda: not shown(application, Waiting))


def test_the_end_of_a_wait_ends_the_notice(
    application: QApplication, world: World, windows: Windows
) -> None:
    """Whether the code came, was skipped or failed; a second wait takes over."""
    wait = Wait("GitHub", world.clock.now() + timedelta(seconds=9))
    for _ in range(2):
        windows.wait(wait)
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(shown(application, Waiting)) == 1
    windows.wait(replace(wait, over=True))
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert shown(application, Waiting) == []


def test_a_copied_code_leaves_the_focus_where_it_was(
    application: QApplication, world: World, windows: Windows, until: Settle
) -> None:
    """The window that was asked for has the keyboard again."""
    windows.pick(PickRequest((world.add("GitHub"),), SITE))
    (picker,) = shown(application, Picker)
    assert isinstance(picker, Picker)
    field = picker.focusWidget()
    assert field
    QTest.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    until(lambda: world.desktop.focus.given[-1:] == [SITE])


def test_pickers_come_and_go_without_a_trace(
    application: QApplication, world: World, windows: Windows
) -> None:
    """No widget outlives the picker that it was part of."""
    ask = PickRequest((world.add("GitHub"), world.add("Google")), SITE)
    before = set(application.allWidgets())
    pickers = []
    for _ in range(20):
        windows.pick(ask)
        (picker,) = shown(application, Picker)
        assert isinstance(picker, Picker)
        pickers.append(picker)
        picker.close()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not any(shiboken6.isValid(picker) for picker in pickers)
    assert set(application.allWidgets()) <= before


def test_locked_is_locked_in_every_window(
    application: QApplication,
    world: World,
    windows: Windows,
    until: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once the vault file is locked no window shows a code, and none is computed for one."""
    derive_cheaply(monkeypatch)
    entry = world.add("GitHub")
    locations = world.context.locations
    locations.file.create(PASSPHRASE)
    locations.move_to(Secrets.FILE)
    windows.show_state(world.state())
    windows.manage()
    (manage,) = shown(application, Manage)
    assert isinstance(manage, Manage)
    accounts = field(manage, "Accounts", QListView)
    until(lambda: codes_in(accounts))
    select(accounts, entry.name)
    press("Ctrl+R", accounts)
    until(lambda: shown(application, ShowQr))
    manage.activateWindow()
    until(manage.isActiveWindow)
    press("F2", accounts)
    assert shown(application, EditAccount)
    windows.pick(PickRequest((entry,), SITE))
    windows.open(AppAction.IMPORT)
    locations.file.lock()
    windows.lock()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    open_now = [type(each) for each in application.topLevelWidgets() if each.isVisible()]
    assert open_now == [Manage]
    assert codes_in(accounts) == []
    buttons = manage.findChildren(QPushButton)
    until(lambda: any(b.isVisible() and b.text() == "&Unlock…" for b in buttons))
    world.clock.pass_time(30)
    application.processEvents()
    assert codes_in(accounts) == []
    manage.close()
