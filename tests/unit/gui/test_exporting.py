"""The export window: what may be written, what is written, and what is reported."""

from __future__ import annotations

import stat
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QBuffer, Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QListView, QRadioButton

from support.gui import (
    banner_text,
    button,
    choose_files,
    click,
    enter,
    field,
    offers,
    press,
    rows,
    says,
    select,
)
from totpdesk.base.errors import KeychainLockedError
from totpdesk.gui.exporting.window import ExportWindow
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.checkbox_list import CheckboxList
from totpdesk.gui.widgets.qr_view import QrView
from totpdesk.transfer.exporters.formats import Format
from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World

PASSWORD = "four words without kinship"
PLAIN = "Without a password"
CLEAR = "not encrypted"
ALL = "All that are shown"
TITLES = {
    Format.AEGIS: "Aegis",
    Format.KDBX: "KeePass database",
    Format.GOOGLE_QR: "Google Authenticator QR codes",
    Format.URIS: "List of otpauth links",
    Format.HTML: "Page to print",
}


class Opened:
    """The window over a world, with what a person does in it."""

    def __init__(self, world: World, until: Settle) -> None:
        """Open it over three accounts, one of which Google's codes cannot hold."""
        self.world = world
        self.until = until
        world.add("GitHub", "totp/GitHub:ann")
        world.add("Bank", "totp/Bank:bob", "&period=60")
        world.add("Mail", "totp/Mail:eve")
        self.window = ExportWindow(world.context)
        self.window.show_state(world.state())
        self.window.show()

    def choose(self, kind: Format) -> None:
        """Choose a format."""
        click(self.window, TITLES[kind])

    def type_password(self, first: str = PASSWORD, again: str = PASSWORD) -> None:
        """Type a password, and again to confirm."""
        enter(self.window, "Password", first)
        enter(self.window, "Confirm", again)

    def write(self, path: Path) -> None:
        """Choose a file, and wait until it is written or refused."""
        if offers(self.window, "Back"):
            click(self.window, "Back")
        click(self.window, "Save…" if offers(self.window, "Save…") else "Save as pictures…")
        choose_files(self.window, path)
        self.wait()

    def wait(self) -> None:
        """Wait until nothing is going on."""
        self.until(tasks.idle)

    def is_asked(self) -> bool:
        """Return whether the first page is seen again."""
        return any(each.isVisible() for each in self.window.findChildren(QRadioButton))


@pytest.fixture(name="opened")
def _opened(application: QApplication, world: World, until: Settle) -> Opened:
    return Opened(world, until)


def test_a_file_that_is_encrypted_needs_a_password_typed_twice(opened: Opened) -> None:
    """Until then nothing can be saved; without one it can once that is asked for."""
    assert not offers(opened.window, "Save…")
    opened.type_password(PASSWORD, "four words")
    assert not offers(opened.window, "Save…")
    opened.type_password(PASSWORD, "another")
    assert says(opened.window, "They don't match.")
    opened.type_password()
    assert offers(opened.window, "Save…")
    opened.type_password("", "")
    click(opened.window, PLAIN)
    assert offers(opened.window, "Save…")
    assert says(opened.window, CLEAR)


@pytest.mark.parametrize("kind", [Format.URIS, Format.HTML, Format.GOOGLE_QR])
def test_a_format_in_the_clear_is_warned_of(opened: Opened, kind: Format) -> None:
    """There is no password to ask for, and the warning cannot be missed."""
    opened.choose(kind)
    assert says(opened.window, CLEAR)
    assert not says(opened.window, "Confirm")
    assert not offers(opened.window, PLAIN)


def test_a_format_that_is_always_encrypted_cannot_do_without(opened: Opened) -> None:
    """What was checked for another format does not count."""
    click(opened.window, PLAIN)
    opened.choose(Format.KDBX)
    assert not offers(opened.window, PLAIN)
    assert not offers(opened.window, "Save…")


