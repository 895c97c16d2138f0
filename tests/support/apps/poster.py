"""A window with a picture in it, such as a site with its QR code.

Started as `python -m support.apps.poster PICTURE`; it stays until it is ended.
"""

import sys

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel


def main(path: str) -> int:
    """Show the picture, pixel by pixel, on white."""
    application = QApplication([])
    poster = QLabel()
    poster.setPixmap(QPixmap(path))
    poster.setStyleSheet("background: white; padding: 40px")
    poster.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
