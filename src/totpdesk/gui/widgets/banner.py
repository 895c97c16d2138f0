"""A line across a window that says what happened and offers the one thing to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from totpdesk.base.translation import tr
from totpdesk.gui.widgets.style import GAP, MARGIN

if TYPE_CHECKING:
    from collections.abc import Callable


class Banner(QFrame):
    """Hidden until `show_message` is called; then with or without a button."""

    def __init__(self) -> None:
        """Lay it out, hidden."""
        super().__init__()
        self._act: Callable[[], None] = self.hide
        self._about = ""
        self._text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._button = QPushButton(autoDefault=False)
        self._close = QToolButton(autoRaise=True)
        self._close.setText("✕")
        self._close.setAccessibleName(tr("Dismiss"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self._text.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self._close.setForegroundRole(QPalette.ColorRole.ToolTipText)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN - 4, GAP - 2, GAP, GAP - 2)
        row.addWidget(self._text, stretch=1)
        row.addWidget(self._button)
        row.addWidget(self._close)
        self._button.clicked.connect(self._clicked)
        self._close.clicked.connect(self.hide)
        self.hide()

    def show_message(
        self,
        text: str,
        button: str = "",
        act: Callable[[], None] | None = None,
        *,
        about: str = "",
    ) -> None:
        """Show a text, maybe with a button. `about` is its subject, to hide it later."""
        self._about = about
        self._text.setText(text)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._act = act or self.hide
        self.setAccessibleName(text)
        self.show()

    def withdraw(self, about: str) -> None:
        """Hide the message if it is about this subject."""
        if self._about == about:
            self.hide()

    def _clicked(self) -> None:
        self.hide()
        self._act()
