"""The tray, used as a user would: what its windows say, and a copied code, as JSON."""

import json
import sys
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QListView, QPushButton, QWidget

from totpdesk.gui import app
from totpdesk.gui.runtime import process

NOTES: list[str] = []
USERS: list[object] = []
SEEN: dict[str, object] = {"notes": NOTES}
LOOK_MS = 20
SECONDS = 40


def texts() -> list[str]:
    """Return all that is to be read in open windows."""
    shown = [widget for widget in QApplication.allWidgets() if widget.isVisible()]
    read = [widget.text() for widget in shown if isinstance(widget, QLabel | QPushButton)]
    return read + [text for view in shown if isinstance(view, QListView) for text in rows_of(view)]


def rows_of(view: QListView) -> list[str]:
    """Return what a screen reader reads in a list."""
    model, role = view.model(), Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]


def window(title: str) -> QWidget | None:
    """Return the open window of a title."""
    windows = (each for each in QApplication.topLevelWidgets() if each.isVisible())
    return next((each for each in windows if each.windowTitle() == title), None)


def use() -> Iterator[Callable[[], object]]:
    """Yield what is waited for, and use what is there then."""
    yield lambda: any("yet" in text for text in texts())
    SEEN["notice"] = [text for text in texts() if "yet" in text]
    yield lambda: window("Accounts")
    accounts = window("Accounts")
    rows = accounts.findChild(QListView)
    yield lambda: rows.model().rowCount()
    QApplication.clipboard().setText("before")
    rows.setFocus()
    rows.setCurrentIndex(rows.model().index(0, 0))
    QTest.keyClick(rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    yield lambda: QApplication.clipboard().text() != "before"
    SEEN["copied"] = QApplication.clipboard().text()
    press(accounts, "Settings")
    yield lambda: window("Settings")
    boxes = window("Settings").findChildren(QCheckBox)
    SEEN["boxes"] = [box.text() for box in boxes if box.isVisible()]
    press(window("Settings"), "Check this desktop…")
    yield lambda: any("cannot type" in text for text in texts())
    SEEN["status"] = [text for text in texts() if "yet" in text]


def press(where: QWidget, text: str) -> None:
    """Press the button that bears this text."""
    buttons = where.findChildren(QPushButton)
    next(button for button in buttons if button.text().replace("&", "") == text).click()


class User:
    """Uses the tray once Qt runs, and ends it."""

    def __init__(self, application: QApplication) -> None:
        """Begin."""
        self._application = application
        self._steps = use()
        self._waits_for = next(self._steps)
        self._deadline = time.monotonic() + SECONDS
        self._timer = QTimer(application)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)

    def _look(self) -> None:
        if time.monotonic() > self._deadline:
            SEEN["failed"] = texts()
            self._end(1)
        elif self._waits_for():
            self._go_on()

    def _go_on(self) -> None:
        try:
            self._waits_for = next(self._steps)
        except StopIteration:
            self._end(0)

    def _end(self, status: int) -> None:
        self._timer.stop()
        QApplication.clipboard().clear()  # the offscreen one would outlive Python, and crash
        self._application.exit(status)


def make_application() -> QApplication:
    """Make the program's application."""
    application = made()
    USERS.append(User(application))
    return application


made, process.make_application = process.make_application, make_application
status = app.run_tray(NOTES.append)
print(json.dumps(SEEN))
sys.exit(status)
