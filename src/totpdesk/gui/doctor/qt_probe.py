"""The small window that a test types into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from totpdesk.autotype import Window
from totpdesk.gui.runtime.gui_thread import GuiThread
from totpdesk.gui.widgets.style import GAP, MARGIN, quiet_label

if TYPE_CHECKING:
    from totpdesk.autotype import Clipboard, Screenshot


_WIDTH = 320
_NOTHING: Final = QSize(0, 0)


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


class ProbeField:
    """The Field port: a window that is made on the GUI thread when it is wanted."""

    def __init__(self, gui: GuiThread) -> None:
        """Take the way to the GUI thread."""
        self._gui = gui
        self._window: ProbeWindow | None = None

    def open(self) -> Window:
        """Show the window, with the keyboard if the desktop lets it."""
        return self._gui.call(self._show)

    def has_keyboard(self) -> bool:
        """Tell whether Qt would put keys into the field."""
        return self._gui.call(lambda: self._window is not None and self._window.has_keyboard())

    def text(self) -> str:
        """Return what stands in the field."""
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
        """Take the clipboard that codes go to, and the desktop's camera where Qt has none."""
        self._gui = GuiThread()
        self._camera = camera
        self.clipboard = clipboard
        self.field = ProbeField(self._gui)

    def picture(self) -> tuple[int, int]:
        """Take a picture of the screens; return its size, two zeros for none."""
        if self._camera is not None:
            size = QImage.fromData(self._camera.capture()).size()
        else:
            size = self._gui.call(_grabbed)
        return size.width(), size.height()


def _grabbed() -> QSize:
    pictures = (screen.grabWindow(0) for screen in QGuiApplication.screens())
    return next((picture.size() for picture in pictures if not picture.isNull()), _NOTHING)
