"""The dialog that changes an account: what is saved, what is refused, what stays unseen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from support.gui import banner_text, button, choose, click, combo, enter, field, offers, says
from totpdesk.accounts.account import Pin, WindowPattern
from totpdesk.accounts.own_settings import OWN_SETTINGS
from totpdesk.base.errors import KeychainLockedError
from totpdesk.gui.accounts.edit import EditAccount
from totpdesk.gui.accounts.secret_fields import NoteField
from totpdesk.gui.widgets.shortcut_field import KeyCapture
from totpdesk.settings import Chord, Insert, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World
    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.own_settings import OwnSetting

NEW = Chord.parse("<ctrl>+<alt>+k")
KEYS = (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
PIN = "Qz4711-pin"
NOTE = "Recovery codes:\nQz77-recover"
FORGET_ALL = "Forget all remembered windows"
PATTERNS = (
    WindowPattern("firefox", "sign in"),
    WindowPattern("chromium", "", "vpn.example"),
    WindowPattern("xterm"),
)


class Opened(Protocol):
    """Opens the dialog for the account."""

    def __call__(self, **changes: object) -> EditAccount:
        """Change the account and show it."""


@pytest.fixture(name="github")
def _github(world: World) -> AccountRecord:
    return world.add("GitHub")


@pytest.fixture(name="opened")
def _opened(application: QApplication, world: World, github: AccountRecord) -> Opened:
    def opened(**changes: object) -> EditAccount:
        entry = world.context.accounts.update(github.id, **changes)
        dialog = EditAccount(world.context, entry, world.binder)
        dialog.show()
        dialog.activateWindow()
        return dialog

    return opened


def set_note(world: World, entry: AccountRecord) -> None:
    """Give the account a note."""
    world.context.accounts.edit(entry, replace(entry, note=NOTE))


def pin_field(dialog: EditAccount) -> QLineEdit:
    """Return the field for a PIN, which reports to a screen reader whether one is set."""
    fields = dialog.findChildren(QLineEdit)
    return next(f for f in fields if f.accessibleName().startswith("PIN before the code."))


def note_field(dialog: EditAccount) -> QPlainTextEdit:
    """Return the field for the note."""
    return field(dialog, "Note", QPlainTextEdit)


def shortcut_field(dialog: EditAccount) -> KeyCapture:
    """Return the field that waits for keys."""
    (capture,) = dialog.findChildren(KeyCapture)
    assert capture.accessibleName().startswith("Own shortcut: ")
    return capture


def save(dialog: EditAccount) -> None:
    """Click Save."""
    click(dialog, "Save")


def press_into(dialog: EditAccount) -> None:
    """Press Ctrl+Alt+K into the field of the shortcut."""
    capture = shortcut_field(dialog)
    QTest.mouseClick(capture, Qt.MouseButton.LeftButton)
    QTest.keyClick(capture, *KEYS)


def test_all_of_it_is_saved_together(
    world: World, github: AccountRecord, opened: Opened, until: Settle
) -> None:
    """Name, tags, favourite, shortcut, way in, Enter and PIN; then the dialog goes."""
    dialog = opened()
    enter(dialog, "Name", "Forge")
    enter(dialog, "Tags", " work ,, side  project,work")
    click(dialog, "Favourite, first in every list")
    press_into(dialog)
    choose(dialog, "Insert codes by", "Paste it with Ctrl+V")
    click(dialog, "Press Enter after the code")
    QTest.keyClicks(pin_field(dialog), PIN)
    save(dialog)
    until(lambda: not shiboken6.isValid(dialog))
    saved = world.context.accounts.get(github.id)
    assert (saved.name, saved.tags) == ("Forge", ("work", "side project"))
    assert saved.favourite
    assert (saved.shortcut, saved.insert, saved.enter) == (NEW, Insert.PASTE, True)
    assert (saved.prefix, world.context.accounts.pin(github.id)) == (True, Pin(PIN))


def test_cancel_changes_nothing(world: World, github: AccountRecord, opened: Opened) -> None:
    """Nothing is kept before Save, nor forgotten."""
    dialog = opened(windows=PATTERNS)
    before = world.context.accounts.get(github.id)
    enter(dialog, "Tags", "work")
    click(dialog, "Press Enter after the code")
    QTest.keyClicks(pin_field(dialog), PIN)
    click(dialog, FORGET_ALL)
    click(dialog, "Cancel")
    assert not dialog.isVisible()
    assert world.context.accounts.get(github.id) == before
    assert PIN not in world.secrets.lines.values()


def test_a_taken_name_keeps_the_dialog_open(world: World, opened: Opened, until: Settle) -> None:
    """A refusal is shown in it, and it can be saved again."""
    world.add("Bank")
    dialog = opened()
    enter(dialog, "Name", "bank")
    save(dialog)
    assert not offers(dialog, "Save")
    until(lambda: banner_text(dialog))
    assert "Choose another name" in banner_text(dialog)
    assert offers(dialog, "Save")
    assert world.names() == ["GitHub", "Bank"]


def test_what_came_while_it_was_open_stays(
    world: World, github: AccountRecord, opened: Opened, until: Settle
) -> None:
    """Tags that another process has given meanwhile are not written over by those shown."""
    dialog = opened(tags=("work",))
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
    opened: Opened,
    until: Settle,
    text: str,
    value: int | None,
) -> None:
    """An account can wait sooner than the others, or never."""
    dialog = opened(min_left=5)
    assert combo(dialog, "Minimum time remaining").currentText() == "5 seconds"
    choose(dialog, "Minimum time remaining", text)
    save(dialog)
    until(lambda: not shiboken6.isValid(dialog))
    assert world.context.accounts.get(github.id).min_left == value


@pytest.mark.parametrize("own", OWN_SETTINGS, ids=lambda own: own.name)
def test_every_setting_of_its_own_has_a_field(opened: Opened, own: OwnSetting) -> None:
    """Whatever is in the table can be edited, under its label."""
    dialog = opened()
    names = [each.text() for each in dialog.findChildren(QLabel) if each.buddy()]
    assert own.label in [*names, *(each.text() for each in dialog.findChildren(QCheckBox))]


class TestShortcut:
    """A shortcut that is not available is refused before anything is saved."""

    @pytest.fixture
    def refusal(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> Callable[[], str]:
        """Return how to press the shortcut and save; it has the sentence of the refusal."""

        def refusal() -> str:
            dialog = opened()
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
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """Clear takes it away, by keyboard too, and the focus does not get lost."""
        dialog = opened(shortcut=NEW)
        until(dialog.isActiveWindow)
        clear = button(dialog, "Clear: Own shortcut")
        clear.setFocus()
        QTest.keyClick(clear, Qt.Key.Key_Space)
        assert shortcut_field(dialog).hasFocus()
        save(dialog)
        until(lambda: world.context.accounts.get(github.id).shortcut is None)


class TestPin:
    """The PIN before the code."""

    def test_is_never_seen(self, world: World, github: AccountRecord, opened: Opened) -> None:
        """One that is set is not read, one that is typed is in no text of the window."""
        world.context.accounts.set_pin(github.id, Pin(PIN))
        world.secrets.failure = KeychainLockedError("The keychain is locked.")
        dialog = opened()
        assert "A PIN is set" in pin_field(dialog).placeholderText()
        QTest.keyClicks(pin_field(dialog), PIN)
        assert pin_field(dialog).echoMode() is QLineEdit.EchoMode.Password
        assert PIN not in pin_field(dialog).displayText()
        assert not any(PIN in text for text in texts(dialog))

    def test_is_removed(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """Remove, Save: neither keychain nor list knows of one."""
        world.context.accounts.set_pin(github.id, Pin(PIN))
        dialog = opened()
        click(dialog, "Remove")
        assert "removed on Save" in pin_field(dialog).placeholderText()
        save(dialog)
        until(lambda: not world.context.accounts.get(github.id).prefix)
        until(lambda: PIN not in world.secrets.lines.values())

    def test_is_kept_after_all(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """What was to be removed can be kept; a save of other things does not touch it."""
        world.context.accounts.set_pin(github.id, Pin(PIN))
        dialog = opened()
        click(dialog, "Remove")
        click(dialog, "Keep")
        click(dialog, "Press Enter after the code")
        save(dialog)
        until(lambda: world.context.accounts.get(github.id).enter)
        assert world.context.accounts.pin(github.id) == Pin(PIN)

    def test_typing_another_is_not_removing(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """After Remove another can be typed: that one is kept."""
        world.context.accounts.set_pin(github.id, Pin("old"))
        dialog = opened()
        click(dialog, "Remove")
        QTest.keyClicks(pin_field(dialog), PIN)
        save(dialog)
        until(lambda: world.context.accounts.pin(github.id) == Pin(PIN))

    def test_that_is_too_long_is_reported(
        self, world: World, github: AccountRecord, opened: Opened
    ) -> None:
        """Nothing is saved."""
        dialog = opened()
        click(dialog, "Press Enter after the code")
        pin_field(dialog).setText("1" * 65)
        save(dialog)
        assert "A PIN is 1 to 64" in banner_text(dialog)
        assert world.context.accounts.get(github.id) == github

    def test_a_locked_keychain_is_reported(
        self, world: World, opened: Opened, until: Settle
    ) -> None:
        """The dialog stays, with the sentence."""
        world.secrets.failure = KeychainLockedError("The keychain is locked.")
        dialog = opened()
        QTest.keyClicks(pin_field(dialog), PIN)
        save(dialog)
        until(lambda: banner_text(dialog))
        assert banner_text(dialog) == "The keychain is locked."


class TestNote:
    """The note, which is kept as a secret is."""

    def test_is_changed(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """It can be typed into once it has been read; what was made of it is kept."""
        set_note(world, github)
        dialog = opened()
        assert not note_field(dialog).isEnabled()
        until(note_field(dialog).isEnabled)
        assert note_field(dialog).toPlainText() == NOTE
        QTest.keyClicks(note_field(dialog), "used: ")
        save(dialog)
        until(lambda: world.context.accounts.note(github.id) == f"used: {NOTE}")

    def test_is_removed(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """One of blanks is none."""
        set_note(world, github)
        dialog = opened()
        until(note_field(dialog).isEnabled)
        note_field(dialog).selectAll()
        QTest.keyClicks(note_field(dialog), " ")
        save(dialog)
        until(lambda: not shiboken6.isValid(dialog))
        assert world.context.accounts.note(github.id) == ""

    def test_is_left_alone(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """Where it was not touched nothing is written, though it has changed elsewhere since."""
        dialog = opened()
        until(note_field(dialog).isEnabled)
        set_note(world, github)
        click(dialog, "Press Enter after the code")
        save(dialog)
        until(lambda: not shiboken6.isValid(dialog))
        assert world.context.accounts.note(github.id) == NOTE

    def test_of_a_locked_keychain(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """It is said that it cannot be read; the rest can be saved, and the note stays."""
        set_note(world, github)
        world.secrets.failure = KeychainLockedError("The keychain is locked.")
        dialog = opened()
        until(lambda: "The keychain is locked. The note stays as it is." in texts(dialog))
        assert not note_field(dialog).isEnabled()
        click(dialog, "Press Enter after the code")
        save(dialog)
        until(lambda: not shiboken6.isValid(dialog))
        world.secrets.failure = None
        assert world.context.accounts.get(github.id).enter
        assert world.context.accounts.note(github.id) == NOTE

    def test_is_forgotten(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """A closed dialog holds none of it, not for undo either, nor takes one that comes late."""
        set_note(world, github)
        dialog = opened()
        until(note_field(dialog).isEnabled)
        note, text = dialog.findChild(NoteField), note_field(dialog)
        assert isinstance(note, NoteField)
        dialog.done(0)
        note.show_note(NOTE)
        text.undo()
        assert (text.toPlainText(), note.note()) == ("", "")

    def test_shows_in_no_repr(
        self, world: World, opened: Opened, until: Settle, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What is to be saved does not reveal it in a log."""
        dialog = opened()
        until(note_field(dialog).isEnabled)
        QTest.keyClicks(note_field(dialog), PIN)
        edit, saved = world.context.accounts.edit, list[Any]()

        def keep(before: AccountRecord, after: AccountRecord) -> None:
            saved.append(after)
            edit(before, after)

        monkeypatch.setattr(world.context.accounts, "edit", keep)
        save(dialog)
        until(lambda: saved)
        (record,) = saved
        assert record.note == PIN
        assert PIN not in repr(record)

    def test_tab_leaves_it(self, opened: Opened, until: Settle) -> None:
        """The keyboard is not caught in it."""
        dialog = opened()
        until(note_field(dialog).isEnabled)
        until(dialog.isActiveWindow)
        note_field(dialog).setFocus()
        QTest.keyClick(note_field(dialog), Qt.Key.Key_Tab)
        assert not note_field(dialog).hasFocus()
        assert note_field(dialog).toPlainText() == ""


