"""The third step: the practice page, where nothing can go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from totpdesk.gui.welcome.step import Step

if TYPE_CHECKING:
    from collections.abc import Callable


class PracticeStep(Step):
    """Passed by opening the page, which explains itself."""

    def __init__(self, practise: Callable[[], None]) -> None:
        """Take what opens the page."""
        super().__init__(
            "Try it without risk",
            "The practice page plays a site that wants a code: scan the QR code that it shows "
            "(tray menu → Add account → From the screen), then press the shortcut in its field.",
        )
        self._practise = practise
        self._button = QPushButton("&Open the practice page", autoDefault=False)
        self._button.clicked.connect(self._open)
        self.rows.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.rows.addStretch()

    def _open(self) -> None:
        self._practise()
        self.passed.emit()
