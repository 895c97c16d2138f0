"""The export window: what may be written, what is written, and what is told of it."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QBuffer, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from support.gui import click, offers, says
from totpdesk.base.errors import KeychainLockedError
from totpdesk.gui.exporting.window import ExportWindow
from totpdesk.gui.widgets.qr_view import QrView
from totpdesk.transfer.exporters.formats import Format
from totpdesk.transfer.importers.read import read_export
from totpdesk.transfer.strength import Strength, strength

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World

PASSWORD = "four words without kinship"


class Opened:
    """The window over a world, with what a person does in it."""

    def __init__(self, world: World, until: Settle) -> None:
        """Open it over three accounts, one of which Google's codes cannot hold."""
        self.world = world
        self.until = until
        world.add("GitHub", "totp/GitHub:ann")
        world.add("Bank", "totp/Bank:bob", "&period=60")
        world.add("Mail", "totp/Mail:eve")
        self.window = ExportWindow(world.parts)
        self.window.show_state(world.state())
        self.window.show()
        self.form = self.window._form

    def choose(self, kind: Format) -> None:
        """Choose a format."""
        self.form.formats[kind].setChecked(True)

    def type_password(self, first: str = PASSWORD, again: str = PASSWORD) -> None:
        """Type a password, and once more."""
        self.form.password.first.setText(first)
        self.form.password.again.setText(again)

    def write(self, path: Path) -> None:
        """Choose a file, and wait until it is written or refused."""
        self.window._write_file(str(path))
        self.wait()

    def wait(self) -> None:
        """Wait until nothing is going on."""
        self.until(lambda: self.window._job is None)

    def said(self) -> str:
        """Return what the last page says."""
        assert self.window.shows(self.window._result)
        return self.window._result._title.text()


@pytest.fixture(name="opened")
def _opened(application: QApplication, world: World, until: Settle) -> Opened:
    return Opened(world, until)


def test_a_file_that_is_sealed_needs_a_password_typed_twice(opened: Opened) -> None:
    """Until then nothing can be saved; without one it can once that is asked for."""
    save, password = opened.window._save, opened.form.password
    assert not save.isEnabled()
    opened.type_password(PASSWORD, "four words")
    assert not save.isEnabled()
    opened.type_password(PASSWORD, "another")
    assert "don't match" in password._verdict._text.text()
    opened.type_password()
    assert save.isEnabled()
    password.clear()
    opened.form.plain.setChecked(True)
    assert save.isEnabled()
    assert "in the clear" in opened.form._warning._text.text()


@pytest.mark.parametrize("kind", [Format.URIS, Format.HTML, Format.GOOGLE_QR])
def test_a_format_in_the_clear_is_warned_of(opened: Opened, kind: Format) -> None:
    """There is no password to ask for, and the warning cannot be missed."""
    opened.choose(kind)
    assert opened.form._warning.isVisible()
    assert not opened.form.password.isVisible()
    assert not opened.form.plain.isVisible()


def test_a_format_that_is_always_sealed_cannot_do_without(opened: Opened) -> None:
    """What was ticked for another format does not count."""
    opened.form.plain.setChecked(True)
    opened.choose(Format.KDBX)
    assert not opened.form.plain.isVisible()
    assert not opened.window._save.isEnabled()


