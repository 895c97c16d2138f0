"""Decode images from untrusted files at a small size.

Images that would need much memory are refused by their header, before they are decoded. An SVG may
only contain shapes: no references to files, animations or many nested copies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, QXmlStreamReader
from PySide6.QtGui import QImage, QImageReader

if TYPE_CHECKING:
    from totpdesk.accounts.account import Icon

_FORMATS: Final = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/webp": "webp",
    "image/svg+xml": "svg",
}
_MAX_SIDE: Final = 4096  # pixels
_MAX_BYTES: Final = 4 << 20
_MAX_SVG_BYTES: Final = 128 << 10
_MAX_USES: Final = 16  # they may be nested: at most 243 copies
_MAX_MB: Final = 64  # of a decoded picture with 4,096 pixels a side, four bytes each
_BARRED: Final = frozenset(
    (
        *("image", "feImage", "foreignObject", "video", "audio", "script", "handler", "listener"),
        *("animate", "animateColor", "animateMotion", "animateTransform", "set"),
        *("filter", "mask", "pattern", "marker", "text", "textArea"),
    )
)
_PADDING: Final = str.maketrans("", "", " \t\r\n\"'")
_Token = QXmlStreamReader.TokenType


def decode(icon: Icon, side: int) -> QImage | None:
    """Return an image within a square of `side` pixels, or None if it is invalid or unsafe.

    It may take a third of a second. Thread-safe.
    """
    kind = _FORMATS.get(icon.media_type, "")
    if not kind or len(icon.data) > (_MAX_SVG_BYTES if kind == "svg" else _MAX_BYTES):
        return None
    buffer = QBuffer()
    buffer.setData(icon.data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    if kind == "svg" and not _is_harmless(buffer):
        return None
    buffer.seek(0)
    image = _read(QImageReader(buffer, QByteArray(kind.encode())), side, scales=kind == "svg")
    return None if image is None or image.isNull() else image


def _read(reader: QImageReader, side: int, *, scales: bool) -> QImage | None:
    """Read an image; one that `scales` is only rendered at the new size."""
    QImageReader.setAllocationLimit(_MAX_MB)
    size = reader.size()
    if size.isEmpty() or (not scales and max(size.width(), size.height()) > _MAX_SIDE):
        return None
    within = size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
    reader.setScaledSize(within.expandedTo(QSize(1, 1)))
    return reader.read().convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _is_harmless(svg: QIODevice) -> bool:
    """Return whether an SVG contains only shapes, using the XML parser of Qt's renderer."""
    xml, uses = QXmlStreamReader(svg), 0
    texts: list[str] = []
    while not xml.atEnd():
        match xml.readNext():
            case _Token.ProcessingInstruction | _Token.EntityReference:
                return False  # a style sheet in a file, or text that multiplies
            case _Token.DTD if "ENTITY" in xml.text():
                return False
            case _Token.Characters:
                texts.append(xml.text())
            case _Token.StartElement:
                uses += xml.name() == "use"
                if xml.name() in _BARRED or uses > _MAX_USES or _leads_out(xml):
                    return False
    return not (xml.hasError() or _refers("".join(texts)))


def _leads_out(xml: QXmlStreamReader) -> bool:
    """Return whether an attribute of an element refers to another document."""
    attributes = xml.attributes()
    for each in map(attributes.at, range(attributes.size())):
        if each.name() == "href" and xml.name() != "a" and not each.value().startswith("#"):
            return True
        if _refers(each.value()):
            return True
    return False


def _refers(style: str) -> bool:
    """Return whether a style refers to another file."""
    packed = style.translate(_PADDING).lower()
    return "@import" in packed or packed.count("url(") != packed.count("url(#")
