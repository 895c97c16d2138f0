"""Images from a file, the clipboard or the screen, converted to grey for the QR reader.

An image with a QR code often comes from someone else, so it is hostile input: only the usual
formats are tried (some others would start programs), the size is checked in the header before any
pixel is decoded, and every error of a decoder becomes an ImageError.

EXIF orientation is ignored: a QR code is read in any orientation.
"""

from __future__ import annotations

import io
import struct
import warnings
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Final, cast

from PIL import Image, ImageChops, UnidentifiedImageError

from totpdesk.base.errors import ImageError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from pathlib import Path

MAX_PIXELS: Final = 64_000_000
MAX_SIDE: Final = 20_000  # tripled by a second look it is within zxing-cpp's 65,535
MAX_BYTES: Final = 256 * 1024 * 1024
WHITE: Final = 255
BLACK: Final = 0

_FORMATS: Final = ("PNG", "JPEG", "BMP", "GIF", "PPM", "WEBP", "TIFF", "AVIF")
_TILE_WIDTH: Final = 322  # TIFF 6.0, section 15
_TILE_LENGTH: Final = 323
_DECODER_ERRORS: Final = (
    OSError,
    ValueError,
    SyntaxError,  # Pillow's own word for a broken header
    ArithmeticError,
    LookupError,
    EOFError,
    TypeError,
    MemoryError,
    RuntimeError,  # AVIF's
    struct.error,
)


class PixelLayout(StrEnum):
    """The layout of a raw pixel buffer: one byte per pixel, or four."""

    GREY = "L"
    RGBA = "RGBA"


def read_file(path: Path) -> bytes:
    """Return a file's content. Raises ImageError if it is missing, unreadable or too large."""
    name = quoted(path)
    try:
        if path.exists() and not path.is_file():
            raise ImageError(
                tr("Cannot read {name}: it is not a file. Choose an image.", name=name)
            )
        with path.open("rb") as file:
            _refuse_too_long(path.stat().st_size, name)
            return file.read(MAX_BYTES)
    except OSError as error:
        reason = (error.strerror or tr("it is unreadable")).lower()
        raise ImageError(tr("Cannot read {name}: {error}.", name=name, error=reason)) from error


def quoted(path: Path) -> str:
    """Return a file's name for messages, always on one line."""
    return repr(str(path))


def from_bytes(data: bytes, name: str = tr("the picture")) -> Image.Image:
    """Load a picture file's content as grey, or as grey with alpha where something shows through.

    `name` is used in messages. Raises ImageError if it is not an image, damaged, over 64
    megapixels, over 20,000 pixels on a side or over 256 MiB.
    """
    _refuse_too_long(len(data), name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what matters in them is checked here
        with _opened(io.BytesIO(data), name) as image:
            _refuse_too_large(image.width, image.height, name)
            return _loaded(image, name)


def from_pixels(
    layout: PixelLayout, width: int, height: int, bytes_per_line: int, data: bytes | memoryview
) -> Image.Image:
    """Take raw 8-bit pixels, top line first, such as a grabbed screen's.

    The lines may be padded: `bytes_per_line` counts the padding in. The pixels are copied. Raises
    ImageError if the measures do not fit the data or are too large for `from_bytes`, too.
    """
    name = tr("the pixels")
    _refuse_too_large(width, height, name)
    line = width * len(layout.value)
    if min(width, height) < 1 or bytes_per_line < line or len(data) < bytes_per_line * height:
        raise ImageError(tr("Cannot read {name}: the data does not match its size.", name=name))
    image = Image.frombytes(
        layout.value, (width, height), bytes(data), "raw", layout.value, bytes_per_line
    )
    return _grey(image)


def laid_on(image: Image.Image, ground: int) -> Image.Image:
    """Return the picture on a background of one grey (0 black to 255 white)."""
    if image.mode == "L":
        return image
    grey, alpha = image.split()
    return Image.composite(grey, Image.new("L", image.size, ground), alpha)


def _opened(file: IO[bytes], name: str) -> Image.Image:
    """Read the header only."""
    try:
        return Image.open(file, formats=_FORMATS)
    except Image.DecompressionBombError:
        raise _too_large(name) from None
    except UnidentifiedImageError as error:
        raise ImageError(
            tr(
                "Cannot read {name}: it is not an image of a known type (PNG, JPEG, WebP, GIF, "
                "BMP, TIFF, AVIF).",
                name=name,
            )
        ) from error
    except _DECODER_ERRORS as error:
        raise _damaged(name) from error


def _loaded(image: Image.Image, name: str) -> Image.Image:
    try:
        _refuse_huge_tiles(image)
        image.load()
        return _grey(image)
    except Image.DecompressionBombError:
        raise _too_large(name) from None
    except _DECODER_ERRORS as error:
        raise _damaged(name) from error


def _refuse_huge_tiles(image: Image.Image) -> None:
    """Check a TIFF's tiles, too: a small picture may declare one of gigabytes."""
    tags = getattr(image, "tag_v2", {})
    if tags.get(_TILE_WIDTH, 0) * tags.get(_TILE_LENGTH, 0) > MAX_PIXELS:
        raise Image.DecompressionBombError


def _grey(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        return _from_deep(image)
    if not image.has_transparency_data:
        return image.convert("L")
    layered = image if image.mode == "RGBA" else image.convert("RGBA")
    return layered.convert("LA" if _seen_through(layered.getchannel("A")) else "L")


def _seen_through(alpha: Image.Image) -> bool:
    """Return whether any pixel is not opaque. Four times as fast as computing the extremes."""
    return ImageChops.invert(alpha).getbbox() is not None


def _from_deep(image: Image.Image) -> Image.Image:
    """Scale 16-bit and float grey to 8 bits: Pillow would clip everything above 255."""
    deep = image.convert("I").convert("F") if image.mode.startswith("I") else image
    low, high = cast("tuple[float, float]", deep.getextrema())  # a pair, as there is one band
    scale = WHITE / (high - low) if high > low else 0.0
    return deep.point(lambda value: value * scale - low * scale).convert("L")


def _refuse_too_long(size: int, name: str) -> None:
    if size > MAX_BYTES:
        raise ImageError(
            tr(
                "Cannot read {name}: it is over {size} MiB. Crop it.",
                name=name,
                size=MAX_BYTES >> 20,
            )
        )


def _refuse_too_large(width: int, height: int, name: str) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise _too_large(name)


def _too_large(name: str) -> ImageError:
    return ImageError(
        tr(
            "Cannot read {name}: it is over {megapixels} megapixels or {pixels} pixels on a "
            "side. Crop it to the QR code.",
            name=name,
            megapixels=MAX_PIXELS // 1_000_000,
            pixels=MAX_SIDE,
        )
    )


def _damaged(name: str) -> ImageError:
    return ImageError(
        tr("Cannot read {name}: the image is damaged or incomplete. Save it again.", name=name)
    )