def test_what_was_written_can_be_read_with_the_password(opened: Opened, tmp_path: Path) -> None:
    """All accounts are in it, for their owner's eyes only; the password is gone from the window."""
    opened.type_password()
    path = tmp_path / "vault.json"
    opened.write(path)
    assert says(opened.window, "3 accounts were written to vault.json.")
    back = read_export(path.read_bytes(), PASSWORD)
    assert [each.name for each in back.entries] == ["GitHub", "Bank", "Mail"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    click(opened.window, "Back")
    assert field(opened.window, "Password").text() == ""


def test_only_the_ticked_accounts_are_written(opened: Opened, tmp_path: Path) -> None:
    """A search narrows what "all" ticks; what was unchecked stays so."""
    click(opened.window, "Choose…")
    enter(opened.window, "Search accounts", "bank")
    click(opened.window, ALL)
    enter(opened.window, "Search accounts", "")
    every = button(opened.window, ALL)
    assert isinstance(every, QCheckBox)
    assert every.checkState() is Qt.CheckState.PartiallyChecked
    opened.window.show_state(opened.world.state())
    click(opened.window, "Done")
    assert says(opened.window, "2 of 3 accounts")
    opened.choose(Format.URIS)
    opened.write(tmp_path / "links.txt")
    assert says(opened.window, "2 accounts were written to links.txt.")
    assert "Bank" not in (tmp_path / "links.txt").read_text()


def test_without_an_account_there_is_nothing_to_save(opened: Opened) -> None:
    """Neither in a file nor as codes."""
    untick(opened, *rows(accounts(opened)))
    opened.choose(Format.GOOGLE_QR)
    assert says(opened.window, "0 of 3 accounts")
    assert not offers(opened.window, "Save as pictures…")
    assert not offers(opened.window, "Show the codes")


def test_what_does_not_fit_is_named_before_the_codes_are_shown(opened: Opened) -> None:
    """The codes come after it; they hold the others."""
    opened.choose(Format.GOOGLE_QR)
    click(opened.window, "Show the codes")
    opened.wait()
    assert says(opened.window, "Check first what cannot be exported.")
    assert says(opened.window, "Bank: ")
    click(opened.window, "Show the codes")
    assert _scanned(opened) == ["ann", "eve"]


def test_codes_are_shown_part_by_part(opened: Opened) -> None:
    """Next and Previous lead through them; each part can be read off the screen."""
    for number in range(20):
        opened.world.add(f"Site {number}", f"totp/Site:{number}")
    opened.window.show_state(opened.world.state())
    _show_codes(opened)
    seen = _scanned(opened)
    while offers(opened.window, "Next"):
        click(opened.window, "Next")
        seen += _scanned(opened)
    assert says(opened.window, "Part 3 of 3")
    assert len(seen) == 22
    click(opened.window, "Previous")
    assert says(opened.window, "Part 2 of 3")


def test_a_code_is_hidden_after_a_minute(opened: Opened, until: Settle) -> None:
    """It is gone from the screen until it is asked for again; no timer runs meanwhile."""
    _show_codes(opened)
    (view,) = opened.window.findChildren(QrView)
    second = view.findChild(QTimer)
    assert isinstance(second, QTimer)
    assert says(view, "Hidden in 60 s.")
    assert _is_drawn(view)
    second.setInterval(1)
    until(lambda: offers(opened.window, "Show again"))
    assert not _is_drawn(view)
    assert not second.isActive()
    click(opened.window, "Show again")
    assert _is_drawn(view)
    click(opened.window, "Back")
    click(opened.window, "Show the codes")
    assert not offers(opened.window, "Show again")


def _is_drawn(view: QrView) -> bool:
    """Return whether black and white are what is seen of a code."""
    picture = view.grab().toImage()
    across = range(picture.width())
    seen = {picture.pixelColor(x, picture.height() // 2).name() for x in across}
    return {"#000000", "#ffffff"} <= seen


def test_pictures_are_numbered_and_replace_nothing(opened: Opened, tmp_path: Path) -> None:
    """Their names were not chosen one by one, so one that is there is refused."""
    for number in range(20):
        opened.world.add(f"Site {number}", f"totp/Site:{number}")
    opened.window.show_state(opened.world.state())
    opened.choose(Format.GOOGLE_QR)
    opened.write(tmp_path / "codes.png")
    names = sorted(path.name for path in tmp_path.glob("codes*"))
    assert names == ["codes-1.png", "codes-2.png", "codes-3.png"]
    assert says(opened.window, "written to codes-1.png, codes-2.png, codes-3.png.")
    opened.write(tmp_path / "codes.png")
    assert opened.is_asked()
    assert "exists already" in banner_text(opened.window)


def test_a_format_that_holds_none_of_them_makes_no_file(opened: Opened, tmp_path: Path) -> None:
    """It is said, with the reason for each."""
    untick(opened, "GitHub", "Mail")
    opened.choose(Format.GOOGLE_QR)
    opened.write(tmp_path / "codes.png")
    assert says(opened.window, "None of the accounts can be saved in this format.")
    assert list(tmp_path.glob("codes*")) == []


def test_a_locked_keychain_is_reported_and_no_file_is_left(opened: Opened, tmp_path: Path) -> None:
    """The answers are still there for another try."""
    opened.type_password()
    opened.world.secrets.failure = KeychainLockedError("It is locked now.")
    opened.write(tmp_path / "vault.json")
    assert banner_text(opened.window) == "It is locked now."
    assert list(tmp_path.glob("vault*")) == []
    assert offers(opened.window, "Save…")


def test_cancelling_writes_no_file(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Settle
) -> None:
    """The window stays, and says so."""
    read, reading, cancelled = opened.world.secrets.read, threading.Event(), threading.Event()

    def read_slowly(entry_id: str) -> str:
        reading.set()
        assert cancelled.wait(10)
        return read(entry_id)

    monkeypatch.setattr(opened.world.secrets, "read", read_slowly)
    opened.type_password()
    click(opened.window, "Save…")
    choose_files(opened.window, tmp_path / "vault.json")
    until(reading.is_set)
    click(opened.window, "Cancel")
    cancelled.set()
    opened.wait()
    assert banner_text(opened.window) == "Cancelled. No file was written."
    assert list(tmp_path.glob("vault*")) == []


def test_closing_forgets_password_and_codes(opened: Opened) -> None:
    """Nothing that was typed or shown is left in the window."""
    opened.type_password()
    _show_codes(opened)
    opened.window.close()
    assert {line.text() for line in opened.window.findChildren(QLineEdit)} == {""}
    assert not _is_drawn(opened.window.findChild(QrView))


def test_the_file_dialog_suggests_a_name_of_the_format(opened: Opened) -> None:
    """The day and the format's suffix."""
    opened.choose(Format.KDBX)
    opened.type_password()
    click(opened.window, "Save…")
    dialog = opened.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.defaultSuffix() == "kdbx"
    assert dialog.selectedFiles()[0].endswith(".kdbx")
    dialog.reject()


def accounts(opened: Opened) -> QListView:
    """Return the list in which accounts are chosen."""
    (view,) = opened.window.findChildren(CheckboxList)
    return view


def untick(opened: Opened, *names: str) -> None:
    """Leave some accounts out, by the keyboard."""
    click(opened.window, "Choose…")
    for name in names:
        select(accounts(opened), name)
        press("Space", accounts(opened))
    click(opened.window, "Done")


def _show_codes(opened: Opened) -> None:
    opened.choose(Format.GOOGLE_QR)
    click(opened.window, "Show the codes")
    opened.wait()
    if offers(opened.window, "Show the codes"):
        click(opened.window, "Show the codes")


def _scanned(opened: Opened) -> list[str]:
    """Return whose accounts a phone would read off the screen."""
    file = QBuffer()
    opened.window.findChild(QrView).grab().save(file, "PNG")
    entries = read_export(bytes(file.data().data())).entries
    return [each.key_uri.account.account for each in entries]
