"""Ask for confirmation before an action that cannot be undone easily."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class Answer(NamedTuple):
    """The text of a button, and what it does. Enter means the default, or else Cancel."""

    text: str
    act: Callable[[], object]
    default: bool = False


def confirm(window: QWidget, question: str, details: str, *answers: Answer) -> None:
    """Ask, and run the action of the answer."""
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)  # it may contain a name from an untrusted QR code
    box.setText(question)
    box.setInformativeText(details)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    role = QMessageBox.ButtonRole
    for text, act, default in answers:
        button = box.addButton(text, role.AcceptRole if default else role.DestructiveRole)
        button.clicked.connect(act)
        if default:
            box.setDefaultButton(button)
    box.open()
