"""The dialog that changes an account: what is saved, what is refused, what stays unseen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from totpdesk.accounts.account import Pin, WindowPattern
from totpdesk.accounts.own_settings import OWN_SETTINGS
from totpdesk.base.errors import KeychainLockedError
from totpdesk.gui.accounts.edit import EditAccount
from totpdesk.settings import Chord, Insert, Settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World
    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.own_settings import OwnSetting

NEW = Chord.parse("<ctrl>+<alt>+k")
KEYS = (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
PIN = "Qz4711-pin"
NOTE = "Recovery codes:\nQz77-recover"
PLACES = (
    WindowPattern("firefox", "sign in"),
    WindowPattern("chromium", "", "vpn.example"),
    WindowPattern("xterm"),
)
Field = TypeVar("Field", bound=QWidget)
SAVE = QDialogButtonBox.StandardButton.Save


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
        entry = world.parts.vault.update(github.id, **changes)
        dialog = EditAccount(world.parts, entry, world.binder)
        dialog.show()
        dialog.activateWindow()
        return dialog

    return opened


def set_note(world: World, entry: AccountRecord) -> None:
    """Give the account a note."""
    world.parts.vault.edit(entry, replace(entry, note=NOTE))


def save(dialog: EditAccount) -> None:
    """Click Save."""
    dialog._buttons.button(SAVE).click()


def press_into(capture: QPushButton) -> None:
    """Press Ctrl+Alt+K into a field."""
    QTest.mouseClick(capture, Qt.MouseButton.LeftButton)
    QTest.keyClick(capture, *KEYS)


def checkbox(dialog: EditAccount, text: str) -> QCheckBox:
    """Return the box of which this is a part of the text."""
    boxes = dialog.findChildren(QCheckBox)
    (box,) = (each for each in boxes if text in each.text().replace("&", ""))
    return box


def button(dialog: EditAccount, name: str, *of_texts: str) -> QPushButton:
    """Return the button whose accessible name begins like this, or that has one of these texts."""
    (found,) = (
        each
        for each in dialog.findChildren(QPushButton)
        if (name and each.accessibleName().startswith(name)) or each.text() in of_texts
    )
    return found


def pin_field(dialog: EditAccount) -> QLineEdit:
    """Return the field for a PIN."""
    (found,) = (
        each for each in dialog.findChildren(QLineEdit) if each.accessibleName().startswith("PIN")
    )
    return found


def labelled(dialog: EditAccount, label: str, kind: type[Field]) -> Field:
    """Return the field that stands beside this label."""
    (found,) = (each.buddy() for each in dialog.findChildren(QLabel) if each.text() == label)
    assert isinstance(found, kind)
    return found


def told(dialog: EditAccount) -> str:
    """Return what is wrong, as it stands in the dialog."""
    return dialog._trouble._text.text() if dialog._trouble.isVisible() else ""


def test_all_of_it_is_saved_together(
    world: World, github: AccountRecord, opened: Opened, until: Settle
) -> None:
    """Name, tags, favourite, shortcut, way in, Enter and PIN; then the dialog goes."""
    dialog = opened()
    dialog._name.setText("Forge")
    dialog._tags.setText(" work ,, side  project,work")
    checkbox(dialog, "Favourite").click()
    press_into(button(dialog, "Own shortcut: "))
    labelled(dialog, "&Insert codes by", QComboBox).setCurrentText("Paste it with Ctrl+V")
    checkbox(dialog, "Enter after").setChecked(True)
    QTest.keyClicks(pin_field(dialog), PIN)
    save(dialog)
    until(lambda: not shiboken6.isValid(dialog))
    saved = world.parts.vault.get(github.id)
    assert (saved.name, saved.tags) == ("Forge", ("work", "side project"))
    assert saved.favourite
    assert (saved.shortcut, saved.insert, saved.enter) == (NEW, Insert.PASTE, True)
    assert (saved.prefix, world.parts.vault.pin(github.id)) == (True, Pin(PIN))


def test_cancel_changes_nothing(world: World, github: AccountRecord, opened: Opened) -> None:
    """Nothing is kept before Save, nor forgotten."""
    dialog = opened(windows=PLACES)
    before = world.parts.vault.get(github.id)
    dialog._tags.setText("work")
    checkbox(dialog, "Enter after").setChecked(True)
    QTest.keyClicks(pin_field(dialog), PIN)
    dialog._learned._all.click()
    dialog._buttons.button(QDialogButtonBox.StandardButton.Cancel).click()
    assert not dialog.isVisible()
    assert world.parts.vault.get(github.id) == before
    assert PIN not in world.secrets.lines.values()


def test_a_taken_name_keeps_the_dialog_open(world: World, opened: Opened, until: Settle) -> None:
    """The vault's refusal stands in it, and it can be saved anew."""
    world.add("Bank")
    dialog = opened()
    dialog._name.setText("bank")
    save(dialog)
    assert not dialog._buttons.button(SAVE).isEnabled()
    until(lambda: told(dialog))
    assert "Choose another name" in told(dialog)
    assert dialog._buttons.button(SAVE).isEnabled()
    assert world.names() == ["GitHub", "Bank"]


