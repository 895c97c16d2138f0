"""The first start: three steps, each tried, each to be skipped; Done, and it never comes again."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton

from support import gui
from support.gui import enter, offers, press
from support.vaultfiles import PASSPHRASE, Asked, derive_cheaply, locations_in
from totpdesk.base import paths
from totpdesk.base.errors import (
    KeychainLockedError,
    KeychainRefusedError,
    NoKeychainError,
    PlaintextKeychainError,
)
from totpdesk.doctor import diagnosis
from totpdesk.doctor.diagnosis import UserData
from totpdesk.gui.runtime import tasks
from totpdesk.gui.welcome.window import WelcomeWindow
from totpdesk.gui.widgets.move_secrets import MoveSecrets
from totpdesk.gui.windows import Windows
from totpdesk.platforms.linux import autostart
from totpdesk.platforms.system import AutostartState
from totpdesk.settings import Chord, Secrets, Settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World
    from totpdesk.base.errors import KeychainError
    from totpdesk.base.finding import Finding

KEEP_IN_FILE = "Keep the secrets in a vault file…"
NONE = NoKeychainError("No keychain answers.")


class Start:
    """The window of the first start, and what it set off."""

    def __init__(self, world: World) -> None:
        """Open it."""
        self.practised = 0
        locations = world.context.locations
        self.user_data = UserData(locations.list_file, locations, locations.settings_file)
        self.window = WelcomeWindow(world.context, self.user_data, world.binder, self._practise)
        self.window.show()
        self.window.activateWindow()

    def says(self, text: str) -> bool:
        """Return whether a text is to be read."""
        labels = self.window.findChildren(QLabel)
        return any(text in label.text() and label.isVisible() for label in labels)

    def button(self, text: str) -> QPushButton:
        """Return a button that is to be seen."""
        buttons = self.window.findChildren(QPushButton)
        return next(b for b in buttons if b.text().replace("&", "") == text and b.isVisible())

    def offers(self, text: str) -> bool:
        """Return whether a button is to be seen."""
        buttons = self.window.findChildren(QPushButton)
        return any(b.text().replace("&", "") == text and b.isVisible() for b in buttons)

    def forward(self) -> None:
        """Go to the next step, whether this one is done or skipped."""
        self.button("Next" if self.offers("Next") else "Skip").click()

    def retry(self) -> None:
        """Go on and come back: the step is tried again."""
        self.forward()
        self.button("Back").click()

    def press_for_the_shortcut(self, keys: str) -> None:
        """Click the button with the shortcut, and press other keys."""
        (capture,) = (
            each
            for each in self.window.findChildren(QPushButton)
            if each.isVisible() and each.accessibleName().startswith("Shortcut: ")
        )
        capture.click()
        press(keys, capture)

    def choose_file(self) -> MoveSecrets:
        """Click what offers the vault file; return the window that asks for its passphrase."""
        self.button(KEEP_IN_FILE).click()
        return self.window.findChild(MoveSecrets)

    def _practise(self) -> None:
        self.practised += 1


@pytest.fixture(name="start")
def _start(
    application: QApplication, world: World, monkeypatch: pytest.MonkeyPatch, until: Settle
) -> Start:
    """Return the window once its first try is over: what a test breaks later is not half tried."""
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv(paths.HOME, str(world.folder))
    world.context.instance.bind_shortcuts()
    start = Start(world)
    until(lambda: start.says("saved, read and deleted"))
    return start


def test_the_keychain_is_tried_at_once(start: Start, world: World, until: Settle) -> None:
    """It keeps a dummy, which is gone again, and the way on is no longer called Skip."""
    until(lambda: start.says("works: a test secret was saved"))
    assert start.button("Next").isDefault()
    assert world.secrets.lines == {}


def test_a_locked_keychain_says_what_to_do(start: Start, world: World, until: Settle) -> None:
    """It is tried again once the user has unlocked it."""
    until(lambda: start.says("saved, read and deleted"))
    world.secrets.failure = KeychainLockedError("The keychain is locked. Unlock it.")
    start.retry()
    until(lambda: start.says("Unlock it."))
    world.secrets.failure = None
    start.button("Try again").click()
    until(lambda: start.says("saved, read and deleted"))


def test_while_the_desktop_asks_the_step_says_so(start: Start, world: World, until: Settle) -> None:
    """Once it is answered, the keys that it has given are to be tried."""
    world.ask_for_keys(until)
    start.forward()
    until(lambda: start.says("Your desktop is asking you which keys to use."))
    world.desktop.shortcuts.agree()
    until(lambda: start.says("To try the shortcut, press Ctrl+Alt+O now."))


def test_a_refusal_in_the_desktops_dialog_is_shown(
    start: Start, world: World, until: Settle
) -> None:
    """As soon as it is known, with what to do."""
    world.ask_for_keys(until)
    start.forward()
    until(lambda: start.says("Your desktop is asking you which keys to use."))
    world.desktop.shortcuts.refuse()
    until(lambda: start.says("You refused insert."))
    assert start.says("The shortcut has no keys")


def test_an_older_answer_does_not_replace_a_newer(
    start: Start, world: World, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A keychain that was slow to answer at first may be gone by then, and that is known."""
    slow = threading.Event()
    tries = queue.SimpleQueue[Callable[[], object]]()
    tries.put(slow.wait)
    tries.put(lambda: None)
    try_it = diagnosis.keychain

    def try_in_turn(user_data: UserData) -> Finding:
        finding = try_it(user_data)
        tries.get(block=False)()
        return finding

    monkeypatch.setattr(diagnosis, "keychain", try_in_turn)
    start.retry()
    until(lambda: tries.qsize() == 1)
    world.secrets.failure = KeychainLockedError("The keychain is locked. Unlock it.")
    start.retry()
    until(lambda: start.says("Unlock it."))
    slow.set()
    until(tasks.idle)
    assert start.says("Unlock it.")
    assert start.offers("Try again")


