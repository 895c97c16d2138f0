"""Adding accounts: manually, by picture, by text; names and conflicts."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QSpinBox

from support.gui import banner_text, choose, click, drop, enter, entered, field, offers, says
from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import InvalidInputError, KeychainLockedError, NoCodeInImageError
from totpdesk.gui.add import scan
from totpdesk.gui.add.dialog import AddAccount
from totpdesk.gui.add.pages import ManualEntry
from totpdesk.gui.add.review import suggested_name
from totpdesk.gui.menu import AddMethod
from totpdesk.gui.runtime import tasks
from totpdesk.otp import Algorithm, Kind, parse_uri
from totpdesk.transfer.qr.draw import png

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World
    from totpdesk.transfer.qr.accounts import Found

URI = "otpauth://totp/GitHub:ann?secret=JBSWY3DPEHPK3PXP&issuer=GitHub"
TAKEN = "This name is taken. Replace that account (it goes to the trash)."
OTHER = "otpauth://totp/Bank:bob?secret=GEZDGNBVGY3TQOJQ&issuer=Bank"


class Dialog:
    """The dialog over a world."""

    def __init__(self, world: World) -> None:
        """Open it."""
        self.world = world
        self.dialog = AddAccount(world.context)
        self.dialog.show_state(world.state())
        self.added: list[str] = []
        self.dialog.added.connect(self.added.extend)
        self.dialog.show()

    def read(self, data: QMimeData) -> None:
        """Drop something on it."""
        drop(self.dialog, data)

    def names(self) -> list[str]:
        """Return the names under review."""
        return entered(self.dialog, "Name")

    def complaint(self) -> str:
        """Return what is wrong, if anything is."""
        return banner_text(self.dialog)


@pytest.fixture(name="opened")
def _opened(application: QApplication, world: World) -> Dialog:
    return Dialog(world)


def texts(text: str) -> QMimeData:
    """Return a text as it is pasted."""
    data = QMimeData()
    data.setText(text)
    return data


@pytest.fixture(name="picture")
def _picture(tmp_path: Path) -> Path:
    path = tmp_path / "qr.png"
    path.write_bytes(png(URI))
    return path


def test_a_pasted_link_is_kept_under_its_issuers_name(opened: Dialog, until: Settle) -> None:
    """Paste, Enter: the account is in the list and the dialog is gone."""
    opened.read(texts(URI))
    until(lambda: opened.names() == ["GitHub"])
    click(opened.dialog, "Add")
    until(lambda: opened.added == ["GitHub"])
    assert opened.world.names() == ["GitHub"]


def test_an_older_picture_does_not_replace_a_newer(
    opened: Dialog, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was pasted last is under review, however long the one before it took."""
    slow, answered = threading.Event(), threading.Event()
    read = scan.in_text

    def read_in_turn(text: str) -> Found:
        found = read(text)
        if "Bank" in text:
            assert slow.wait(10)
            answered.set()
        return found

    monkeypatch.setattr(scan, "in_text", read_in_turn)
    opened.read(texts(OTHER))
    opened.read(texts(URI))
    until(lambda: opened.names() == ["GitHub"])
    slow.set()
    assert answered.wait(10)
    until(tasks.idle)
    assert opened.names() == ["GitHub"]


