"""PDFs made without a library: a picture a page, and nothing that a reader does not need."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

A4 = (595, 842)  # points


def pdf(*pictures: Image.Image | None, page: tuple[float, float] = A4, side: int = 150) -> bytes:
    """Return a PDF with a page for each picture, drawn `side` points wide; None is a blank page.

    ISO 32000-1 §7.5: header, objects, cross-reference table, trailer.
    """
    kids = " ".join(f"{3 + 3 * n} 0 R" for n in range(len(pictures)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pictures)}>>".encode(),
    ]
    for position, picture in enumerate(pictures):
        objects += _page(3 + 3 * position, picture, page, side)
    return _file(objects)


def _page(
    number: int, picture: Image.Image | None, page: tuple[float, float], side: int
) -> tuple[bytes, bytes, bytes]:
    head = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {page[0]} {page[1]}]/Contents {number + 1} 0 R"
        f"/Resources<</XObject<</P {number + 2} 0 R>>>>>>"
    )
    drawn = b"" if picture is None else f"{side} 0 0 {side} 30 30 cm /P Do".encode()
    width, height = picture.size if picture else (1, 1)
    kind = (
        f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray"
        "/BitsPerComponent 8/Filter/FlateDecode"
    )
    pixels = zlib.compress(picture.tobytes() if picture else b"\xff")
    return head.encode(), _stream("", drawn), _stream(kind, pixels)


def _stream(fields: str, data: bytes) -> bytes:
    return f"<<{fields}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    written = b"%PDF-1.4\n"
    table = b"0000000000 65535 f \n"
    for number, each in enumerate(objects, start=1):
        table += f"{len(written):010} 00000 n \n".encode()
        written += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    size = len(objects) + 1
    end = f"trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{len(written)}\n%%EOF\n"
    return written + f"xref\n0 {size}\n".encode() + table + end.encode()