@pytest.mark.parametrize("failure", [NONE, PlaintextKeychainError("It keeps them in the clear.")])
def test_without_a_keychain_a_vault_file_is_offered(
    start: Start,
    world: World,
    until: Settle,
    monkeypatch: pytest.MonkeyPatch,
    failure: KeychainError,
) -> None:
    """It is made when its user has typed a passphrase twice and said so; then the step is done."""
    derive_cheaply(monkeypatch)
    world.secrets.failure = failure
    start.retry()
    until(lambda: start.offers(KEEP_IN_FILE))
    assert start.says("Start gnome-keyring or KWallet in this session.")
    assert start.offers("Try again")
    dialog = start.choose_file()
    enter(dialog, "Passphrase", PASSPHRASE)
    again = enter(dialog, "Confirm", PASSPHRASE[:-1])
    assert not offers(dialog, "Create the file")
    assert not world.context.locations.file.disk.exists
    QTest.keyClicks(again, PASSPHRASE[-1])
    press("Return", again)
    until(lambda: start.says("The vault file works: a test secret was saved"))
    assert start.says("one encrypted file")
    assert start.button("Next")
    assert not start.offers(KEEP_IN_FILE)
    assert world.context.settings.load().secrets is Secrets.FILE
    entry = world.add("GitHub")
    assert world.secrets.lines == {}
    assert world.context.locations.file.read(entry.id)


def test_sent_away_no_vault_file_is_made(start: Start, world: World, until: Settle) -> None:
    """What was typed is forgotten, and the step is as it was."""
    world.secrets.failure = NONE
    start.retry()
    until(lambda: start.offers(KEEP_IN_FILE))
    dialog = start.choose_file()
    enter(dialog, "Passphrase", PASSPHRASE)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert start.offers(KEEP_IN_FILE)
    assert not world.context.locations.file.disk.exists
    assert not world.context.settings.exists


def test_a_keychain_that_is_there_is_not_given_up(
    start: Start, world: World, until: Settle
) -> None:
    """One that is locked or refuses is to be mended; so is one that has secrets and is gone."""
    until(lambda: start.says("saved, read and deleted"))
    for failure in (KeychainLockedError("It is locked."), KeychainRefusedError("It will not.")):
        world.secrets.failure = failure
        start.retry()
        until(lambda: start.offers("Try again") and start.says(str(world.secrets.failure)))
        assert not start.offers(KEEP_IN_FILE)
    world.secrets.failure = None
    world.add("GitHub")
    world.secrets.failure = NONE
    start.retry()
    until(lambda: start.offers("Try again") and start.says(str(NONE)))
    assert not start.offers(KEEP_IN_FILE)