def test_a_dropped_file_is_read(opened: Dialog, picture: Path, until: Settle) -> None:
    """A picture's QR code is found."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture))])
    opened.read(data)
    until(lambda: opened.names() == ["GitHub"])


def test_a_pasted_picture_is_read(opened: Dialog, picture: Path, until: Settle) -> None:
    """So is one that comes as pixels, with or without an alpha channel."""
    for form in (QImage.Format.Format_RGB32, QImage.Format.Format_ARGB32):
        data = QMimeData()
        data.setImageData(QImage(str(picture)).convertToFormat(form))
        opened.read(data)
        until(lambda: opened.names() == ["GitHub"])
        click(opened.dialog, "Back")


def test_screens_are_read_until_a_code_is_found(picture: Path) -> None:
    """The code may be on the second screen; on none the dialog says so."""
    empty = QImage(200, 200, QImage.Format.Format_RGB32)
    empty.fill(0)
    found = scan.in_screens([empty, QImage(str(picture))])
    assert found.entries == (AccountRecord.of(parse_uri(URI)),)
    with pytest.raises(NoCodeInImageError):
        scan.in_screens([empty])


def test_a_text_that_is_no_account_is_reported(opened: Dialog, until: Settle) -> None:
    """The sentence is in the dialog, which stays where it is."""
    opened.read(texts("https://example.org"))
    until(opened.complaint)
    assert "otpauth" in opened.complaint()


def test_a_taken_name_must_be_changed_or_replaced(
    application: QApplication, world: World, until: Settle
) -> None:
    """Nothing can be added until either is done; what is replaced goes to the trash."""
    world.add("GitHub")
    opened = Dialog(world)
    opened.read(texts(URI))
    until(lambda: opened.names() == ["GitHub (ann)"])
    enter(opened.dialog, "Name", "github")
    assert not offers(opened.dialog, "Add")
    click(opened.dialog, TAKEN)
    click(opened.dialog, "Add")
    until(lambda: opened.added)
    assert world.names() == ["github"]
    assert [entry.name for entry in world.context.accounts.trash()] == ["GitHub"]


def test_of_several_only_the_ticked_are_added(opened: Dialog, until: Settle) -> None:
    """Each has a tick and a name of its own."""
    opened.read(texts(f"{URI}\n{OTHER}"))
    until(lambda: opened.names() == ["GitHub", "Bank"])
    click(opened.dialog, "Add GitHub (ann)")
    click(opened.dialog, "Add")
    until(lambda: opened.added == ["Bank"])


def test_an_add_that_breaks_off_says_so_and_offers_nothing_twice(
    opened: Dialog, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was added before is reported; the rest is not under review any more."""
    opened.read(texts(f"{URI}\n{OTHER}"))
    until(lambda: opened.names() == ["GitHub", "Bank"])
    secrets = opened.world.secrets
    write = secrets.write

    def full_after_one(entry_id: str, line: str) -> None:
        write(entry_id, line)
        secrets.failure = KeychainLockedError("It is locked now.")

    monkeypatch.setattr(secrets, "write", full_after_one)
    click(opened.dialog, "Add")
    until(opened.complaint)
    assert (opened.added, opened.names()) == (["GitHub"], [])
    assert opened.complaint() == "It is locked now."
    assert opened.dialog.isVisible()


def test_by_hand_leads_to_the_same_review(opened: Dialog) -> None:
    """A site and a secret are enough; the secret is gone from the form afterwards."""
    opened.dialog.begin(AddMethod.MANUAL)
    assert not offers(opened.dialog, "Next")
    enter(opened.dialog, "Issuer", "Forge")
    secret = enter(opened.dialog, "Secret key", "jbsw y3dp ehpk 3pxp")
    click(opened.dialog, "Next")
    assert opened.names() == ["Forge"]
    opened.dialog.reject()
    assert (secret.text(), opened.names()) == ("", [])


def test_the_form_knows_every_kind(application: QApplication) -> None:
    """Kind, digits, period, algorithm and counter arrive in the account."""
    form = ManualEntry()
    form.show()
    enter(form, "Secret key", "JBSWY3DPEHPK3PXP")
    click(form, "More…")
    field(form, "Digits", QSpinBox).setValue(8)
    field(form, "Period", QSpinBox).setValue(60)
    choose(form, "Algorithm", "SHA256")
    account = form.key_uri().account
    assert (account.digits, account.period, account.algorithm) == (8, 60, Algorithm.SHA256)
    choose(form, "Kind", "By counter (HOTP)")
    field(form, "Counter", QSpinBox).setValue(9)
    account = form.key_uri().account
    assert (account.kind, account.counter, account.period) == (Kind.HOTP, 9, 30)
    choose(form, "Kind", "Steam")
    assert (form.key_uri().account.kind, form.key_uri().account.digits) == (Kind.STEAM, 5)


def test_a_wrong_secret_is_reported_while_it_is_typed(application: QApplication) -> None:
    """The sentence below the field says what is wrong with it."""
    form = ManualEntry()
    form.show()
    enter(form, "Secret key", "18!")
    assert says(form, "not base32")
    with pytest.raises(InvalidInputError):
        form.key_uri()
    enter(form, "Secret key", "JBSWY3DPEHPK3PXP")
    assert says(form, "✓ Valid secret key")


def test_the_suggested_name_avoids_those_that_are_taken() -> None:
    """Issuer, then the whole label; an account without either is a new account."""
    found = AccountRecord.of(parse_uri(URI))
    assert suggested_name(found, ()) == "GitHub"
    assert suggested_name(found, {"github"}) == "GitHub (ann)"
    bare = parse_uri("otpauth://totp/?secret=JBSWY3DPEHPK3PXP")
    assert suggested_name(AccountRecord.of(bare), ()) == "New account"


def test_the_suggested_name_is_the_one_it_had() -> None:
    """What its user called it elsewhere goes before what the site calls it."""
    assert suggested_name(AccountRecord.of(parse_uri(URI), name="Work"), ()) == "Work"
    assert suggested_name(AccountRecord.of(parse_uri(URI), name="Work"), {"work"}) == "GitHub"
