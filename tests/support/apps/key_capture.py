"""The field of Settings that records a shortcut, in a window: it notes each chord and waits again.

Started as `python -m support.apps.key_capture JOURNAL`.
"""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from support.journal import Kind, Seen, Writer
from totpdesk.gui.widgets.shortcut_field import KeyCapture


def main(path: str) -> int:
    """Show the field until it is closed."""
    application = QApplication([])
    journal, field = Writer(path), KeyCapture(None)

    def note(what: object) -> None:
        journal.note(Seen(Kind.TEXT, str(what)))

    def wait_again(listening: bool) -> None:  # noqa: FBT001 - Qt's signature
        if not listening:
            QTimer.singleShot(0, lambda: field.setChecked(True))

    field.captured.connect(note)
    field.refused.connect(note)
    field.listening.connect(wait_again)
    field.resize(400, 40)
    field.show()
    field.setChecked(True)
    journal.note(Seen(Kind.READY, window=int(field.winId())))
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
