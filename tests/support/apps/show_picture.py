"""A window that shows a picture, as a browser shows a site's QR code.

Started as `python -m support.apps.show_picture FILE TITLE`.
"""

import sys

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel


def main(file: str, title: str) -> int:
    """Show it until it is closed."""
    application = QApplication([])
    label = QLabel(pixmap=QPixmap(file), windowTitle=title)
    label.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
