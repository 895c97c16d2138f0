"""The import window, from files to accounts: passwords, the preview, cancelling, taking back."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from support.exports import PASSWORD, encrypted_bitwarden
from support.gui import (
    banner_text,
    click,
    enter,
    field,
    menu_action,
    offers,
    press,
    rows,
    says,
    select,
)
from totpdesk.base.errors import KeychainLockedError
from totpdesk.gui.importing.preview import Preview
from totpdesk.gui.importing.window import ImportWindow
from totpdesk.gui.menu import AppAction
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.checkbox_list import CheckboxList
from totpdesk.gui.windows import Windows
from totpdesk.otp import parse_uri

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World

LINKS = (
    "otpauth://totp/GitHub:ann?secret=JBSWY3DPEHPK3PXP&issuer=GitHub",
    "otpauth://totp/Bank:bob?secret=GEZDGNBVGY3TQOJQ&issuer=Bank",
    "otpauth://totp/Mail:eve?secret=not!base32&issuer=Mail",
)


class Opened:
    """The window over a world, with what a person reads off it."""

    def __init__(self, world: World, folder: Path, until: Settle) -> None:
        """Open it."""
        self.world = world
        self.folder = folder
        self.until = until
        self.window = ImportWindow(world.context)
        self.window.show()

    def file(self, content: str | bytes, name: str = "export.txt") -> str:
        """Write an export file."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    def read(self, content: str | bytes, name: str = "export.txt") -> None:
        """Choose a file and wait until it is looked at, or refused."""
        self.window.open_files([self.file(content, name)])
        self.wait()

    def wait(self) -> None:
        """Wait until nothing is going on."""
        self.until(tasks.idle)

    def is_at_start(self) -> bool:
        """Return whether files are asked for."""
        return offers(self.window, "Choose files…")

    def says(self) -> str:
        """Return what the banner says, if it is there."""
        return banner_text(self.window)

    def names(self) -> list[str]:
        """Return the names in the preview."""
        return rows(self.preview)

    @property
    def preview(self) -> CheckboxList:
        """The list of the accounts in the file."""
        (view,) = self.window.findChildren(CheckboxList)
        return view

    def click_import(self) -> None:
        """Press the button that imports, which says how many."""
        click(self.window, f"Import {self.checked()}")

    def checked(self) -> int:
        """Return how many accounts are checked."""
        model, role = self.preview.model(), Qt.ItemDataRole.CheckStateRole
        states = (model.index(row, 0).data(role) for row in range(model.rowCount()))
        return sum(state == Qt.CheckState.Checked for state in states)

    def open_with(self, password: str) -> None:
        """Type a password, press Open and wait."""
        enter(self.window, "Password of the file", password)
        click(self.window, "Open")
        self.wait()

    def take(self) -> None:
        """Press the button that imports, and wait."""
        self.click_import()
        self.wait()


class Halfway:
    """Stops an import after its first secret, on the worker, until something has been done."""

    def __init__(self, world: World, until: Settle, monkeypatch: pytest.MonkeyPatch) -> None:
        """Stand between accounts and keychain."""
        self._until = until
        self._reached, self._done = threading.Event(), threading.Event()
        write = world.secrets.write

        def stop_once(entry_id: str, line: str) -> None:
            write(entry_id, line)
            self._reached.set()
            self._done.wait(10)

        monkeypatch.setattr(world.secrets, "write", stop_once)

    def do(self, act: Callable[[], object]) -> None:
        """Do it there, and let the worker go on."""
        self._until(self._reached.is_set)
        act()
        self._done.set()


@pytest.fixture(name="halfway")
def _halfway(world: World, until: Settle, monkeypatch: pytest.MonkeyPatch) -> Halfway:
    return Halfway(world, until, monkeypatch)


@pytest.fixture(name="opened")
def _opened(application: QApplication, world: World, tmp_path: Path, until: Settle) -> Opened:
    return Opened(world, tmp_path, until)


