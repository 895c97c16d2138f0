"""Closing the last window where there is no tray: the user must not be locked out unawares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable


def confirm_quit(window: QWidget, stay: Callable[[], None], leave: Callable[[], None]) -> None:
    """Offer to go on without a window, out of sight, or to quit."""
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setText("Keep totpdesk running?")
    box.setInformativeText(
        "The shortcut works only while totpdesk runs. This desktop has no tray to show an icon in: "
        "start totpdesk again and this window comes back."
    )
    keep = box.addButton("&Keep running", QMessageBox.ButtonRole.AcceptRole)
    quit_ = box.addButton("&Quit", QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(keep)
    keep.clicked.connect(stay)
    quit_.clicked.connect(leave)
    box.open()
