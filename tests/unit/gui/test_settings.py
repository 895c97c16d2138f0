"""Settings and the edit dialog: what is changed is saved, what cannot be is told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from totpdesk.desktop import autostart
from totpdesk.gui.accounts.edit import EditAccount
from totpdesk.gui.choices.window import SettingsWindow
from totpdesk.settings import Chord, Insert

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World
    from totpdesk.gui.choices.keycapture import KeyCapture

NEW = Chord.parse("<ctrl>+<alt>+k")
KEYS = (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)


@pytest.fixture(name="window")
def _window(application: QApplication, world: World) -> SettingsWindow:
    window = SettingsWindow(world.parts, lambda: tuple(world.parts.agent.bind_shortcuts()))
    window.show()
    return window


def press_into(capture: KeyCapture) -> None:
    """Press Ctrl+Alt+K into a field."""
    QTest.mouseClick(capture, Qt.MouseButton.LeftButton)
    QTest.keyClick(capture, *KEYS)


def test_a_new_shortcut_is_saved_and_bound(world: World, window: SettingsWindow) -> None:
    """While it waits for the keys, ours is let go; then the new one is held."""
    world.parts.agent.bind_shortcuts()
    QTest.mouseClick(window._hotkey, Qt.MouseButton.LeftButton)
    assert world.desktop.shortcuts.bound == {}
    QTest.keyClick(window._hotkey, *KEYS)
    assert list(world.desktop.shortcuts.bound) == [NEW]
    assert world.parts.settings.load().hotkey == NEW


def test_a_shortcut_of_another_program_is_told_at_once(
    world: World, window: SettingsWindow
) -> None:
    """The sentence stands in the window."""
    world.desktop.shortcuts.taken.add(NEW)
    press_into(window._hotkey)
    assert window._trouble.isVisible()
    assert "Ctrl+Alt+K" in window._trouble._text.text()


def test_the_other_settings_are_saved_as_they_are_changed(
    world: World, window: SettingsWindow
) -> None:
    """Way in, time on the clipboard, time a code must have left."""
    window._insert.setCurrentIndex(window._insert.findData(Insert.COPY))
    window._clear_after.setValue(0)
    window._min_left.setValue(7)
    saved = world.parts.settings.load()
    assert (saved.insert, saved.clear_after, saved.min_left) == (Insert.COPY, 0, 7)


def test_start_at_login_is_one_file_with_the_real_command(
    window: SettingsWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The tick writes the autostart entry, taking it away removes it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    window._autostart.setChecked(True)
    (entry,) = (tmp_path / "autostart").iterdir()
    command = autostart.command()
    assert f'Exec="{command[0]}"' in entry.read_text()
    assert os.access(command[0], os.X_OK)
    window._autostart.setChecked(False)
    assert list((tmp_path / "autostart").iterdir()) == []


def test_the_command_is_quoted_as_desktop_entries_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Spaces, quotes, percent signs and backslashes in a path survive."""
    odd = [r'/home/a b/100%"\x', "tray"]
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr(autostart, "command", lambda: odd)
    autostart.turn(on=True)
    (entry,) = (tmp_path / "autostart").iterdir()
    assert r'Exec="/home/a b/100%%\\"\\\\x" "tray"' in entry.read_text()


def test_damaged_settings_are_told_and_not_written_over(
    application: QApplication, world: World
) -> None:
    """The file stays as it is; the window shows what it would be by default."""
    file = world.folder / "settings.json"
    file.write_text("{")
    window = SettingsWindow(world.parts, lambda: ())
    window.show()
    window._min_left.setValue(9)
    assert window._trouble.isVisible()
    assert file.read_text() == "{"


def test_an_account_is_renamed_and_given_its_own_shortcut(
    application: QApplication, world: World, until: Settle
) -> None:
    """Name, shortcut and way in are saved together."""
    entry = world.add("GitHub")
    dialog = EditAccount(world.parts, entry, tuple)
    dialog.show()
    dialog._name.setText("Forge")
    press_into(dialog._shortcut)
    dialog._insert.setCurrentIndex(dialog._insert.findData(Insert.PASTE))
    dialog._save()
    until(lambda: world.names() == ["Forge"])
    until(lambda: world.parts.vault.get(entry.id).insert)
    saved = world.parts.vault.get(entry.id)
    assert (saved.shortcut, saved.insert) == (NEW, Insert.PASTE)


def test_a_taken_name_keeps_the_dialog_open(
    application: QApplication, world: World, until: Settle
) -> None:
    """The vault's refusal stands in it."""
    world.add("Bank")
    dialog = EditAccount(world.parts, world.add("GitHub"), tuple)
    dialog.show()
    dialog._name.setText("bank")
    dialog._save()
    until(dialog._trouble.isVisible)
    assert "Choose another name" in dialog._trouble._text.text()
    assert dialog.isVisible()
