"""Pictures for the tests to read: drawn here, none comes from a file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import segno
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

URI = (
    "otpauth://totp/Example:alice%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    "&issuer=Example"
)


def drawn(text: str = URI, scale: int = 4, border: int = 4) -> Image.Image:
    """Draw a QR code in 8-bit grey."""
    buffer = io.BytesIO()
    segno.make_qr(text, error="m").save(buffer, kind="png", scale=scale, border=border)
    return Image.open(buffer).convert("L")


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return the picture as a file's content."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def page(width: int, height: int, *codes: tuple[Image.Image, int, int], ground: int) -> Image.Image:
    """Lay codes on a page of lines that look like text, each at (x, y) with a free margin."""
    sheet = Image.new("L", (width, height), ground)
    line = Image.new("L", (7, 9), 255 - ground)
    for y in range(10, height - 20, 22):
        for x in range(10, width - 20, 9 + y % 5):
            sheet.paste(line, (x, y))
    for code, x, y in codes:
        sheet.paste(ground, (x - 20, y - 20, x + code.width + 20, y + code.height + 20))
        sheet.paste(code, (x, y))
    return sheet


@pytest.fixture(scope="session")
def uri() -> str:
    """Return an account's URI."""
    return URI


@pytest.fixture(scope="session")
def draw() -> Callable[..., Image.Image]:
    """Return the function that draws a QR code: (text, scale, border)."""
    return drawn


@pytest.fixture(scope="session")
def encode() -> Callable[..., bytes]:
    """Return the function that makes a file's content of a picture: (image, kind, options)."""
    return encoded


@pytest.fixture(scope="session")
def lay() -> Callable[..., Image.Image]:
    """Return the function that lays codes on a page: (width, height, codes, ground)."""
    return page
