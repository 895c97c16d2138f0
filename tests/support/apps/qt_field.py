"""The program behind QtField: a line edit that notes each key and each change.

Started as `python -m support.apps.qt_field JOURNAL TITLE`; a line on standard input clears
it.
"""

import os
import sys

from PySide6.QtCore import QEvent, QObject, QSocketNotifier
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit

from support.journal import PASTE, Kind, Seen, Writer

KINDS = {QEvent.Type.KeyPress: Kind.PRESS, QEvent.Type.KeyRelease: Kind.RELEASE}


class KeyWatch(QObject):
    """Notes key events before the field handles them."""

    def __init__(self, journal: Writer) -> None:
        super().__init__()
        self._journal = journal

    def eventFilter(self, _field: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Note a key event and let it pass; the keyboard's own repeats are noted too."""
        if isinstance(event, QKeyEvent) and event.type() in KINDS:
            kind = KINDS[event.type()]
            text = PASTE if event.matches(QKeySequence.StandardKey.Paste) else event.text()
            self._journal.note(Seen(kind, text, code=event.nativeScanCode()))
        return False


def main(path: str, title: str) -> int:
    """Show the field until it is closed."""
    application = QApplication([])
    journal, field = Writer(path), QLineEdit()
    watch = KeyWatch(journal)
    field.installEventFilter(watch)
    field.textChanged.connect(lambda text: journal.note(Seen(Kind.TEXT, text)))
    clearing = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    clearing.activated.connect(lambda: _clear(field, journal))
    field.resize(400, 40)
    field.setWindowTitle(title)
    field.show()
    journal.note(Seen(Kind.READY, window=int(field.winId())))
    return application.exec()


def _clear(field: QLineEdit, journal: Writer) -> None:
    if not os.read(sys.stdin.fileno(), 64):
        QApplication.quit()
    field.clear()
    journal.note(Seen(Kind.TEXT))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