def test_what_was_written_can_be_read_with_the_password(opened: Opened, tmp_path: Path) -> None:
    """All accounts are in it, for their owner's eyes only; the password is gone from the window."""
    opened.type_password()
    path = tmp_path / "vault.json"
    opened.write(path)
    assert opened.said() == "3 accounts were written to vault.json."
    back = read_export(path.read_bytes(), PASSWORD)
    assert [each.name for each in back.entries] == ["GitHub", "Bank", "Mail"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert opened.form.password.first.text() == ""


def test_only_the_ticked_accounts_are_written(opened: Opened, tmp_path: Path) -> None:
    """A search narrows what "all" ticks; what was unticked stays so."""
    page = opened.window._accounts
    opened.form.choose.click()
    page.search.setText("bank")
    page.all.click()
    page.search.setText("")
    assert page.all.checkState() is Qt.CheckState.PartiallyChecked
    opened.window.show_state(opened.world.state())
    assert opened.form._which.text() == "2 of 3 accounts"
    opened.choose(Format.URIS)
    opened.write(tmp_path / "links.txt")
    assert opened.said() == "2 accounts were written to links.txt."
    assert "Bank" not in (tmp_path / "links.txt").read_text()


def test_without_an_account_there_is_nothing_to_save(opened: Opened) -> None:
    """Neither in a file nor as codes."""
    page = opened.window._accounts
    QTest.keyClick(page.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.view.setCurrentIndex(page.model.index(0))
    page.view.selectAll()
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    opened.choose(Format.GOOGLE_QR)
    assert opened.form._which.text() == "0 of 3 accounts"
    assert not opened.window._save.isEnabled()
    assert not opened.window._show.isEnabled()


def test_what_does_not_fit_is_named_before_the_codes_are_shown(opened: Opened) -> None:
    """The codes come after it; they hold the others."""
    opened.choose(Format.GOOGLE_QR)
    opened.window._show.click()
    opened.wait()
    assert opened.window.shows(opened.window._before)
    assert opened.window._before._lists[0]._text.toPlainText().startswith("Bank: ")
    opened.window._show_codes()
    assert _scanned(opened) == ["ann", "eve"]


def test_codes_are_shown_part_by_part(opened: Opened) -> None:
    """Next and Previous lead through them; each part can be read off the screen."""
    for number in range(20):
        opened.world.add(f"Site {number}", f"totp/Site:{number}")
    opened.window.show_state(opened.world.state())
    _show_codes(opened)
    codes, seen = opened.window._codes, []
    while True:
        seen += _scanned(opened)
        if not codes.next.isEnabled():
            break
        codes.next.click()
    assert codes._part.text() == "Part 3 of 3"
    assert len(seen) == 22
    codes.previous.click()
    assert codes._part.text() == "Part 2 of 3"


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
    """Tell whether black and white are what is seen of a code."""
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
    assert opened.said().endswith("written to codes-1.png, codes-2.png, codes-3.png.")
    opened.write(tmp_path / "codes.png")
    assert opened.window.shows(opened.form)
    assert "exists already" in opened.window.banner._text.text()


def test_a_format_that_holds_none_of_them_makes_no_file(opened: Opened, tmp_path: Path) -> None:
    """It is said, with the reason for each."""
    opened.window._accounts.model.tick([0, 2], on=False)
    opened.choose(Format.GOOGLE_QR)
    opened.write(tmp_path / "codes.png")
    assert opened.said() == "None of the accounts fits into this format."
    assert list(tmp_path.glob("codes*")) == []


def test_a_locked_keychain_is_told_and_no_file_is_left(opened: Opened, tmp_path: Path) -> None:
    """The answers are still there for another try."""
    opened.type_password()
    opened.world.secrets.failure = KeychainLockedError("It is locked now.")
    opened.write(tmp_path / "vault.json")
    assert opened.window.banner._text.text() == "It is locked now."
    assert list(tmp_path.glob("vault*")) == []
    assert opened.window._save.isEnabled()


def test_cancelling_writes_no_file(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window stays, and says so."""
    read = opened.world.secrets.read

    def read_and_cancel(entry_id: str) -> str:
        opened.window._job and opened.window._job.stop()
        return read(entry_id)

    monkeypatch.setattr(opened.world.secrets, "read", read_and_cancel)
    opened.type_password()
    opened.write(tmp_path / "vault.json")
    assert opened.window.banner._text.text() == "Cancelled. No file was written."
    assert list(tmp_path.glob("vault*")) == []


def test_closing_forgets_password_and_codes(opened: Opened) -> None:
    """Nothing that was typed or shown is left in the window."""
    _show_codes(opened)
    opened.type_password()
    opened.window.close()
    assert opened.form.password.password() is None
    assert (opened.window._pictures, opened.window._codes._pictures) == ((), [])


def test_the_file_dialog_suggests_a_name_of_the_format(opened: Opened) -> None:
    """The day and the format's suffix."""
    opened.choose(Format.KDBX)
    opened.window._choose_file()
    dialog = opened.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.defaultSuffix() == "kdbx"
    assert dialog.selectedFiles()[0].endswith(".kdbx")
    dialog.reject()


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("", Strength.WEAK),
        ("hunter2", Strength.WEAK),
        ("password1234", Strength.WEAK),
        ("P@ssw0rdP@ssw0rd", Strength.WEAK),
        ("Password2024!x", Strength.WEAK),
        ("1q2w3e4r5t6z7u8i", Strength.WEAK),
        ("correct horse battery staple " * 9, Strength.STRONG),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", Strength.WEAK),
        ("abcdefghijklmnopqrstuvwx", Strength.WEAK),
        ("Tr0ub4dor&3x", Strength.FAIR),
        ("four words without kinship", Strength.STRONG),
        ("пять слов подряд тут", Strength.STRONG),
    ],
)
def test_a_word_says_how_strong_a_password_is(password: str, word: Strength) -> None:
    """Length counts, repeats and runs do not."""
    assert strength(password) is word


def _show_codes(opened: Opened) -> None:
    opened.choose(Format.GOOGLE_QR)
    opened.window._show.click()
    opened.wait()
    opened.window._show_codes()


def _scanned(opened: Opened) -> list[str]:
    """Return whose accounts a phone would read off the screen."""
    file = QBuffer()
    opened.window._codes._picture.grab().save(file, "PNG")
    entries = read_export(bytes(file.data().data())).entries
    return [each.key_uri.account.account for each in entries]
