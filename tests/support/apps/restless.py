"""A program whose GUI thread never stops asking the X server, while another thread of it types.

argv: "waiting" to type as totpdesk's tray does, "raw" to type without its care; prints how often.
"""

import sys
import threading

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QLineEdit

from totpdesk.autotype import Desktop, InsertResult
from totpdesk.gui.runtime.gui_thread import with_gui_thread_waiting
from totpdesk.platforms.linux.x11 import open_x11

TIMES = 300


def main(mode: str) -> int:
    """Type into a field of our own; the exit status says only that it ended."""
    raw = open_x11()
    application = QApplication(sys.argv)
    field = QLineEdit()
    field.show()
    restless = QTimer(application, interval=0)
    restless.timeout.connect(lambda: [QCursor.pos() for _ in range(20)])
    restless.start()
    desktop = with_gui_thread_waiting(raw) if mode == "waiting" else raw
    threading.Thread(target=type_much, args=(desktop, application.exit), daemon=True).start()
    return application.exec()


def type_much(desktop: Desktop, end: object) -> None:
    """Type one digit again and again."""
    typed = 0
    while typed < TIMES:
        window = desktop.focus.focused()
        if window and desktop.keyboard.type("1", window) is InsertResult.DONE:
            typed += 1
    print(typed, flush=True)
    QTimer.singleShot(0, QApplication.instance(), end)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
