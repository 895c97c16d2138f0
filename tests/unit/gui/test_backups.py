"""The backup window, and backups that make themselves once the accounts are left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer

from support.gui import banner_text, choose_files, click, enter, field, offers, says
from totpdesk.base.errors import KeychainRefusedError
from totpdesk.gui.backup.window import BackupWindow
from totpdesk.gui.backup.work import AutoBackup
from totpdesk.gui.runtime import tasks
from totpdesk.service.backup_setup import backups

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World

PASS = "correct horse"
MAKE = "Back up now"


@pytest.fixture(autouse=True)
def _data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    monkeypatch.setenv("TOTPDESK_HOME", str(tmp_path))
    world.add("GitHub")


@pytest.fixture(name="window")
def _window(application: QApplication, world: World, until: Settle) -> BackupWindow:
    window = BackupWindow(world.context)
    window.show()
    until(lambda: says(window, "Backups go to"))
    return window


def type_passphrase(window: BackupWindow, first: str, again: str) -> None:
    """Type into both fields."""
    enter(window, "Passphrase", first)
    enter(window, "Confirm", again)


def test_it_warns_where_there_is_no_backup(window: BackupWindow) -> None:
    """Before the first one that is said, and none can be made without a passphrase."""
    assert says(window, "There is no backup of the accounts.")
    assert not offers(window, MAKE)


def test_a_backup_is_made_and_reported(window: BackupWindow, world: World, until: Settle) -> None:
    """With the passphrase typed twice it is written and verified; nothing of it is kept unasked."""
    type_passphrase(window, PASS, PASS)
    click(window, MAKE)
    until(lambda: says(window, "1 account"))
    assert backups(world.context.accounts).latest()
    assert world.context.accounts.backup_passphrase() is None
    assert field(window, "Passphrase").text() == ""


def test_two_that_differ_make_none(window: BackupWindow) -> None:
    """A slip of the finger would lock its user out permanently."""
    type_passphrase(window, PASS, "correct hose")
    assert not offers(window, MAKE)
    assert says(window, "They don't match.")


def test_kept_and_forgotten(window: BackupWindow, world: World, until: Settle) -> None:
    """It is kept where its user says so; from then on none is asked for, until it is forgotten."""
    type_passphrase(window, PASS, PASS)
    click(window, "Keep it with the secrets, and back up after every change")
    click(window, MAKE)
    until(lambda: offers(window, "Delete it"))
    assert world.context.accounts.backup_passphrase() == PASS
    assert offers(window, MAKE)
    click(window, "Delete it")
    until(lambda: not offers(window, "Delete it"))
    assert world.context.accounts.backup_passphrase() is None


def test_what_went_wrong_is_reported(window: BackupWindow, world: World, until: Settle) -> None:
    """A keychain that refuses makes no backup."""
    type_passphrase(window, PASS, PASS)
    world.secrets.failure = KeychainRefusedError("The keychain did not do it.")
    click(window, MAKE)
    until(lambda: banner_text(window) == "The keychain did not do it.")
    assert offers(window, MAKE)


def test_another_folder(window: BackupWindow, world: World, until: Settle, tmp_path: Path) -> None:
    """The folder that is chosen is where backups go from then on."""
    click(window, "Change…")
    choose_files(window, tmp_path / "there")
    until(lambda: says(window, str(tmp_path / "there")))
    assert world.context.settings.load().backup_folder == str(tmp_path / "there")


def test_the_sheet_is_saved(window: BackupWindow, world: World, tmp_path: Path) -> None:
    """The page to print is written where its user wants it."""
    from totpdesk.gui.backup import work  # noqa: PLC0415 - as the window does

    work.write_sheet(world.context, str(tmp_path / "sheet.html"))
    assert "Aegis" in (tmp_path / "sheet.html").read_text()


def test_by_itself_after_a_change(application: QApplication, world: World, until: Settle) -> None:
    """Where the passphrase is kept a change is backed up, and reported once it is verified."""
    world.context.accounts.keep_backup_passphrase(PASS)
    made: list[bool] = []
    auto = AutoBackup(world.context, settle_ms=0)
    auto.made.connect(lambda: made.append(True))
    auto.accounts_changed()
    until(lambda: made)
    latest = backups(world.context.accounts).latest()
    assert latest
    assert latest.accounts == 1


@pytest.mark.parametrize("why", ["no passphrase", "locked", "nothing changed"])
def test_not_by_itself(application: QApplication, world: World, until: Settle, why: str) -> None:
    """The user is not asked, and what is up to date is not written again."""
    accounts, auto = world.context.accounts, AutoBackup(world.context, settle_ms=0)
    if why != "no passphrase":
        accounts.keep_backup_passphrase(PASS)
    if why == "nothing changed":
        auto.back_up_if_due()
    world.secrets.locked = why == "locked"
    assert auto.back_up_if_due() is None
    assert world.secrets.locked == (why == "locked")


def test_a_failure_is_reported_once(application: QApplication, world: World, until: Settle) -> None:
    """The same trouble after each change would be noise."""
    world.context.accounts.keep_backup_passphrase(PASS)
    (world.folder / "file").write_text("")
    settings = world.context.settings
    settings.save(settings.load().with_text("backup_folder", str(world.folder / "file")))
    failures: list[str] = []
    auto = AutoBackup(world.context, settle_ms=0)
    auto.failed.connect(failures.append)
    auto.accounts_changed()
    until(lambda: failures)
    auto.accounts_changed()
    settling = auto.findChild(QTimer)
    assert isinstance(settling, QTimer)
    until(lambda: not settling.isActive())  # so the task has begun
    until(tasks.idle)
    assert len(failures) == 1
