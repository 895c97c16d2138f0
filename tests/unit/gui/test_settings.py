"""Settings: what is changed is saved, what cannot be is reported."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QMessageBox, QSpinBox

from support import gui
from support.gui import answer, banner_text, button, choose, click, enter, field, offers, says
from support.vaultfiles import PASSPHRASE, derive_cheaply
from totpdesk.base.errors import KeychainLockedError
from totpdesk.base.own_command import own_command
from totpdesk.gui.settings.window import SettingsWindow
from totpdesk.gui.widgets.move_secrets import MoveSecrets
from totpdesk.gui.widgets.shortcut_field import KeyCapture
from totpdesk.platforms.linux import autostart
from totpdesk.settings import Chord, Insert, Secrets, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World

NEW = Chord.parse("<ctrl>+<alt>+k")
MAIN = "Shortcut"
LIST = "Always choose from the list"
TO_FILE = "Move them to a vault file…"
KEYS = (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)


@pytest.fixture(name="window")
def _window(
    application: QApplication, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> SettingsWindow:
    monkeypatch.delenv("TOTPDESK_HOME", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    window = SettingsWindow(world.context, world.binder)
    window.show()
    return window


def keys_of(window: SettingsWindow, what: str) -> KeyCapture:
    """Return the field of a shortcut."""
    fields = window.findChildren(KeyCapture)
    return next(f for f in fields if f.accessibleName().startswith(f"{what}: "))


def press_into(window: SettingsWindow, what: str) -> None:
    """Press Ctrl+Alt+K into a field."""
    capture = keys_of(window, what)
    QTest.mouseClick(capture, Qt.MouseButton.LeftButton)
    QTest.keyClick(capture, *KEYS)


def test_a_new_shortcut_is_saved_and_bound(
    world: World, window: SettingsWindow, until: Settle
) -> None:
    """While it waits for the keys, ours are let go; then the new one is held."""
    world.context.instance.bind_shortcuts()
    QTest.mouseClick(keys_of(window, MAIN), Qt.MouseButton.LeftButton)
    until(lambda: world.desktop.shortcuts.bound == {})
    QTest.keyClick(keys_of(window, MAIN), *KEYS)
    until(lambda: set(world.desktop.shortcuts.bound) == {NEW, Settings().pick_hotkey})
    assert world.context.settings.load().hotkey == NEW


def test_the_shortcut_that_asks_is_changed_and_removed(
    world: World, window: SettingsWindow, until: Settle
) -> None:
    """It is available on other keys, or on none."""
    press_into(window, LIST)
    until(lambda: world.context.settings.load().pick_hotkey == NEW)
    click(window, f"Clear: {LIST}")
    until(lambda: world.context.settings.load().pick_hotkey is None)
    until(lambda: list(world.desktop.shortcuts.bound) == [Settings().hotkey])
    assert keys_of(window, LIST).text() == "None"
    assert not offers(window, f"Clear: {LIST}")


def test_a_shortcut_of_another_program_is_refused(
    world: World, window: SettingsWindow, until: Settle
) -> None:
    """The sentence is in the window, and the shortcut is as it was, here and on disk."""
    world.desktop.shortcuts.taken.add(NEW)
    press_into(window, MAIN)
    until(lambda: banner_text(window))
    assert banner_text(window) == "Another program already uses Ctrl+Alt+K."
    assert keys_of(window, MAIN).text() == "Ctrl+Alt+O"
    assert world.context.settings.load() == Settings()


def test_while_the_desktop_asks_the_window_says_so(
    world: World, window: SettingsWindow, until: Settle
) -> None:
    """And shows the refusal, should there be one."""
    world.ask_for_keys(until)
    until(lambda: says(window, "Your desktop is asking you which keys to use."))
    world.desktop.shortcuts.refuse()
    until(lambda: banner_text(window))
    assert "You refused insert." in banner_text(window)
    assert not says(window, "Your desktop is asking you which keys to use.")


def test_a_shortcut_of_an_account_is_refused(
    world: World, window: SettingsWindow, until: Settle
) -> None:
    """Its owner is named; it keeps it."""
    entry = world.add("GitHub")
    world.context.accounts.update(entry.id, shortcut=NEW)
    press_into(window, LIST)
    until(lambda: banner_text(window))
    assert "belongs to the account GitHub already" in banner_text(window)
    assert keys_of(window, LIST).text() == "Ctrl+Alt+Shift+O"
    assert world.context.settings.load() == Settings()


def test_a_screen_reader_can_tell_the_shortcuts_apart(window: SettingsWindow) -> None:
    """Each says whose it is."""
    names = {field.accessibleName() for field in window.findChildren(KeyCapture)}
    assert names == {
        "Shortcut: Ctrl+Alt+O. Press to change.",
        "Always choose from the list: Ctrl+Alt+Shift+O. Press to change.",
    }


def test_the_other_settings_are_saved_as_they_are_changed(
    world: World, window: SettingsWindow
) -> None:
    """Way in, time on the clipboard, time a code must have left."""
    choose(window, "Insert codes by", "Only copy it")
    field(window, "Clear the clipboard after", QSpinBox).setValue(0)
    field(window, "Minimum time remaining", QSpinBox).setValue(7)
    saved = world.context.settings.load()
    assert (saved.insert, saved.clear_after, saved.min_left) == (Insert.COPY, 0, 7)


def test_start_at_login_is_one_file_with_the_real_command(
    window: SettingsWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The tick writes the autostart entry, taking it away removes it."""
    monkeypatch.delenv("TOTPDESK_HOME", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    click(window, "Start totpdesk when I log in")
    (entry,) = (tmp_path / "autostart").iterdir()
    program, *_ = own_command()
    assert f'Exec="{program}"' in entry.read_text()
    assert os.access(program, os.X_OK)
    click(window, "Start totpdesk when I log in")
    assert list((tmp_path / "autostart").iterdir()) == []


def test_start_at_login_is_what_the_desktop_has(
    application: QApplication, window: SettingsWindow
) -> None:
    """Changed elsewhere, as by the command line, it is shown when the user comes back."""
    boxes = {box.text().replace("&", ""): box for box in window.findChildren(QCheckBox)}
    autostart.turn(on=True)
    application.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    assert boxes["Start totpdesk when I log in"].isChecked()


def test_the_command_is_quoted_as_desktop_entries_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Spaces, quotes, percent signs and backslashes in a path survive."""
    odd = r'/home/a b/100%"\x'
    monkeypatch.delenv("TOTPDESK_HOME", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    monkeypatch.setattr(autostart, "own_command", lambda *words: [odd, *words])
    autostart.turn(on=True)
    (entry,) = (tmp_path / "autostart").iterdir()
    assert r'Exec="/home/a b/100%%\\"\\\\x" "tray"' in entry.read_text()


def test_damaged_settings_are_reported_and_not_written_over(
    application: QApplication, world: World
) -> None:
    """The file stays as it is; the window shows what it would be by default."""
    file = world.folder / "settings.json"
    file.write_text("{")
    window = SettingsWindow(world.context, world.binder)
    window.show()
    field(window, "Minimum time remaining", QSpinBox).setValue(9)
    assert banner_text(window)
    assert file.read_text() == "{"


@pytest.fixture(name="in_file")
def _in_file(
    application: QApplication, world: World, monkeypatch: pytest.MonkeyPatch
) -> SettingsWindow:
    """Return the window of a user whose secrets are in a vault file, which is open."""
    derive_cheaply(monkeypatch)
    world.add("GitHub")
    world.context.locations.file.create(PASSPHRASE)
    world.context.locations.move_to(Secrets.FILE)
    window = SettingsWindow(world.context, world.binder)
    window.show()
    return window


def dialog_of(window: SettingsWindow, move: str = TO_FILE) -> MoveSecrets:
    """Return the dialog that moves the secrets."""
    click(window, move)
    return gui.window(MoveSecrets)


def test_the_secrets_are_moved_to_a_vault_file(
    world: World, window: SettingsWindow, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a passphrase typed twice; then the settings of the file are there to be chosen."""
    derive_cheaply(monkeypatch)
    entry = world.add("GitHub")
    until(lambda: offers(window, TO_FILE))
    assert says(window, "In the keychain")
    assert not offers(window, "Lock it with the screen")
    dialog = dialog_of(window)
    for name in ("Passphrase", "Confirm"):
        assert not offers(dialog, "Create the file")
        enter(dialog, name, PASSPHRASE)
    click(dialog, "Create the file")
    until(lambda: says(window, "In a vault file"))
    assert world.context.locations.in_use is Secrets.FILE
    assert world.context.locations.file.read(entry.id)
    assert offers(window, "Lock it with the screen")


def test_a_move_that_is_refused_says_why(
    world: World, window: SettingsWindow, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The secrets are where they were, and the dialog stays to try again."""
    derive_cheaply(monkeypatch)
    world.add("GitHub")
    until(lambda: offers(window, TO_FILE))
    dialog = dialog_of(window)
    for name in ("Passphrase", "Confirm"):
        enter(dialog, name, PASSPHRASE)
    world.secrets.failure = KeychainLockedError("The keychain is locked. Unlock it.")
    click(dialog, "Create the file")
    until(lambda: banner_text(dialog) == "The keychain is locked. Unlock it.")
    assert world.context.locations.in_use is Secrets.KEYCHAIN
    world.secrets.failure = None
    click(dialog, "Create the file")
    until(lambda: says(window, "In a vault file"))


def test_accounts_that_had_lost_their_secret_are_named(
    world: World, window: SettingsWindow, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are moved; the dialog stays until it has been read."""
    derive_cheaply(monkeypatch)
    world.add("GitHub")
    world.secrets.lines.pop(world.add("Lost").id)
    until(lambda: offers(window, TO_FILE))
    dialog = dialog_of(window)
    for name in ("Passphrase", "Confirm"):
        enter(dialog, name, PASSPHRASE)
    click(dialog, "Create the file")
    until(lambda: "had no secret: Lost." in banner_text(dialog))
    until(lambda: says(window, "In a vault file"))
    assert dialog.isVisible()
    assert not offers(dialog, "Create the file")


def test_the_secrets_are_moved_back_and_old_copies_deleted(
    world: World, in_file: SettingsWindow, until: Settle
) -> None:
    """The file asks for no new passphrase; what was left in either place goes when that is said."""
    until(lambda: offers(in_file, "Delete them…"))
    assert says(in_file, "Old copies still exist here: Fake Keychain.")
    click(in_file, "Delete them…")
    answer("Delete")
    until(lambda: not offers(in_file, "Delete them…"))
    assert world.secrets.lines == {}
    dialog = dialog_of(in_file, "Move them to the keychain…")
    assert not says(dialog, "Confirm")
    click(dialog, "Move the secrets")
    until(lambda: says(in_file, "In the keychain"))
    assert len(world.secrets.lines) == 1
    assert says(in_file, "Old copies still exist here: vault file.")


def test_old_copies_are_deleted_by_a_second_word(
    application: QApplication, in_file: SettingsWindow, world: World, until: Settle
) -> None:
    """The button asks first, and Cancel is what Enter does."""
    until(lambda: offers(in_file, "Delete them…"))
    click(in_file, "Delete them…")
    (box,) = in_file.findChildren(QMessageBox)
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.Cancel)
    assert len(world.secrets.lines) == 1
    answer("Delete")
    until(lambda: world.secrets.lines == {})


def test_when_the_vault_file_is_locked(world: World, in_file: SettingsWindow) -> None:
    """After so many minutes, with the screen, before sleep: saved as they are changed."""
    switches = ("Lock it with the screen", "Lock it before the computer sleeps")
    assert all(button(in_file, text).isChecked() for text in switches)
    field(in_file, "Lock it when unused for", QSpinBox).setValue(15)
    for text in switches:
        click(in_file, text)
    saved = world.context.settings.load()
    assert saved.lock_after == 15
    assert not saved.lock_on_screen_lock
    assert not saved.lock_on_suspend


SEARCH = "Find accounts in the desktop's search"


def test_the_desktops_search_is_switched_on(
    world: World, window: SettingsWindow, until: Settle, tmp_path: Path
) -> None:
    """Off at first; once on, its files are there and a hint says what is left to do."""
    runner = tmp_path / "data" / "krunner" / "dbusplugins" / "io.github.totpdesk.totpdesk.desktop"
    assert not button(window, SEARCH).isChecked()
    click(window, SEARCH)
    until(lambda: says(window, "KRunner finds the accounts after your next login."))
    assert world.context.settings.load().desktop_search
    assert runner.exists()
    again = SettingsWindow(world.context, world.binder)
    again.show()
    assert button(again, SEARCH).isChecked()
    again.close()
    click(window, SEARCH)
    until(lambda: not world.context.settings.load().desktop_search)
    until(lambda: not says(window, "KRunner finds the accounts after your next login."))
    assert not runner.exists()


def test_the_desktops_search_cannot_be_switched_on(
    world: World, window: SettingsWindow, until: Settle, tmp_path: Path
) -> None:
    """The window says why, and the setting stays as it was."""
    (tmp_path / "data").write_text("no folder")
    click(window, SEARCH)
    until(lambda: "could not be written" in banner_text(window))
    assert not world.context.settings.load().desktop_search
    assert not button(window, SEARCH).isChecked()
