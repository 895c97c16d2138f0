"""The status page: what was found, worst first, tried again, copied; and a shortcut detected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from support.gui import click, says
from totpdesk.accounts.list_file import ListFile
from totpdesk.base.finding import Finding, Level
from totpdesk.doctor.diagnosis import UserData
from totpdesk.gui.doctor.runner import Doctor
from totpdesk.gui.doctor.window import Findings, Status
from totpdesk.gui.menu import AppAction
from totpdesk.gui.widgets.status_label import StatusIcon
from totpdesk.gui.windows import Windows
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World

FOUND = [
    Finding("keychain", Level.OK, "It keeps secrets."),
    Finding("tray", Level.WARNING, "There is none.", "Install one."),
    Finding("shortcut", Level.PROBLEM, "Somebody has it.", "Choose another."),
]


class MadeUp(Doctor):
    """Finds what a test gives it."""

    found: list[Finding]
    asked: list[bool]

    def examine(self, *, screenshot: bool = False) -> list[Finding]:
        """Return it."""
        self.asked.append(screenshot)
        return self.found


@pytest.fixture(name="doctor")
def _doctor(application: QApplication, world: World) -> MadeUp:
    list_file = ListFile(world.folder / "accounts.json")
    doctor = MadeUp(
        world.context.instance, UserData(list_file, world.secrets, world.context.settings)
    )
    doctor.found, doctor.asked = FOUND, []
    world.context.instance.bind_shortcuts()
    return doctor


@pytest.fixture(name="page")
def _page(doctor: MadeUp, until: Settle) -> Status:
    page = Status(doctor)
    page.show()
    page.activateWindow()
    until(lambda: findings(page).count() == 3 and page.isActiveWindow())
    return page


def findings(page: Status) -> Findings:
    """Return the list of what was found."""
    return page.findChild(Findings)


def test_the_worst_comes_first_and_is_read_whole(page: Status) -> None:
    """A screen reader gets level, title, sentence and advice; arrow keys go through the list."""
    role = Qt.ItemDataRole.AccessibleTextRole
    texts = [findings(page).item(row).data(role) for row in range(3)]
    assert texts == [
        "Problem. Shortcut. Somebody has it. Choose another.",
        "Warning. Tray. There is none. Install one.",
        "OK. Keychain. It keeps secrets.",
    ]
    assert says(page, "1 problem and 1 warning")
    assert findings(page).hasFocus()
    QTest.keyClick(findings(page), Qt.Key.Key_Down)
    assert findings(page).currentRow() == 1


def test_it_is_checked_again(page: Status, doctor: MadeUp, until: Settle) -> None:
    """With a screenshot where that is wished."""
    doctor.found = FOUND[:1]
    click(page, "Take a screenshot too; the desktop may ask you")
    click(page, "Check again")
    until(lambda: says(page, "All is well."))
    assert doctor.asked == [False, True]


def test_the_report_is_copied_as_text(page: Status) -> None:
    """A line a finding, as `totpdesk doctor` prints it."""
    click(page, "Copy the report")
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[2] == "problem  shortcut   Somebody has it. Choose another."


def test_a_press_is_heard_and_not_served(world: World, page: Status, until: Settle) -> None:
    """While the page is in front a shortcut ticks itself off; afterwards it types again."""
    assert says(page, "To try the shortcut, press Ctrl+Alt+O now.")
    world.desktop.shortcuts.bound[Settings().hotkey]()
    until(lambda: says(page, "Ctrl+Alt+O works."))
    assert page.findChild(StatusIcon).accessibleName() == "OK"
    page.close()
    world.add("GitHub")
    world.context.instance.start()
    world.desktop.shortcuts.bound[Settings().hotkey]()
    until(lambda: world.desktop.keyboard.typed)
    world.context.instance.stop()


def test_rows_grow_where_the_text_is_wrapped(page: Status, until: Settle) -> None:
    """A narrow page shows all of a long sentence."""
    findings(page).show_findings([Finding("clock", Level.WARNING, "It is wrong. " * 30)])
    wide = findings(page).visualItemRect(findings(page).item(0)).height()
    page.resize(360, 500)
    until(lambda: findings(page).visualItemRect(findings(page).item(0)).height() > wide)


def test_the_doctor_tries_with_a_window_of_ours(
    world: World, doctor: MadeUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the instance holds is reported; a session without a way is not tried."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert [finding.check for finding in doctor.test()] == ["desktop"]


def test_the_page_opens_once_and_leads_to_the_first_steps(
    application: QApplication, world: World, doctor: MadeUp, until: Settle
) -> None:
    """From the menu or the settings; a second time it comes to the front."""
    windows = Windows(world.context, lambda _title, _text: None, lambda: None)
    windows.doctor = doctor
    windows.open(AppAction.CHECK)
    windows.open(AppAction.CHECK)
    pages = [page for page in application.topLevelWidgets() if isinstance(page, Status)]
    assert len(pages) == 1
    click(pages[0], "First steps…")
    titles = [window.windowTitle() for window in application.topLevelWidgets()]
    assert "Welcome to totpdesk" in titles
    windows.close()
