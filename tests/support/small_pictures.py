"""Small pictures for accounts, SVG and raster."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

from totpdesk.accounts.account import Icon

SIDE: Final = 36
RED: Final = QColor("#ff0000")
NAMESPACES: Final = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(shapes: str, attributes: str = 'viewBox="0 0 10 10"', head: str = "") -> Icon:
    """Return an SVG."""
    text = f"{head}<svg {NAMESPACES} {attributes}>{shapes}</svg>"
    return Icon("image/svg+xml", text.encode())


def raster(kind: str = "png", wide: int = 8, high: int = 8, colour: QColor = RED) -> Icon:
    """Return a picture of one colour."""
    image = QImage(wide, high, QImage.Format.Format_ARGB32)
    image.fill(colour)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)
    return Icon(f"image/{kind}", buffer.data().data())