def test_the_accounts_of_a_file_are_shown_and_then_taken(opened: Opened) -> None:
    """Nothing is kept before the button is pressed; the problem is named on both pages."""
    opened.read("\n".join(LINKS))
    assert opened.names() == ["GitHub (ann)", "Bank (bob)"]
    assert opened.world.names() == []
    assert says(opened.window, "2 new, 1 cannot be imported")
    assert says(opened.window, "Mail")
    opened.take()
    assert opened.world.names() == ["GitHub (ann)", "Bank (bob)"]
    assert says(opened.window, "2 accounts were added.")
    assert says(opened.window, "Mail")


def test_what_is_not_ticked_is_not_taken(opened: Opened) -> None:
    """Space unticks the row that is chosen; the button says how many are left."""
    opened.read("\n".join(LINKS))
    QTest.keyClick(opened.preview, Qt.Key.Key_Space)
    assert offers(opened.window, "Import 1")
    opened.take()
    assert opened.world.names() == ["Bank (bob)"]


def test_enter_imports(opened: Opened) -> None:
    """The button is the default one while the list has the keyboard."""
    opened.read(LINKS[0])
    QTest.keyClick(opened.preview, Qt.Key.Key_Return)
    opened.wait()
    assert opened.world.names() == ["GitHub (ann)"]


def test_several_files_are_read_as_one(opened: Opened) -> None:
    """Their accounts are in one list."""
    files = [opened.file(link, f"{number}.txt") for number, link in enumerate(LINKS[:2])]
    opened.window.open_files(files)
    opened.wait()
    assert opened.names() == ["GitHub (ann)", "Bank (bob)"]


def test_dropped_files_are_read_while_they_are_asked_for(opened: Opened) -> None:
    """A drop does what choosing them does; later on it is not welcome."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(opened.file(LINKS[0]))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    asked = QDragEnterEvent(QPoint(5, 5), *how, Qt.KeyboardModifier.NoModifier)
    opened.window.dragEnterEvent(asked)
    assert asked.isAccepted()
    dropped = QDropEvent(QPoint(5, 5), *how, Qt.KeyboardModifier.NoModifier)
    opened.window.dropEvent(dropped)
    opened.wait()
    assert opened.names() == ["GitHub (ann)"]
    late = QDragEnterEvent(QPoint(5, 5), *how, Qt.KeyboardModifier.NoModifier)
    late.ignore()
    opened.window.dragEnterEvent(late)
    assert not late.isAccepted()


def test_a_wrong_password_is_reported_and_asked_for_again(opened: Opened) -> None:
    """The right one leads on, and is gone from the field."""
    opened.read(encrypted_bitwarden(), "vault.json")
    password = field(opened.window, "Password of the file")
    assert not offers(opened.window, "Open")
    opened.open_with("wrong")
    assert password.isVisible()
    assert says(opened.window, "The password does not open the file")
    opened.open_with(PASSWORD)
    assert "Acme" in opened.names()
    assert password.text() == ""


def test_an_account_of_the_other_trash_is_marked_and_goes_to_ours(opened: Opened) -> None:
    """It is in the file's trash, so it is not among the live ones."""
    opened.read(encrypted_bitwarden(), "vault.json")
    opened.open_with(PASSWORD)
    model = opened.preview.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    spoken = [model.index(row, 0).data(role) for row in range(model.rowCount())]
    assert [words for words in spoken if "in the trash" in words] == ["Gone, in the trash, New"]
    opened.take()
    assert "Gone" not in opened.world.names()
    assert [entry.name for entry in opened.world.context.accounts.trash()] == ["Gone"]


def test_a_file_of_no_known_format_is_refused_where_it_was_chosen(opened: Opened) -> None:
    """The sentence says what to do, and another file can be chosen."""
    opened.read("dear diary")
    assert opened.is_at_start()
    assert "format" in opened.says()
    opened.window.open_files([str(opened.folder / "missing")])
    opened.wait()
    assert opened.says() == "Cannot read missing: No such file or directory."


def test_an_import_is_undone(opened: Opened) -> None:
    """What came goes to the trash, what was replaced is here again."""
    opened.world.context.accounts.add(
        "GitHub", parse_uri(LINKS[0].replace("JBSW", "AAAA")), opened.world.clock.now()
    )
    opened.read("\n".join(LINKS))
    select(opened.preview, "GitHub (ann)")
    press("F2", opened.preview)
    (menu,) = opened.window.findChildren(QMenu)
    menu_action(menu, "Replace it").trigger()
    opened.take()
    assert opened.world.names() == ["GitHub", "Bank (bob)"]
    click(opened.window, "Undo import")
    opened.wait()
    assert opened.world.names() == ["GitHub"]
    assert says(opened.window, "The import was undone.")
    assert not offers(opened.window, "Undo import")


