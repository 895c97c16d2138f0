"""The fields of the dialog that changes an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from support.gui import click, field

if TYPE_CHECKING:
    from totpdesk.gui.accounts.edit import EditAccount

PIN = "Qz4711-pin"


def pin_field(dialog: EditAccount) -> QLineEdit:
    """Return the field for a PIN, which reports to a screen reader whether one is set."""
    fields = dialog.findChildren(QLineEdit)
    return next(f for f in fields if f.accessibleName().startswith("PIN before the code."))


def note_field(dialog: EditAccount) -> QPlainTextEdit:
    """Return the field for the note."""
    return field(dialog, "Note", QPlainTextEdit)


def save(dialog: EditAccount) -> None:
    """Click Save."""
    click(dialog, "Save")
