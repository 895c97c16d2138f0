"""Windows that come and go by themselves: the picker, and the notice that a code is waited for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from totpdesk.autotype import (
    PickRequest,
    Wait,
    Window,
)
from totpdesk.gui.picker import Picker
from totpdesk.gui.widgets.waiting import Waiting
from totpdesk.gui.windows import Windows

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World

SITE = Window(1, "firefox", "Sign in")


@pytest.fixture(name="windows")
def _windows(application: QApplication, world: World) -> Windows:
    return Windows(world.parts, lambda _title, _text: None, lambda: None)


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


def test_whatever_is_reported_ends_the_notice(
    application: QApplication, world: World, windows: Windows
) -> None:
    """A code that was sent, or an error, leaves nothing to wait for; a second wait takes over."""
    for _ in range(2):
        windows.wait(Wait("GitHub", world.clock.now() + timedelta(seconds=9)))
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(shown(application, Waiting)) == 1
    windows.waited()
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
