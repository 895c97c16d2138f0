"""Types into the real picker over 10,000 accounts; prints the milliseconds of each keystroke.

A keystroke is done when the event loop has nothing left to do: the list is filtered and painted.
"""

import json
import time

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from bench.apps.fill_index import others
from totpdesk.delivery import Ask, Window
from totpdesk.gui.picker import Picker
from totpdesk.vault import Entry

ACCOUNTS = 10_000
TYPED = ("service01234", "other 09999", "user5", "exam", "nothing like it")


def main() -> None:
    """Show a picker for each text, type it, and print."""
    application = QApplication([])
    entries = tuple(others(ACCOUNTS))
    samples = [ms for text in TYPED for ms in _type(application, entries, text)]
    print(json.dumps(samples))


def _type(application: QApplication, entries: tuple[Entry, ...], text: str) -> list[float]:
    picker = Picker(Ask(entries, Window(0, title="A window")))
    picker.show()
    QTest.qWaitForWindowExposed(picker)
    field: QLineEdit = picker.findChild(QLineEdit)  # type: ignore[assignment]  # it has one
    samples = [_keystroke(application, field, letter) for letter in text]
    picker.close()
    return samples


def _keystroke(application: QApplication, field: QLineEdit, letter: str) -> float:
    before = time.perf_counter()
    QTest.keyClicks(field, letter)
    application.processEvents()
    return (time.perf_counter() - before) * 1000


if __name__ == "__main__":
    main()
