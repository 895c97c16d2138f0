"""Ask for confirmation before an action that cannot be undone easily."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget


def confirm(
    window: QWidget,
    question: str,
    details: str,
    answers: Mapping[str, Callable[[], object]],
    default: str = "",
) -> None:
    """Ask, and run the action of the answer. Enter means `default`, or else Cancel."""
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)  # it may contain a name from an untrusted QR code
    box.setText(question)
    box.setInformativeText(details)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    for text, act in answers.items():
        role = QMessageBox.ButtonRole
        button = box.addButton(text, role.AcceptRole if text == default else role.DestructiveRole)
        button.clicked.connect(act)
        if text == default:
            box.setDefaultButton(button)
    box.open()