class TestLearned:
    """The windows for which the account was chosen."""

    def test_the_latest_is_first(self, opened: Opened) -> None:
        """Each with title or address, program, and a button that says what it forgets."""
        dialog = opened(windows=PATTERNS)
        buttons = dialog.findChildren(QPushButton)
        shown = [each.accessibleName() for each in buttons if each.text() == "Forget"]
        assert shown == [
            "Forget xterm",
            "Forget vpn.example in chromium",
            "Forget sign in in firefox",
        ]

    def test_one_is_forgotten(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """By keyboard: the row goes, the next button has the focus, and Save forgets it."""
        dialog = opened(windows=PATTERNS)
        until(dialog.isActiveWindow)
        first = button(dialog, "Forget xterm")
        first.setFocus()
        QTest.keyClick(first, Qt.Key.Key_Space)
        assert not first.isVisible()
        assert button(dialog, "Forget vpn.example in chromium").hasFocus()
        save(dialog)
        until(lambda: world.context.accounts.get(github.id).windows == PATTERNS[:2])

    def test_all_are_forgotten(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """An explanation of learning is in their place; a window that was learned since is kept."""
        dialog = opened(windows=PATTERNS)
        assert not says(dialog, "None yet.")
        click(dialog, FORGET_ALL)
        assert says(dialog, "None yet.")
        world.context.accounts.learn(github.id, WindowPattern("opera", "new"))
        save(dialog)
        learned = (WindowPattern("opera", "new"),)
        until(lambda: world.context.accounts.get(github.id).windows == learned)

    def test_there_is_none_yet(self, opened: Opened) -> None:
        """How one comes about is said in a sentence."""
        dialog = opened()
        assert says(dialog, "None yet.")
        assert not offers(dialog, FORGET_ALL)


def test_every_field_has_a_name_for_a_screen_reader(opened: Opened) -> None:
    """By a label, its own text or an accessible name."""
    dialog = opened(windows=PATTERNS)
    for name in ("Name", "Tags"):
        assert field(dialog, name)
    assert combo(dialog, "Insert codes by")
    assert offers(dialog, "Press Enter after the code")
    assert offers(dialog, "Favourite, first in every list")
    assert note_field(dialog)
    assert field(dialog, "PIN before the code. No PIN.")
    assert shortcut_field(dialog)


def texts(window: QWidget) -> list[str]:
    """Return all that can be read in a window, with the eyes or by a screen reader."""
    read = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        read += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        read += [str(widget.property("text") or "")] if not isinstance(widget, QLineEdit) else []
        read += [widget.displayText()] if isinstance(widget, QLineEdit) else []
    return read