def test_what_came_while_it_was_open_stays(
    world: World, github: AccountRecord, opened: Opened, until: Settle
) -> None:
    """Tags that another process has given meanwhile are not written over by those shown."""
    dialog = opened(tags=("work",))
    world.parts.vault.update(github.id, tags=("work", "newer"), favourite=True)
    dialog._name.setText("Forge")
    save(dialog)
    until(lambda: not shiboken6.isValid(dialog))
    saved = world.parts.vault.get(github.id)
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
    field = labelled(dialog, "Minimum time re&maining", QComboBox)
    assert field.currentText() == "5 seconds"
    field.setCurrentText(text)
    save(dialog)
    until(lambda: not shiboken6.isValid(dialog))
    assert world.parts.vault.get(github.id).min_left == value


@pytest.mark.parametrize("own", OWN_SETTINGS, ids=lambda own: own.name)
def test_every_setting_of_its_own_has_a_field(opened: Opened, own: OwnSetting) -> None:
    """Whatever is in the table can be edited, under its label."""
    dialog = opened()
    names = [each.text() for each in dialog.findChildren(QLabel) if each.buddy()]
    assert own.label in [*names, *(each.text() for each in dialog.findChildren(QCheckBox))]


class TestShortcut:
    """A shortcut that cannot be had is refused before anything is saved."""

    def test_of_another_account(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """Its owner is named, and it keeps it."""
        world.parts.vault.update(world.add("Bank").id, shortcut=NEW)
        dialog = opened()
        dialog._name.setText("Forge")
        press_into(button(dialog, "Own shortcut: "))
        save(dialog)
        until(lambda: told(dialog))
        assert "Ctrl+Alt+K belongs to the account Bank already." in told(dialog)
        assert world.parts.vault.get(github.id) == github

    def test_of_the_settings(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """So is the main shortcut."""
        world.parts.settings.save(Settings(hotkey=NEW))
        dialog = opened()
        press_into(button(dialog, "Own shortcut: "))
        save(dialog)
        until(lambda: told(dialog))
        assert "belongs to the main shortcut already" in told(dialog)
        assert world.parts.vault.get(github.id) == github

    def test_of_another_program(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """The desktop is asked at Save, and its sentence told."""
        world.desktop.shortcuts.taken.add(NEW)
        dialog = opened()
        press_into(button(dialog, "Own shortcut: "))
        save(dialog)
        until(lambda: told(dialog))
        assert told(dialog) == "Another program already uses Ctrl+Alt+K."
        assert world.parts.vault.get(github.id) == github

    def test_is_cleared(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """Clear takes it away, by keyboard too, and the focus does not get lost."""
        dialog = opened(shortcut=NEW)
        until(dialog.isActiveWindow)
        button(dialog, "Clear: Own shortcut").setFocus()
        QTest.keyClick(button(dialog, "Clear: Own shortcut"), Qt.Key.Key_Space)
        assert button(dialog, "Own shortcut: ").hasFocus()
        save(dialog)
        until(lambda: world.parts.vault.get(github.id).shortcut is None)


class TestPin:
    """The PIN before the code."""

    def test_is_never_seen(self, world: World, github: AccountRecord, opened: Opened) -> None:
        """One that is set is not read, one that is typed stands in no text of the window."""
        world.parts.vault.set_pin(github.id, Pin(PIN))
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
        world.parts.vault.set_pin(github.id, Pin(PIN))
        dialog = opened()
        button(dialog, "", "&Remove", "&Keep").click()
        assert "removed on Save" in pin_field(dialog).placeholderText()
        save(dialog)
        until(lambda: not world.parts.vault.get(github.id).prefix)
        until(lambda: PIN not in world.secrets.lines.values())

    def test_is_kept_after_all(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """What was to be removed can be kept; a save of other things does not touch it."""
        world.parts.vault.set_pin(github.id, Pin(PIN))
        dialog = opened()
        button(dialog, "", "&Remove", "&Keep").click()
        button(dialog, "", "&Remove", "&Keep").click()
        checkbox(dialog, "Enter after").setChecked(True)
        save(dialog)
        until(lambda: world.parts.vault.get(github.id).enter)
        assert world.parts.vault.pin(github.id) == Pin(PIN)

    def test_typing_another_is_not_removing(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """After Remove another can be typed: that one is kept."""
        world.parts.vault.set_pin(github.id, Pin("old"))
        dialog = opened()
        button(dialog, "", "&Remove", "&Keep").click()
        QTest.keyClicks(pin_field(dialog), PIN)
        save(dialog)
        until(lambda: world.parts.vault.pin(github.id) == Pin(PIN))

    def test_that_is_too_long_is_told(
        self, world: World, github: AccountRecord, opened: Opened
    ) -> None:
        """Nothing is saved."""
        dialog = opened()
        checkbox(dialog, "Enter after").setChecked(True)
        pin_field(dialog).setText("1" * 65)
        save(dialog)
        assert "A PIN is 1 to 64" in told(dialog)
        assert world.parts.vault.get(github.id) == github

    def test_a_locked_keychain_is_told(self, world: World, opened: Opened, until: Settle) -> None:
        """The dialog stays, with the sentence."""
        world.secrets.failure = KeychainLockedError("The keychain is locked.")
        dialog = opened()
        QTest.keyClicks(pin_field(dialog), PIN)
        save(dialog)
        until(lambda: told(dialog))
        assert told(dialog) == "The keychain is locked."


class TestNote:
    """The note, which is kept as a secret is."""

    def test_is_changed(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """It can be typed into once it has been read; what was made of it is kept."""
        set_note(world, github)
        dialog = opened()
        assert not dialog._note._field.isEnabled()
        until(dialog._note._field.isEnabled)
        assert dialog._note._field.toPlainText() == NOTE
        QTest.keyClicks(dialog._note._field, "used: ")
        save(dialog)
        until(lambda: world.parts.vault.note(github.id) == f"used: {NOTE}")

    def test_is_removed(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """One of blanks is none."""
        set_note(world, github)
        dialog = opened()
        until(dialog._note._field.isEnabled)
        dialog._note._field.selectAll()
        QTest.keyClicks(dialog._note._field, " ")
        save(dialog)
        until(lambda: not shiboken6.isValid(dialog))
        assert world.parts.vault.note(github.id) == ""

    def test_is_left_alone(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """Where it was not touched nothing is written, though it has changed elsewhere since."""
        dialog = opened()
        until(dialog._note._field.isEnabled)
        set_note(world, github)
        checkbox(dialog, "Enter after").setChecked(True)
        save(dialog)
        until(lambda: not shiboken6.isValid(dialog))
        assert world.parts.vault.note(github.id) == NOTE

    def test_of_a_locked_keychain(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """It is said that it cannot be read; the rest can be saved, and the note stays."""
        set_note(world, github)
        world.secrets.failure = KeychainLockedError("The keychain is locked.")
        dialog = opened()
        until(lambda: "The keychain is locked. The note stays as it is." in texts(dialog))
        assert not dialog._note._field.isEnabled()
        checkbox(dialog, "Enter after").setChecked(True)
        save(dialog)
        until(lambda: not shiboken6.isValid(dialog))
        world.secrets.failure = None
        assert world.parts.vault.get(github.id).enter
        assert world.parts.vault.note(github.id) == NOTE

    def test_is_forgotten(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """A closed dialog holds none of it, not for undo either, nor takes one that comes late."""
        set_note(world, github)
        dialog = opened()
        until(dialog._note._field.isEnabled)
        dialog.done(0)
        dialog._note.show_note(NOTE)
        dialog._note._field.undo()
        assert (dialog._note._field.toPlainText(), dialog._note.note()) == ("", "")

    def test_shows_in_no_repr(self, opened: Opened, until: Settle) -> None:
        """What is to be saved does not tell it to a log."""
        dialog = opened()
        until(dialog._note._field.isEnabled)
        QTest.keyClicks(dialog._note._field, PIN)
        assert PIN not in repr(dialog._edited())

    def test_tab_leaves_it(self, opened: Opened, until: Settle) -> None:
        """The keyboard is not caught in it."""
        dialog = opened()
        until(dialog._note._field.isEnabled)
        until(dialog.isActiveWindow)
        dialog._note._field.setFocus()
        QTest.keyClick(dialog._note._field, Qt.Key.Key_Tab)
        assert not dialog._note._field.hasFocus()
        assert dialog._note._field.toPlainText() == ""


class TestLearned:
    """The windows for which the account was chosen."""

    def test_the_latest_is_first(self, opened: Opened) -> None:
        """Each with title or address, program, and a button that says what it forgets."""
        dialog = opened(windows=PLACES)
        rows = list(dialog._learned._rows.values())
        assert [row.button.accessibleName() for row in rows] == [
            "Forget xterm",
            "Forget vpn.example in chromium",
            "Forget sign in in firefox",
        ]

    def test_one_is_forgotten(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """By keyboard: the row goes, the next button has the focus, and Save forgets it."""
        dialog = opened(windows=PLACES)
        until(dialog.isActiveWindow)
        first, second, _ = dialog._learned._rows.values()
        first.button.setFocus()
        QTest.keyClick(first.button, Qt.Key.Key_Space)
        assert not first.isVisible()
        assert second.button.hasFocus()
        save(dialog)
        until(lambda: world.parts.vault.get(github.id).windows == PLACES[:2])

    def test_all_are_forgotten(
        self, world: World, github: AccountRecord, opened: Opened, until: Settle
    ) -> None:
        """What learning is stands in their place; a window that was learned since is kept."""
        dialog = opened(windows=PLACES)
        assert not dialog._learned._empty.isVisible()
        dialog._learned._all.click()
        assert dialog._learned._empty.isVisible()
        world.parts.vault.learn(github.id, WindowPattern("opera", "new"))
        save(dialog)
        until(lambda: world.parts.vault.get(github.id).windows == (WindowPattern("opera", "new"),))

    def test_there_is_none_yet(self, opened: Opened) -> None:
        """How one comes about is said in a sentence."""
        dialog = opened()
        assert dialog._learned._empty.isVisible()
        assert not dialog._learned._all.isVisible()


def test_every_field_has_a_name_for_a_screen_reader(opened: Opened) -> None:
    """By a label, its own text or an accessible name."""
    dialog = opened(windows=PLACES)
    named = {label.buddy() for label in dialog.findChildren(QLabel)}
    assert named >= {dialog._name, dialog._tags, *dialog.findChildren(QComboBox)}
    assert checkbox(dialog, "Enter after").text()
    assert checkbox(dialog, "Favourite").text()
    assert dialog._note._field.accessibleName() == "Note"
    assert pin_field(dialog).accessibleName() == "PIN before the code. No PIN."
    assert button(dialog, "Own shortcut: ").accessibleName() == (
        "Own shortcut: Set…. Press to change."
    )


def texts(window: QWidget) -> list[str]:
    """Return all that can be read in a window, with the eyes or by a screen reader."""
    read = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        read += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        read += [str(widget.property("text") or "")] if not isinstance(widget, QLineEdit) else []
        read += [widget.displayText()] if isinstance(widget, QLineEdit) else []
    return read
