"""The dialog that changes an account: what is saved, what is refused, what stays unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton

from support.edit_dialog import PIN, note_field, pin_field, save
from support.gui import banner_text, button, choose, click, combo, enter, field, offers, says
from totpdesk.accounts.account import Pin, WindowPattern
from totpdesk.accounts.own_settings import OWN_SETTINGS
from totpdesk.gui.widgets.shortcut_field import KeyCapture
from totpdesk.settings import Chord, Insert, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import EditGithub, Settle, World
    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.own_settings import OwnSetting
    from totpdesk.gui.accounts.edit import EditAccount

NEW = Chord.parse("<ctrl>+<alt>+k")
KEYS = (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
FORGET_ALL = "Forget all remembered windows"
PATTERNS = (
    WindowPattern("firefox", "sign in"),
    WindowPattern("chromium", "", "vpn.example"),
    WindowPattern("xterm"),
)


def shortcut_field(dialog: EditAccount) -> KeyCapture:
    """Return the field that waits for keys."""
    (capture,) = dialog.findChildren(KeyCapture)
    assert capture.accessibleName().startswith("Own shortcut: ")
    return capture


def press_into(dialog: EditAccount) -> None:
    """Press Ctrl+Alt+K into the field of the shortcut."""
    capture = shortcut_field(dialog)
    QTest.mouseClick(capture, Qt.MouseButton.LeftButton)
    QTest.keyClick(capture, *KEYS)


def test_all_of_it_is_saved_together(
    world: World, github: AccountRecord, edit_github: EditGithub, until: Settle
) -> None:
    """Name, tags, favourite, shortcut, method, Enter and PIN; then the dialog goes."""
    dialog = edit_github()
    enter(dialog, "Name", "Forge")
    enter(dialog, "Tags", " work ,, side  project,work")
    click(dialog, "Favourite, first in every list")
    press_into(dialog)
    choose(dialog, "Insert codes by", "Paste it")
    click(dialog, "Press Enter after the code")
    QTest.keyClicks(pin_field(dialog), PIN)
    save(dialog)
    until(lambda: not shiboken6.isValid(dialog))
    saved = world.context.accounts.get(github.id)
    assert (saved.name, saved.tags) == ("Forge", ("work", "side project"))
    assert saved.favourite
    assert (saved.shortcut, saved.insert, saved.enter) == (NEW, Insert.PASTE, True)
    assert (saved.prefix, world.context.accounts.pin(github.id)) == (True, Pin(PIN))


def test_cancel_changes_nothing(
    world: World, github: AccountRecord, edit_github: EditGithub
) -> None:
    """Nothing is kept before Save, nor forgotten."""
    dialog = edit_github(windows=PATTERNS)
    before = world.context.accounts.get(github.id)
    enter(dialog, "Tags", "work")
    click(dialog, "Press Enter after the code")
    QTest.keyClicks(pin_field(dialog), PIN)
    click(dialog, FORGET_ALL)
    click(dialog, "Cancel")
    assert not dialog.isVisible()
    assert world.context.accounts.get(github.id) == before
    assert PIN not in world.secrets.lines.values()


def test_a_taken_name_keeps_the_dialog_open(
    world: World, edit_github: EditGithub, until: Settle
) -> None:
    """A refusal is shown in it, and it can be saved again."""
    world.add("Bank")
    dialog = edit_github()
    enter(dialog, "Name", "bank")
    save(dialog)
    assert not offers(dialog, "Save")
    until(lambda: banner_text(dialog))
    assert "Choose another name" in banner_text(dialog)
    assert offers(dialog, "Save")
    assert world.names() == ["GitHub", "Bank"]


def test_what_came_while_it_was_open_stays(
    world: World, github: AccountRecord, edit_github: EditGithub, until: Settle
) -> None:
    """Tags that another process has given meanwhile are not written over by those shown."""
    dialog = edit_github(tags=("work",))
    world.context.accounts.update(github.id, tags=("work", "newer"), favourite=True)
    enter(dialog, "Name", "Forge")
    save(dialog)
    until(lambda: not shiboken6.isValid(dialog))
    saved = world.context.accounts.get(github.id)
    assert (saved.name, saved.tags, saved.favourite) == ("Forge", ("work", "newer"), True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("As in the settings", None),
        ("Never wait for the next code", 0),
        ("10 seconds", 10),
    ],
)
def test_when_the_next_code_is_waited_for(
    world: World,
    github: AccountRecord,
    edit_github: EditGithub,
    until: Settle,
    text: str,
    value: int | None,
) -> None:
    """An account can wait sooner than the others, or never."""
    dialog = edit_github(min_left=5)
    assert combo(dialog, "Minimum time remaining").currentText() == "5 seconds"
    choose(dialog, "Minimum time remaining", text)
    save(dialog)
    until(lambda: not shiboken6.isValid(dialog))
    assert world.context.accounts.get(github.id).min_left == value


@pytest.mark.parametrize("own", OWN_SETTINGS, ids=lambda own: own.name)
def test_every_setting_of_its_own_has_a_field(edit_github: EditGithub, own: OwnSetting) -> None:
    """Whatever is in the table can be edited, under its label."""
    dialog = edit_github()
    names = [each.text() for each in dialog.findChildren(QLabel) if each.buddy()]
    assert own.label in [*names, *(each.text() for each in dialog.findChildren(QCheckBox))]


class TestShortcut:
    """A shortcut that is not available is refused before anything is saved."""

    @pytest.fixture
    def refusal(
        self, world: World, github: AccountRecord, edit_github: EditGithub, until: Settle
    ) -> Callable[[], str]:
        """Return how to press the shortcut and save; it has the sentence of the refusal."""

        def refusal() -> str:
            dialog = edit_github()
            enter(dialog, "Name", "Forge")
            press_into(dialog)
            save(dialog)
            until(lambda: banner_text(dialog))
            assert world.context.accounts.get(github.id) == github
            return banner_text(dialog)

        return refusal

    def test_of_another_account(self, world: World, refusal: Callable[[], str]) -> None:
        """Its owner is named, and it keeps it."""
        world.context.accounts.update(world.add("Bank").id, shortcut=NEW)
        assert "Ctrl+Alt+K belongs to the account Bank already." in refusal()

    def test_of_the_settings(self, world: World, refusal: Callable[[], str]) -> None:
        """So is the main shortcut."""
        world.context.settings.save(Settings(hotkey=NEW))
        assert "belongs to the main shortcut already" in refusal()

    def test_of_another_program(self, world: World, refusal: Callable[[], str]) -> None:
        """The desktop is asked at Save, and its sentence shown."""
        world.desktop.shortcuts.taken.add(NEW)
        assert refusal() == "Another program already uses Ctrl+Alt+K."

    def test_is_cleared(
        self, world: World, github: AccountRecord, edit_github: EditGithub, until: Settle
    ) -> None:
        """Clear takes it away, by keyboard too, and the focus does not get lost."""
        dialog = edit_github(shortcut=NEW)
        until(dialog.isActiveWindow)
        clear = button(dialog, "Clear: Own shortcut")
        clear.setFocus()
        QTest.keyClick(clear, Qt.Key.Key_Space)
        assert shortcut_field(dialog).hasFocus()
        save(dialog)
        until(lambda: world.context.accounts.get(github.id).shortcut is None)


class TestLearned:
    """The windows for which the account was chosen."""

    def test_the_latest_is_first(self, edit_github: EditGithub) -> None:
        """Each with title or address, program, and a button that says what it forgets."""
        dialog = edit_github(windows=PATTERNS)
        buttons = dialog.findChildren(QPushButton)
        shown = [each.accessibleName() for each in buttons if each.text() == "Forget"]
        assert shown == [
            "Forget xterm",
            "Forget vpn.example in chromium",
            "Forget sign in in firefox",
        ]

    def test_one_is_forgotten(
        self, world: World, github: AccountRecord, edit_github: EditGithub, until: Settle
    ) -> None:
        """By keyboard: the row goes, the next button has the focus, and Save forgets it."""
        dialog = edit_github(windows=PATTERNS)
        until(dialog.isActiveWindow)
        first = button(dialog, "Forget xterm")
        first.setFocus()
        QTest.keyClick(first, Qt.Key.Key_Space)
        assert not first.isVisible()
        assert button(dialog, "Forget vpn.example in chromium").hasFocus()
        save(dialog)
        until(lambda: world.context.accounts.get(github.id).windows == PATTERNS[:2])

    def test_all_are_forgotten(
        self, world: World, github: AccountRecord, edit_github: EditGithub, until: Settle
    ) -> None:
        """An explanation of learning is in their place; a window that was learned since is kept."""
        dialog = edit_github(windows=PATTERNS)
        assert not says(dialog, "None yet.")
        click(dialog, FORGET_ALL)
        assert says(dialog, "None yet.")
        world.context.accounts.learn(github.id, WindowPattern("opera", "new"))
        save(dialog)
        learned = (WindowPattern("opera", "new"),)
        until(lambda: world.context.accounts.get(github.id).windows == learned)

    def test_there_is_none_yet(self, edit_github: EditGithub) -> None:
        """How one comes about is said in a sentence."""
        dialog = edit_github()
        assert says(dialog, "None yet.")
        assert not offers(dialog, FORGET_ALL)


def test_every_field_has_a_name_for_a_screen_reader(edit_github: EditGithub) -> None:
    """By a label, its own text or an accessible name."""
    dialog = edit_github(windows=PATTERNS)
    for name in ("Name", "Tags"):
        assert field(dialog, name)
    assert combo(dialog, "Insert codes by")
    assert offers(dialog, "Press Enter after the code")
    assert offers(dialog, "Favourite, first in every list")
    assert note_field(dialog)
    assert field(dialog, "PIN before the code. No PIN.")
    assert shortcut_field(dialog)
