"""Settings: what is changed is saved, what cannot be is told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from totpdesk.desktop import autostart
from totpdesk.gui.choices.window import SettingsWindow
from totpdesk.settings import Chord, Insert, Settings

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


def test_a_new_shortcut_is_saved_and_bound(
    world: World, window: SettingsWindow, until: Settle
) -> None:
    """While it waits for the keys, ours are let go; then the new one is held."""
    world.parts.agent.bind_shortcuts()
    QTest.mouseClick(window._hotkey, Qt.MouseButton.LeftButton)
    assert world.desktop.shortcuts.bound == {}
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
