"""The pages of a PDF as pictures: many sites' backup sheets are one. Only here: pypdfium2.

The library is an extra ("pdf"): it is as large as all other libraries for pictures together. A
PDF from someone else is hostile input: its pages and their pixels are limited, and nothing active
in it (scripts, forms) is run.
"""

from __future__ import annotations

import math
import threading
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ImageError
from totpdesk.base.translation import tr
from totpdesk.transfer.qr.images import MAX_SIDE, PixelLayout, from_pixels

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pypdfium2
    from PIL import Image

MOST_PAGES: Final = 50
MOST_PIXELS: Final = 16_000_000  # of a page; A4 has a quarter of it at the resolution below
_PER_INCH: Final = 200
_POINTS: Final = 72  # an inch, ISO 32000-1 §8.3.2.3
_SIGNATURE: Final = b"%PDF-"
_HEAD: Final = 1024  # bytes in which the signature may be, ISO 32000-1 annex H
_one_at_a_time: Final = threading.Lock()  # PDFium is not made for threads


def is_pdf(data: bytes) -> bool:
    """Recognise it by the first line."""
    return data[:_HEAD].lstrip().startswith(_SIGNATURE)


def pages(data: bytes, name: str) -> Iterator[Image.Image]:
    """Draw the pages one by one, in grey at 200 dpi; a huge one with fewer.

    `name` is used in messages. Raises ImageError if the library is not installed,
    and where the file is damaged, locked with a password or over 50 pages.
    """
    with _one_at_a_time:
        document = _opened(data, name)
        try:
            for number in range(_counted(document, name)):
                yield _drawn(document, number, name)
        finally:
            document.close()


def _opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        import pypdfium2  # noqa: PLC0415 - an extra, and only PDFs need it
    except ImportError as error:
        raise ImageError(
            tr(
                "Cannot read {name}: PDFs need a library that is not installed. Install it with "
                "pip install 'totpdesk[pdf]', or take a screenshot of the page.",
                name=name,
            )
        ) from error
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ImageError(
            tr(
                "Cannot read {name}: the PDF is damaged or protected by a password. Take a "
                "screenshot of the page instead.",
                name=name,
            )
        ) from error


def _counted(document: pypdfium2.PdfDocument, name: str) -> int:
    if len(document) > MOST_PAGES:
        raise ImageError(
            tr(
                "Cannot read {name}: it has over {most} pages. Save those with the QR codes as "
                "another PDF.",
                name=name,
                most=MOST_PAGES,
            )
        )
    return len(document)


def _drawn(document: pypdfium2.PdfDocument, number: int, name: str) -> Image.Image:
    import pypdfium2  # noqa: PLC0415 - as above

    try:
        page = document[number]
        scale = _scale(*page.get_size())
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    except pypdfium2.PdfiumError as error:
        raise ImageError(
            tr("Cannot read {name}: its page {number} is damaged.", name=name, number=number + 1)
        ) from error
    drawn = from_pixels(
        PixelLayout.GREY, bitmap.width, bitmap.height, bitmap.stride, memoryview(bitmap.buffer)
    )
    bitmap.close()
    page.close()
    return drawn


def _scale(width: float, height: float) -> float:
    """Return pixels a point for a page so large, in points."""
    within = math.sqrt(MOST_PIXELS / max(1, width * height))
    return min(_PER_INCH / _POINTS, within, (MAX_SIDE - 1) / max(1, width, height))