def test_a_locked_vault_file_is_unlocked_there(
    application: QApplication, world: World, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No prompt opens before Unlock is clicked; dismissed, it can be clicked again."""
    derive_cheaply(monkeypatch)
    asked = Asked([None, PASSPHRASE])
    locations = locations_in(world.folder, world.context.settings, world.secrets, asked)
    world.context = replace(world.context, locations=locations)
    world.context.locations.file.create(PASSPHRASE)
    world.context.locations.move_to(Secrets.FILE)
    world.context.locations.file.lock()
    start = Start(world)
    until(lambda: start.offers("Unlock…"))
    assert (start.says("is locked"), asked.troubles) == (True, [])
    start.button("Unlock…").click()
    until(lambda: asked.troubles and start.offers("Unlock…"))
    start.button("Unlock…").click()
    until(lambda: start.says("The vault file works: a test secret was saved"))
    assert start.button("Next")


def test_a_damaged_vault_file_is_no_locked_one(
    application: QApplication, world: World, until: Settle
) -> None:
    """That no passphrase will open it is said before one is asked for."""
    (world.folder / "vault.json").write_text("{}")
    world.context.locations.move_to(Secrets.FILE)
    start = Start(world)
    until(lambda: start.says("cannot be used and was not changed"))
    assert not start.offers("Unlock…")
    assert not start.offers(KEEP_IN_FILE)


def test_the_shortcut_is_pressed_and_heard(start: Start, world: World, until: Settle) -> None:
    """The keys are those that the desktop assigned; a press ticks the step off."""
    start.forward()
    until(lambda: start.says("press Ctrl+Alt+O now"))
    assert start.button("Skip")
    world.desktop.shortcuts.bound[Settings().hotkey]()
    until(lambda: start.says("Ctrl+Alt+O works."))
    assert start.button("Next")


def test_the_shortcut_is_changed_there(start: Start, world: World, until: Settle) -> None:
    """Other keys are saved, bound and asked for."""
    start.forward()
    until(lambda: start.says("press Ctrl+Alt+O now"))
    start.press_for_the_shortcut("Ctrl+Alt+K")
    until(lambda: start.says("press Ctrl+Alt+K now"))
    assert Chord.parse("<ctrl>+<alt>+k") in world.desktop.shortcuts.bound


def test_a_shortcut_that_is_taken(start: Start, world: World, until: Settle) -> None:
    """It is not saved, and who has it is said."""
    start.forward()
    until(lambda: start.says("press Ctrl+Alt+O now"))
    taken = Chord.parse("<ctrl>+<alt>+k")
    world.desktop.shortcuts.taken.add(taken)
    start.press_for_the_shortcut("Ctrl+Alt+K")
    until(lambda: start.says("Another program already uses Ctrl+Alt+K."))
    assert not world.context.settings.exists


def test_a_desktop_that_hears_nothing(
    start: Start, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says how to bind a command instead, and asks for no press."""
    monkeypatch.setenv("WAYLAND_DISPLAY", "none")
    monkeypatch.setattr("totpdesk.platforms.linux.detect._portals", lambda: ({}, ""))
    start.forward()
    until(lambda: start.says("Bind `totpdesk type`"))
    assert not start.says("press Ctrl+Alt+O")


def last_step(start: Start) -> QCheckBox:
    """Go to the last step; return its check box."""
    for _ in range(2):
        start.forward()
    (box,) = start.window.findChildren(QCheckBox)
    return box


def test_start_at_login_is_offered_at_the_end(start: Start, world: World) -> None:
    """It is off until the user says so; then the desktop's own entry is written, and no setting."""
    box = last_step(start)
    assert box.isVisible()
    assert box.text().replace("&", "") == "Start totpdesk when I log in"
    assert start.says("The shortcut works only while totpdesk runs.")
    assert not box.isChecked()
    assert autostart.state() is AutostartState.OFF
    box.click()
    assert autostart.state() is AutostartState.ON
    start.button("Done").click()
    assert autostart.state() is AutostartState.ON
    assert world.context.settings.load() == Settings()


def test_done_without_a_word_starts_nothing_at_login(start: Start) -> None:
    """Whoever does not choose it does not get it."""
    last_step(start)
    start.button("Done").click()
    assert autostart.state() is AutostartState.OFF


def test_start_at_login_was_chosen_before(start: Start) -> None:
    """The box shows what is so, whoever wrote the entry, also when coming back to the step."""
    box = last_step(start)
    start.button("Back").click()
    autostart.turn(on=True)
    start.forward()
    assert box.isChecked()


def test_start_at_login_that_cannot_be_set(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Why is in the step, and the box stays off."""

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(autostart, "write_whole", refuse)
    box = last_step(start)
    box.click()
    assert start.says("The autostart file could not be changed: No space left on device")
    assert not box.isChecked()


def test_start_at_login_where_there_is_none(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is offered that this system does not have yet."""
    monkeypatch.setattr(autostart, "state", lambda: AutostartState.UNAVAILABLE)
    assert not last_step(start).isVisible()
    assert not start.says("The shortcut works only while totpdesk runs.")


def test_every_step_can_be_skipped_and_done_is_for_good(start: Start, world: World) -> None:
    """Two skips and Done; the settings are written, so it is not new any more."""
    assert start.user_data.is_new()
    for _ in range(2):
        start.forward()
    assert start.says("Step 3 of 3")
    start.button("Open the practice page").click()
    assert start.practised == 1
    start.button("Done").click()
    assert not start.user_data.is_new()
    assert world.context.settings.load() == Settings()


def test_closed_before_done_it_comes_again(start: Start) -> None:
    """Nothing is written by going away."""
    start.window.close()
    assert start.user_data.is_new()


def test_an_account_makes_it_old(start: Start, world: World) -> None:
    """A user with accounts needs no welcome; nor where the list vanished and copies remain."""
    world.add("a")
    assert not start.user_data.is_new()
    world.add("b")
    (world.folder / "accounts.json").unlink()
    assert not start.user_data.is_new()


@pytest.mark.parametrize("tray", [True, False])
def test_without_a_tray_a_window_is_left(
    application: QApplication,
    world: World,
    tray: bool,  # noqa: FBT001 - a case's
) -> None:
    """The accounts come where nothing else would be there to be clicked."""
    windows = Windows(world.context, lambda _title, _text: None, lambda: None)
    windows.tray_available = lambda: tray
    windows.first_steps(quietly=True)
    gui.window(WelcomeWindow).close()
    titles = {w.windowTitle() for w in application.topLevelWidgets() if w.isVisible()}
    assert any("Accounts" in title for title in titles) is not tray
    windows.close()
