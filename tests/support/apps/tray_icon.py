"""A small program with a tray icon, to prove the tray host: it notes what is clicked.

Started as `python -m support.apps.tray_icon JOURNAL`.
"""

import sys

from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from support.journal import Kind, Seen, Writer


def main(path: str) -> int:
    """Show the icon until the program is ended."""
    application, journal = QApplication([]), Writer(path)
    icon, menu = QSystemTrayIcon(_picture()), QMenu()
    menu.addAction("&Practice").triggered.connect(lambda: _note(journal, "Practice"))
    menu.addSeparator()
    menu.addAction("Greyed out").setEnabled(False)
    accounts = menu.addMenu("Accounts")
    accounts.addAction("GitHub").triggered.connect(lambda: _note(journal, "Accounts/GitHub"))
    icon.setToolTip("a tray icon")
    icon.activated.connect(lambda reason: _note(journal, reason.name))
    icon.setContextMenu(menu)
    icon.show()
    return application.exec()


def _picture() -> QIcon:
    pixmap = QPixmap(32, 32)
    pixmap.fill(QColor("teal"))
    return QIcon(pixmap)


def _note(journal: Writer, text: str) -> None:
    journal.note(Seen(Kind.TEXT, text))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
