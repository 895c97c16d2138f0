"""The dialog that changes an account: its PIN and its note, which stay unseen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from support.edit_dialog import PIN, note_field, pin_field, save
from support.gui import banner_text, click
from totpdesk.accounts.account import Pin
from totpdesk.base.errors import KeychainLockedError
from totpdesk.gui.accounts.secret_fields import NoteField

if TYPE_CHECKING:
    import pytest

    from conftest import EditGithub, Settle, World
    from totpdesk.accounts.account import AccountRecord


NOTE = "Recovery codes:\nQz77-recover"


def set_note(world: World, entry: AccountRecord) -> None:
    """Give the account a note."""
    world.context.accounts.edit(entry, replace(entry, note=NOTE))


class TestPin:
    """The PIN before the code."""

    def test_is_never_seen(
        self, world: World, github: AccountRecord, edit_github: EditGithub
    ) -> None:
        """One that is set is not read, one that is typed is in no text of the window."""
        world.context.accounts.set_pin(github.id, Pin(PIN))
        world.secrets.failure = KeychainLockedError("The keychain is locked.")
        dialog = edit_github()
        assert "A PIN is set" in pin_field(dialog).placeholderText()
        QTest.keyClicks(pin_field(dialog), PIN)
        assert pin_field(dialog).echoMode() is QLineEdit.EchoMode.Password
        assert PIN not in pin_field(dialog).displayText()
        assert not any(PIN in text for text in texts(dialog))

    def test_is_removed(
        self, world: World, github: AccountRecord, edit_github: EditGithub, until: Settle
    ) -> None:
        """Remove, Save: neither keychain nor list knows of one."""
        world.context.accounts.set_pin(github.id, Pin(PIN))
        dialog = edit_github()
        click(dialog, "Remove")
        assert "removed on Save" in pin_field(dialog).placeholderText()
        save(dialog)
        until(lambda: not world.context.accounts.get(github.id).prefix)
        until(lambda: PIN not in world.secrets.lines.values())

    def test_is_kept_after_all(
        self, world: World, github: AccountRecord, edit_github: EditGithub, until: Settle
    ) -> None:
        """What was to be removed can be kept; a save of other things does not touch it."""
        world.context.accounts.set_pin(github.id, Pin(PIN))
        dialog = edit_github()
        click(dialog, "Remove")
        click(dialog, "Keep")
        click(dialog, "Press Enter after the code")
        save(dialog)
        until(lambda: world.context.accounts.get(github.id).enter)
        assert world.context.accounts.pin(github.id) == Pin(PIN)

    def test_typing_another_is_not_removing(
        self, world: World, github: AccountRecord, edit_github: EditGithub, until: Settle
    ) -> None:
        """After Remove another can be typed: that one is kept."""
        world.context.accounts.set_pin(github.id, Pin("old"))
        dialog = edit_github()
        click(dialog, "Remove")
        QTest.keyClicks(pin_field(dialog), PIN)
        save(dialog)
        until(lambda: world.context.accounts.pin(github.id) == Pin(PIN))

    def test_that_is_too_long_is_reported(
        self, world: World, github: AccountRecord, edit_github: EditGithub
    ) -> None:
        """Nothing is saved."""
        dialog = edit_github()
        click(dialog, "Press Enter after the code")
        pin_field(dialog).setText("1" * 65)
        save(dialog)
        assert "A PIN is 1 to 64" in banner_text(dialog)
        assert world.context.accounts.get(github.id) == github

    def test_a_locked_keychain_is_reported(
        self, world: World, edit_github: EditGithub, until: Settle
    ) -> None:
        """The dialog stays, with the sentence."""
        world.secrets.failure = KeychainLockedError("The keychain is locked.")
        dialog = edit_github()
        QTest.keyClicks(pin_field(dialog), PIN)
        save(dialog)
        until(lambda: banner_text(dialog))
        assert banner_text(dialog) == "The keychain is locked."


class TestNote:
    """The note, which is kept as a secret is."""

    def test_is_changed(
        self, world: World, github: AccountRecord, edit_github: EditGithub, until: Settle
    ) -> None:
        """It can be typed into once it has been read; what was made of it is kept."""
        set_note(world, github)
        dialog = edit_github()
        assert not note_field(dialog).isEnabled()
        until(note_field(dialog).isEnabled)
        assert note_field(dialog).toPlainText() == NOTE
        QTest.keyClicks(note_field(dialog), "used: ")
        save(dialog)
        until(lambda: world.context.accounts.note(github.id) == f"used: {NOTE}")

    def test_is_removed(
        self, world: World, github: AccountRecord, edit_github: EditGithub, until: Settle
    ) -> None:
        """One of blanks is none."""
        set_note(world, github)
        dialog = edit_github()
        until(note_field(dialog).isEnabled)
        note_field(dialog).selectAll()
        QTest.keyClicks(note_field(dialog), " ")
        save(dialog)
        until(lambda: not shiboken6.isValid(dialog))
        assert world.context.accounts.note(github.id) == ""

    def test_is_left_alone(
        self, world: World, github: AccountRecord, edit_github: EditGithub, until: Settle
    ) -> None:
        """Where it was not touched nothing is written, though it has changed elsewhere since."""
        dialog = edit_github()
        until(note_field(dialog).isEnabled)
        set_note(world, github)
        click(dialog, "Press Enter after the code")
        save(dialog)
        until(lambda: not shiboken6.isValid(dialog))
        assert world.context.accounts.note(github.id) == NOTE

    def test_of_a_locked_keychain(
        self, world: World, github: AccountRecord, edit_github: EditGithub, until: Settle
    ) -> None:
        """It is said that it cannot be read; the rest can be saved, and the note stays."""
        set_note(world, github)
        world.secrets.failure = KeychainLockedError("The keychain is locked.")
        dialog = edit_github()
        until(lambda: "The keychain is locked. The note stays as it is." in texts(dialog))
        assert not note_field(dialog).isEnabled()
        click(dialog, "Press Enter after the code")
        save(dialog)
        until(lambda: not shiboken6.isValid(dialog))
        world.secrets.failure = None
        assert world.context.accounts.get(github.id).enter
        assert world.context.accounts.note(github.id) == NOTE

    def test_is_forgotten(
        self, world: World, github: AccountRecord, edit_github: EditGithub, until: Settle
    ) -> None:
        """A closed dialog holds none of it, not for undo either, nor takes one that comes late."""
        set_note(world, github)
        dialog = edit_github()
        until(note_field(dialog).isEnabled)
        note, text = dialog.findChild(NoteField), note_field(dialog)
        assert isinstance(note, NoteField)
        dialog.done(0)
        note.show_note(NOTE)
        text.undo()
        assert (text.toPlainText(), note.note()) == ("", "")

    def test_shows_in_no_repr(
        self, world: World, edit_github: EditGithub, until: Settle, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What is to be saved does not reveal it in a log."""
        dialog = edit_github()
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

    def test_tab_leaves_it(self, edit_github: EditGithub, until: Settle) -> None:
        """The keyboard is not caught in it."""
        dialog = edit_github()
        until(note_field(dialog).isEnabled)
        until(dialog.isActiveWindow)
        note_field(dialog).setFocus()
        QTest.keyClick(note_field(dialog), Qt.Key.Key_Tab)
        assert not note_field(dialog).hasFocus()
        assert note_field(dialog).toPlainText() == ""


def texts(window: QWidget) -> list[str]:
    """Return all that can be read in a window, with the eyes or by a screen reader."""
    read = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        read += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        read += [str(widget.property("text") or "")] if not isinstance(widget, QLineEdit) else []
        read += [widget.displayText()] if isinstance(widget, QLineEdit) else []
    return read
