"""The small window that a test types into."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from totpdesk.gui.widgets.style import GAP, MARGIN, quiet_label

_WIDTH = 320


class ProbeWindow(QWidget):
    """A text field that takes the keyboard, and a line that says what is going on."""

    __test__ = False  # for pytest: it is none of its tests

    def __init__(self) -> None:
        """Lay it out."""
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle("totpdesk tests typing")
        self.setMinimumWidth(_WIDTH)
        self.field = QLineEdit()
        self.field.setAccessibleName("A dummy is typed here")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        rows.setSpacing(GAP)
        rows.addWidget(quiet_label("A dummy is typed here. It takes a second."))
        rows.addWidget(self.field)

    def ask_for_keyboard(self) -> None:
        """Come to the front."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.field.setFocus()

    def has_keyboard(self) -> bool:
        """Tell whether the field takes keys now."""
        return QGuiApplication.focusWindow() is self.windowHandle() and self.field.hasFocus()
