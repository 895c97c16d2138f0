"""The first start: three steps, each tried, each to be skipped; Done, and it never comes again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from totpdesk.desktop.diagnosis import Belongings
from totpdesk.errors import KeychainLockedError
from totpdesk.gui.choices.keycapture import KeyCapture
from totpdesk.gui.first.window import FirstSteps
from totpdesk.gui.windows import Windows
from totpdesk.settings import Chord, Settings
from totpdesk.vault import IndexFile

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World


class Start:
    """The window of the first start, and what it set off."""

    def __init__(self, world: World) -> None:
        """Open it."""
        self.practised = 0
        index_file = IndexFile(world.folder / "accounts.json")
        self.belongings = Belongings(index_file, world.secrets, world.parts.settings)
        agent = world.parts.agent
        self.window = FirstSteps(
            world.parts, self.belongings, lambda: tuple(agent.bind_shortcuts()), self._practise
        )
        self.window.show()
        self.window.activateWindow()

    def says(self, text: str) -> bool:
        """Tell whether a text is to be read."""
        labels = self.window.findChildren(QLabel)
        return any(text in label.text() and label.isVisible() for label in labels)

    def button(self, text: str) -> QPushButton:
        """Return a button that is to be seen."""
        buttons = self.window.findChildren(QPushButton)
        return next(b for b in buttons if b.text().replace("&", "") == text and b.isVisible())

    def _practise(self) -> None:
        self.practised += 1


@pytest.fixture(name="start")
def _start(application: QApplication, world: World, monkeypatch: pytest.MonkeyPatch) -> Start:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    world.parts.agent.bind_shortcuts()
    return Start(world)


def test_the_keychain_is_tried_at_once(start: Start, world: World, until: Settle) -> None:
    """It keeps a dummy, which is gone again, and the way on is no longer called Skip."""
    until(lambda: start.says("keeps, gives back and forgets"))
    assert start.button("Next").isDefault()
    assert world.secrets.lines == {}


def test_a_locked_keychain_says_what_to_do(start: Start, world: World, until: Settle) -> None:
    """It is tried again once the user has unlocked it."""
    until(lambda: start.says("forgets"))
    world.secrets.failure = KeychainLockedError("The keychain is locked. Unlock it.")
    start.window._go(0)
    until(lambda: start.says("Unlock it."))
    world.secrets.failure = None
    start.button("Try again").click()
    until(lambda: start.says("forgets"))


def test_the_shortcut_is_pressed_and_heard(start: Start, world: World, until: Settle) -> None:
    """The keys are those that the desktop assigned; a press ticks the step off."""
    start.window._go(1)
    until(lambda: start.says("press Ctrl+Alt+O now"))
    assert start.button("Skip")
    world.desktop.shortcuts.bound[Settings().hotkey]()
    until(lambda: start.says("Ctrl+Alt+O was heard."))
    assert start.button("Next")


def test_the_shortcut_is_changed_there(start: Start, world: World, until: Settle) -> None:
    """Other keys are saved, bound and asked for."""
    start.window._go(1)
    until(lambda: start.says("press Ctrl+Alt+O now"))
    capture = start.window.findChild(KeyCapture)
    until(capture.isVisible)
    QTest.mouseClick(capture, Qt.MouseButton.LeftButton)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(capture, Qt.Key.Key_K, modifiers)
    until(lambda: start.says("press Ctrl+Alt+K now"))
    assert Chord.parse("<ctrl>+<alt>+k") in world.desktop.shortcuts.bound


def test_a_shortcut_that_is_taken(start: Start, world: World, until: Settle) -> None:
    """It is not saved, and who has it is said."""
    start.window._go(1)
    until(lambda: start.says("press Ctrl+Alt+O now"))
    taken = Chord.parse("<ctrl>+<alt>+k")
    world.desktop.shortcuts.taken.add(taken)
    start.window.findChild(KeyCapture).captured.emit(taken)
    until(lambda: start.says("Another program already uses Ctrl+Alt+K."))
    assert not world.parts.settings.exists


def test_a_desktop_that_hears_nothing(
    start: Start, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says how to bind a command instead, and asks for no press."""
    monkeypatch.setenv("WAYLAND_DISPLAY", "none")
    monkeypatch.setattr("totpdesk.desktop.facts._portals", dict)
    start.window._go(1)
    until(lambda: start.says("Bind `totpdesk type`"))
    assert not start.says("press Ctrl+Alt+O")


def test_every_step_can_be_skipped_and_done_is_for_good(start: Start, world: World) -> None:
    """Two skips and Done; the settings are written, so it is not new any more."""
    assert start.belongings.is_new()
    for _ in range(2):
        start.window._next.click()
    assert start.says("Step 3 of 3")
    start.button("Open the practice page").click()
    assert start.practised == 1
    start.button("Done").click()
    assert not start.belongings.is_new()
    assert world.parts.settings.load() == Settings()


def test_closed_before_done_it_comes_again(start: Start) -> None:
    """Nothing is written by going away."""
    start.window.close()
    assert start.belongings.is_new()


def test_an_account_makes_it_old(start: Start, world: World) -> None:
    """Whoever has accounts needs no welcome; nor where the list vanished and copies remain."""
    world.add("a")
    assert not start.belongings.is_new()
    world.add("b")
    (world.folder / "accounts.json").unlink()
    assert not start.belongings.is_new()


@pytest.mark.parametrize("tray", [True, False])
def test_without_a_tray_a_window_is_left(
    application: QApplication,
    world: World,
    tray: bool,  # noqa: FBT001 - a case's
) -> None:
    """The accounts come where nothing else would be there to be clicked."""
    windows = Windows(world.parts, lambda _title, _text: None, lambda: None)
    windows.tray_available = lambda: tray
    windows.first_steps(quietly=True)
    windows._open["first"].close()
    titles = {w.windowTitle() for w in application.topLevelWidgets() if w.isVisible()}
    assert any("Accounts" in title for title in titles) is not tray
    windows.close()
