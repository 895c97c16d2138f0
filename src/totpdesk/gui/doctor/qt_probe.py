"""The small window that a test types into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from totpdesk.autotype import Window
from totpdesk.base.translation import tr
from totpdesk.gui.runtime.gui_thread import GuiThread
from totpdesk.gui.widgets.style import GAP, MARGIN, quiet_label

if TYPE_CHECKING:
    from totpdesk.autotype import Clipboard, Screenshot


_WIDTH = 320
_NOTHING: Final = QSize(0, 0)


class ProbeWindow(QWidget):
    """A text field with focus, and a line that explains the test."""

    __test__ = False  # not a test for pytest

    def __init__(self) -> None:
        """Lay it out."""
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle(tr("totpdesk tests typing"))
        self.setMinimumWidth(_WIDTH)
        self.field = QLineEdit()
        self.field.setAccessibleName(tr("A dummy is typed here"))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        rows.setSpacing(GAP)
        rows.addWidget(quiet_label(tr("A dummy is typed here. It takes a second.")))
        rows.addWidget(self.field)

    def ask_for_keyboard(self) -> None:
        """Bring the window to the front."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.field.setFocus()

    def has_keyboard(self) -> bool:
        """Return whether the field has focus."""
        return QGuiApplication.focusWindow() is self.windowHandle() and self.field.hasFocus()


class ProbeField:
    """The Field port: a window that is created on the GUI thread when needed."""

    def __init__(self, gui: GuiThread) -> None:
        """Use this caller of the GUI thread."""
        self._gui = gui
        self._window: ProbeWindow | None = None

    def open(self) -> Window:
        """Show the window, with focus if the desktop allows it."""
        return self._gui.call(self._show)

    def has_keyboard(self) -> bool:
        """Return whether Qt sends keys to the field."""
        return self._gui.call(lambda: self._window is not None and self._window.has_keyboard())

    def text(self) -> str:
        """Return the text in the field."""
        return self._gui.call(lambda: self._window.field.text() if self._window else "")

    def close(self) -> None:
        """Delete the window."""
        self._gui.call(self._delete)

    def _show(self) -> Window:
        self._window = ProbeWindow()
        self._window.ask_for_keyboard()
        return Window(int(self._window.winId()), title=self._window.windowTitle(), ours=True)

    def _delete(self) -> None:
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None


class QtProbe:
    """The Toolkit port. Build it on the GUI thread."""

    def __init__(self, clipboard: Clipboard, camera: Screenshot | None) -> None:
        """Use this clipboard, and the desktop's screenshots if Qt has none."""
        self._gui = GuiThread()
        self._camera = camera
        self.clipboard = clipboard
        self.field = ProbeField(self._gui)

    def picture(self) -> tuple[int, int]:
        """Take a screenshot; return its size, or two zeros for none."""
        if self._camera is not None:
            size = QImage.fromData(self._camera.capture()).size()
        else:
            size = self._gui.call(_grabbed)
        return size.width(), size.height()


def _grabbed() -> QSize:
    pictures = (screen.grabWindow(0) for screen in QGuiApplication.screens())
    return next((picture.size() for picture in pictures if not picture.isNull()), _NOTHING)
