"""The status page: what was found, worst first, tried again, copied; and a shortcut heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from totpdesk.accounts.list_file import ListFile
from totpdesk.base.finding import Finding, Level
from totpdesk.doctor.diagnosis import UserData
from totpdesk.gui.doctor.runner import Doctor
from totpdesk.gui.doctor.window import Status
from totpdesk.gui.menu import AppAction
from totpdesk.gui.widgets.status_label import StatusIcon
from totpdesk.gui.windows import Windows
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from conftest import Settle, World

FOUND = [
    Finding("keychain", Level.OK, "It keeps secrets."),
    Finding("tray", Level.WARNING, "There is none.", "Install one."),
    Finding("shortcut", Level.PROBLEM, "Somebody has it.", "Choose another."),
]


class MadeUp(Doctor):
    """Finds what he is told to."""

    found: list[Finding]
    asked: list[bool]

    def examine(self, *, screenshot: bool = False) -> list[Finding]:
        """Return it."""
        self.asked.append(screenshot)
        return self.found


@pytest.fixture(name="doctor")
def _doctor(application: QApplication, world: World) -> MadeUp:
    list_file = ListFile(world.folder / "accounts.json")
    doctor = MadeUp(world.parts.agent, UserData(list_file, world.secrets, world.parts.settings))
    doctor.found, doctor.asked = FOUND, []
    world.parts.agent.bind_shortcuts()
    return doctor


@pytest.fixture(name="page")
def _page(doctor: MadeUp, until: Settle) -> Status:
    page = Status(doctor)
    page.show()
    page.activateWindow()
    until(lambda: page._list.count() == 3 and page.isActiveWindow())
    return page


def says(window: QWidget, text: str) -> bool:
    """Tell whether a label of a window begins like this."""
    return any(label.text().startswith(text) for label in window.findChildren(QLabel))


def test_the_worst_comes_first_and_is_read_whole(page: Status) -> None:
    """A screen reader hears level, title, sentence and advice; arrow keys go through the list."""
    role = Qt.ItemDataRole.AccessibleTextRole
    texts = [page._list.item(row).data(role) for row in range(3)]
    assert texts == [
        "Problem. Shortcut. Somebody has it. Choose another.",
        "Warning. Tray. There is none. Install one.",
        "OK. Keychain. It keeps secrets.",
    ]
    assert says(page, "1 problem and 1 warning")
    assert page._list.hasFocus()
    QTest.keyClick(page._list, Qt.Key.Key_Down)
    assert page._list.currentRow() == 1


def test_it_is_checked_again(page: Status, doctor: MadeUp, until: Settle) -> None:
    """With a screenshot where that is wished."""
    doctor.found = FOUND[:1]
    page._screenshot.setChecked(True)
    page._again.click()
    until(lambda: says(page, "All is well."))
    assert doctor.asked == [False, True]


def test_the_report_is_copied_as_text(page: Status) -> None:
    """A line a finding, as `totpdesk doctor` prints it."""
    page._copy.click()
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[2] == "problem  shortcut   Somebody has it. Choose another."


def test_a_press_is_heard_and_not_served(world: World, page: Status, until: Settle) -> None:
    """While the page is in front a shortcut ticks itself off; afterwards it types again."""
    assert says(page, "To try the shortcut, press Ctrl+Alt+O now.")
    world.desktop.shortcuts.bound[Settings().hotkey]()
    until(lambda: says(page, "Ctrl+Alt+O was heard."))
    assert page.findChild(StatusIcon).accessibleName() == "OK"
    page.close()
    assert world.parts.agent._watcher is None


def test_rows_grow_where_the_text_is_wrapped(page: Status, until: Settle) -> None:
    """A narrow page shows all of a long sentence."""
    page._show([Finding("clock", Level.WARNING, "It is wrong. " * 30)])
    wide = page._list.visualItemRect(page._list.item(0)).height()
    page.resize(360, 500)
    until(lambda: page._list.visualItemRect(page._list.item(0)).height() > wide)


def test_the_doctor_tries_with_a_window_of_ours(
    world: World, doctor: MadeUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the instance holds is told; a session without a way is not tried."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert [finding.check for finding in doctor.test()] == ["desktop"]


def test_the_page_opens_once_and_leads_to_the_first_steps(
    application: QApplication, world: World, doctor: MadeUp, until: Settle
) -> None:
    """From the menu or the settings; a second time it comes to the front."""
    windows = Windows(world.parts, lambda _title, _text: None, lambda: None)
    windows.doctor = doctor
    windows.open(AppAction.CHECK)
    windows.open(AppAction.CHECK)
    pages = [page for page in application.topLevelWidgets() if isinstance(page, Status)]
    assert len(pages) == 1
    pages[0]._first.click()
    titles = [window.windowTitle() for window in application.topLevelWidgets()]
    assert "Welcome to totpdesk" in titles
    windows.close()
