"""Settings: what is changed is saved, what cannot be is told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from support.vaultfiles import PASSPHRASE, derive_cheaply
from totpdesk.base.errors import KeychainLockedError
from totpdesk.base.own_command import own_command
from totpdesk.gui.settings.window import SettingsWindow
from totpdesk.gui.widgets.move_secrets import MoveSecrets
from totpdesk.platforms.linux import autostart
from totpdesk.settings import Chord, Insert, Secrets, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World
    from totpdesk.gui.widgets.shortcut_field import KeyCapture

NEW = Chord.parse("<ctrl>+<alt>+k")
KEYS = (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)


@pytest.fixture(name="window")
def _window(
    application: QApplication, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> SettingsWindow:
    monkeypatch.delenv("TOTPDESK_HOME", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    window = SettingsWindow(world.parts, world.binder)
    window.show()
    return window


def press_into(capture: KeyCapture) -> None:
    """Press Ctrl+Alt+K into a field."""
    QTest.mouseClick(capture, Qt.MouseButton.LeftButton)
    QTest.keyClick(capture, *KEYS)


def test_a_new_shortcut_is_saved_and_bound(
    world: World, window: SettingsWindow, until: Settle
) -> None:
    """While it waits for the keys, ours are let go; then the new one is held."""
    world.parts.agent.bind_shortcuts()
    QTest.mouseClick(window._hotkey, Qt.MouseButton.LeftButton)
    until(lambda: world.desktop.shortcuts.bound == {})
    QTest.keyClick(window._hotkey, *KEYS)
    until(lambda: set(world.desktop.shortcuts.bound) == {NEW, Settings().pick_hotkey})
    assert world.parts.settings.load().hotkey == NEW


def test_the_shortcut_that_asks_is_changed_and_taken_away(
    world: World, window: SettingsWindow, until: Settle
) -> None:
    """It can be had on other keys, or on none."""
    press_into(window._pick_hotkey.capture)
    until(lambda: world.parts.settings.load().pick_hotkey == NEW)
    window._pick_hotkey.clear.click()
    until(lambda: world.parts.settings.load().pick_hotkey is None)
    until(lambda: list(world.desktop.shortcuts.bound) == [Settings().hotkey])
    assert window._pick_hotkey.capture.text() == "None"
    assert not window._pick_hotkey.clear.isEnabled()


def test_a_shortcut_of_another_program_is_refused(
    world: World, window: SettingsWindow, until: Settle
) -> None:
    """The sentence stands in the window, and the shortcut is as it was, here and on disk."""
    world.desktop.shortcuts.taken.add(NEW)
    press_into(window._hotkey)
    until(window._trouble.isVisible)
    assert window._trouble._text.text() == "Another program already uses Ctrl+Alt+K."
    assert window._hotkey.text() == "Ctrl+Alt+O"
    assert world.parts.settings.load() == Settings()


def test_a_shortcut_of_an_account_is_refused(
    world: World, window: SettingsWindow, until: Settle
) -> None:
    """Its owner is named; it keeps it."""
    entry = world.add("GitHub")
    world.parts.vault.update(entry.id, shortcut=NEW)
    press_into(window._pick_hotkey.capture)
    until(window._trouble.isVisible)
    assert "belongs to the account GitHub already" in window._trouble._text.text()
    assert window._pick_hotkey.capture.text() == "Ctrl+Alt+Shift+O"
    assert world.parts.settings.load() == Settings()


def test_a_screen_reader_can_tell_the_shortcuts_apart(window: SettingsWindow) -> None:
    """Each says whose it is."""
    names = {field.accessibleName() for field in (window._hotkey, window._pick_hotkey.capture)}
    assert names == {
        "Shortcut: Ctrl+Alt+O. Press to change.",
        "Always choose from the list: Ctrl+Alt+Shift+O. Press to change.",
    }


def test_the_other_settings_are_saved_as_they_are_changed(
    world: World, window: SettingsWindow
) -> None:
    """Way in, time on the clipboard, time a code must have left."""
    window._insert.setCurrentIndex(window._insert.findText("Only copy it"))
    window._clear_after.setValue(0)
    window._min_left.setValue(7)
    saved = world.parts.settings.load()
    assert (saved.insert, saved.clear_after, saved.min_left) == (Insert.COPY, 0, 7)


def test_start_at_login_is_one_file_with_the_real_command(
    window: SettingsWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The tick writes the autostart entry, taking it away removes it."""
    monkeypatch.delenv("TOTPDESK_HOME", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    window._autostart.setChecked(True)
    (entry,) = (tmp_path / "autostart").iterdir()
    program, *_ = own_command()
    assert f'Exec="{program}"' in entry.read_text()
    assert os.access(program, os.X_OK)
    window._autostart.setChecked(False)
    assert list((tmp_path / "autostart").iterdir()) == []


def test_the_command_is_quoted_as_desktop_entries_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Spaces, quotes, percent signs and backslashes in a path survive."""
    odd = r'/home/a b/100%"\x'
    monkeypatch.delenv("TOTPDESK_HOME", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr(autostart, "own_command", lambda *words: [odd, *words])
    autostart.turn(on=True)
    (entry,) = (tmp_path / "autostart").iterdir()
    assert r'Exec="/home/a b/100%%\\"\\\\x" "tray"' in entry.read_text()


def test_damaged_settings_are_told_and_not_written_over(
    application: QApplication, world: World
) -> None:
    """The file stays as it is; the window shows what it would be by default."""
    file = world.folder / "settings.json"
    file.write_text("{")
    window = SettingsWindow(world.parts, world.binder)
    window.show()
    window._min_left.setValue(9)
    assert window._trouble.isVisible()
    assert file.read_text() == "{"


@pytest.fixture(name="in_file")
def _in_file(
    application: QApplication, world: World, monkeypatch: pytest.MonkeyPatch
) -> SettingsWindow:
    """Return the window of a user whose secrets are in a vault file, which is open."""
    derive_cheaply(monkeypatch)
    world.add("GitHub")
    world.parts.places.file.create(PASSPHRASE)
    world.parts.places.move_to(Secrets.FILE)
    window = SettingsWindow(world.parts, world.binder)
    window.show()
    return window


def dialog_of(window: SettingsWindow) -> MoveSecrets:
    """Return the dialog that moves the secrets."""
    window._secrets.other_place.click()
    return window.findChild(MoveSecrets)


def test_the_secrets_are_moved_to_a_vault_file(
    world: World, window: SettingsWindow, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a passphrase typed twice; then the settings of the file are there to be chosen."""
    derive_cheaply(monkeypatch)
    entry = world.add("GitHub")
    until(window._secrets.other_place.isEnabled)
    assert window._secrets._where.text() == "In the keychain"
    assert not window._secrets.locking.isVisible()
    dialog = dialog_of(window)
    for field in (dialog.passphrase.first, dialog.passphrase.again):
        assert not dialog.go.isEnabled()
        QTest.keyClicks(field, PASSPHRASE)
    dialog.go.click()
    until(lambda: window._secrets._where.text() == "In a vault file")
    assert world.parts.places.in_use is Secrets.FILE
    assert world.parts.places.file.read(entry.id)
    assert window._secrets.locking.isVisible()


def test_a_move_that_is_refused_says_why(
    world: World, window: SettingsWindow, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The secrets are where they were, and the dialog stays to try again."""
    derive_cheaply(monkeypatch)
    world.add("GitHub")
    until(window._secrets.other_place.isEnabled)
    dialog = dialog_of(window)
    for field in (dialog.passphrase.first, dialog.passphrase.again):
        QTest.keyClicks(field, PASSPHRASE)
    world.secrets.failure = KeychainLockedError("The keychain is locked. Unlock it.")
    dialog.go.click()
    until(lambda: dialog.banner.accessibleName() == "The keychain is locked. Unlock it.")
    assert world.parts.places.in_use is Secrets.KEYCHAIN
    world.secrets.failure = None
    dialog.go.click()
    until(lambda: window._secrets._where.text() == "In a vault file")


def test_accounts_that_had_lost_their_secret_are_named(
    world: World, window: SettingsWindow, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are moved; the dialog stays until it has been read."""
    derive_cheaply(monkeypatch)
    world.add("GitHub")
    world.secrets.lines.pop(world.add("Lost").id)
    until(window._secrets.other_place.isEnabled)
    dialog = dialog_of(window)
    for field in (dialog.passphrase.first, dialog.passphrase.again):
        QTest.keyClicks(field, PASSPHRASE)
    dialog.go.click()
    until(lambda: "had no secret: Lost." in dialog.banner.accessibleName())
    until(lambda: window._secrets._where.text() == "In a vault file")
    assert dialog.isVisible()
    assert not dialog.go.isEnabled()


def test_the_secrets_are_moved_back_and_old_copies_deleted(
    world: World, in_file: SettingsWindow, until: Settle
) -> None:
    """The file asks for no new passphrase; what was left in either place goes when that is said."""
    until(in_file._secrets.forget.isVisible)
    assert in_file._secrets._old.text() == "Old copies are left in Fake Keychain."
    in_file._secrets._forget()
    until(lambda: not in_file._secrets.forget.isVisible())
    assert world.secrets.lines == {}
    dialog = dialog_of(in_file)
    assert not dialog.passphrase.isVisible()
    dialog.go.click()
    until(lambda: in_file._secrets._where.text() == "In the keychain")
    assert len(world.secrets.lines) == 1
    assert in_file._secrets._old.text() == "Old copies are left in the vault file."


def test_old_copies_are_deleted_by_a_second_word(
    application: QApplication, in_file: SettingsWindow, world: World, until: Settle
) -> None:
    """The button asks first, and Cancel is what Enter does."""
    until(in_file._secrets.forget.isVisible)
    in_file._secrets.forget.click()
    (box,) = in_file._secrets.findChildren(QMessageBox)
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.Cancel)
    assert len(world.secrets.lines) == 1
    next(b for b in box.buttons() if b.text() == "&Delete").click()
    until(lambda: world.secrets.lines == {})


def test_when_the_vault_file_is_locked(world: World, in_file: SettingsWindow) -> None:
    """After so many minutes, with the screen, before sleep: saved as they are changed."""
    locking = in_file._secrets.locking
    assert locking.isVisible()
    assert (locking.with_screen.isChecked(), locking.before_sleep.isChecked()) == (True, True)
    locking.after.setValue(15)
    locking.with_screen.click()
    locking.before_sleep.click()
    saved = world.parts.settings.load()
    assert saved.lock_after == 15
    assert not saved.lock_on_screen_lock
    assert not saved.lock_on_suspend
