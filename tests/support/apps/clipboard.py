"""Our clipboard in a program of its own, which runs commands, one per line.

Started as `python -m support.apps.clipboard`. A line is a code, the seconds after which it is to be
cleared, and "paste" if it is to be pasted, or "aside" if nothing may be lost by it. Each is
answered by one: "done", "not done", or what went wrong.
"""

import sys
import threading

from PySide6.QtWidgets import QApplication

from totpdesk.base.errors import ClipboardError
from totpdesk.gui.clipboard import QtClipboard
from totpdesk.platforms.choose import SYSTEM


def main() -> int:
    """Serve until the end of the input."""
    application = QApplication([])
    clipboard = QtClipboard(SYSTEM.read_selection)
    threading.Thread(target=_serve, args=(clipboard, application), daemon=True).start()
    return application.exec()


def _serve(clipboard: QtClipboard, application: QApplication) -> None:
    for line in sys.stdin:
        answer = "done"
        try:
            match line.split():
                case [code, seconds]:
                    clipboard.put(code, int(seconds))
                case [code, seconds, "paste"]:
                    clipboard.put_to_paste(code, int(seconds))
                case [code, seconds, "aside"]:
                    answer = "done" if clipboard.put_aside(code, int(seconds)) else "not done"
                case _:
                    clipboard.withdraw()
            print(answer, flush=True)
        except ClipboardError as error:
            print(error, flush=True)
    application.quit()


if __name__ == "__main__":
    sys.exit(main())