def test_cancelling_halfway_leaves_nothing(opened: Opened, halfway: Halfway) -> None:
    """The secret that was written already is gone again, and the preview is as it was."""
    opened.read("\n".join(LINKS))
    opened.click_import()
    halfway.do(opened.window.reject)
    opened.wait()
    assert opened.says() == "Cancelled. Nothing was changed."
    assert opened.preview.isVisible()
    assert (opened.world.names(), opened.world.secrets.lines) == ([], {})
    opened.take()
    assert opened.world.names() == ["GitHub (ann)", "Bank (bob)"]


def test_a_window_that_is_closed_halfway_has_cancelled(
    opened: Opened, halfway: Halfway, until: Settle
) -> None:
    """Closing is enough; nothing is left behind."""
    opened.read("\n".join(LINKS))
    opened.click_import()
    halfway.do(opened.window.close)
    until(lambda: not opened.world.secrets.lines)
    assert opened.world.names() == []


def test_escape_cancels_what_is_going_on_before_it_closes(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that takes long to open is left alone; the second Escape closes."""
    going_on = threading.Event()
    monkeypatch.setattr(Path, "open", lambda *_: going_on.wait(10) and None)
    opened.window.open_files([str(opened.folder / "export")])
    QTest.keyClick(opened.window, Qt.Key.Key_Escape)
    assert opened.is_at_start()
    assert opened.window.isVisible()
    QTest.keyClick(opened.window, Qt.Key.Key_Escape)
    assert not opened.window.isVisible()
    going_on.set()


def test_a_locked_keychain_is_reported_and_tried_again(opened: Opened) -> None:
    """The file need not be chosen a second time."""
    opened.world.add("Mail", "totp/Mail:me")
    opened.world.secrets.failure = KeychainLockedError("It is locked now.")
    opened.read(LINKS[0])
    assert opened.says() == "It is locked now."
    opened.world.secrets.failure = None
    click(opened.window, "Try again")
    opened.wait()
    assert opened.names() == ["GitHub (ann)"]


def test_a_name_that_is_taken_meanwhile_leads_to_another_look(opened: Opened) -> None:
    """Nothing was added; after the look the account goes by another name."""
    opened.read(LINKS[0])
    opened.world.add("GitHub (ann)", "totp/Other:me", "&digits=8")
    opened.take()
    assert opened.world.names() == ["GitHub (ann)"]
    click(opened.window, "Look again")
    opened.wait()
    assert opened.names() == ["GitHub (ann) 2"]


def test_an_enter_too_many_does_not_cancel(opened: Opened, halfway: Halfway) -> None:
    """While accounts are written only Escape and the button do."""
    opened.read("\n".join(LINKS))
    opened.click_import()
    halfway.do(lambda: QTest.keyClick(opened.window, Qt.Key.Key_Return))
    opened.wait()
    assert opened.world.names() == ["GitHub (ann)", "Bank (bob)"]


def test_the_windows_are_opened_once(application: QApplication, world: World) -> None:
    """Asked for again, the same one comes to the front."""
    windows = Windows(world.context, lambda _title, _text: None, lambda: None)
    for _ in range(2):
        windows.open(AppAction.IMPORT)
        windows.open(AppAction.EXPORT)
    shown = [window.windowTitle() for window in application.topLevelWidgets() if window.isVisible()]
    assert sorted(shown) == ["Export accounts", "Import accounts"]
    windows.close()


def preview_of(opened: Opened) -> Preview:
    """Return the page with the accounts of a file."""
    (page,) = opened.window.findChildren(Preview)
    return page


def test_the_secrets_are_forgotten_when_the_window_closes(opened: Opened) -> None:
    """Neither the plan nor the file's content nor a password is left."""
    opened.read("\n".join(LINKS))
    opened.window.close()
    model = preview_of(opened).model
    assert (model.rowCount(), model.plan().rows) == (0, ())
