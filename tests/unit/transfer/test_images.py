"""Pictures of every kind come in as grey; everything else is refused in one sentence."""

from __future__ import annotations

import os
import struct
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import pytest
from PIL import Image, features

from support.picture_files import load
from totpdesk.base.errors import ImageError
from totpdesk.transfer.qr.images import (
    MAX_BYTES,
    PixelLayout,
    from_bytes,
    from_pixels,
    laid_on,
)
from totpdesk.transfer.qr.read import read_texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Draw = Callable[..., Image.Image]
    Encode = Callable[..., bytes]

KINDS = ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM"]
MODES = [
    ("PNG", "1"),
    ("PNG", "P"),
    ("PNG", "RGB"),
    ("PNG", "RGBA"),
    ("PNG", "LA"),
    ("JPEG", "CMYK"),
    ("TIFF", "F"),
    ("BMP", "P"),
    ("WEBP", "RGBA"),
]


def said(error: pytest.ExceptionInfo[ImageError]) -> str:
    """Return the message, which must be one line."""
    assert "\n" not in str(error.value)
    return str(error.value)


def header_only(width: int, height: int) -> bytes:
    """Return a PNG file that claims a size and has hardly a pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    parts = chunk(b"IHDR", size), chunk(b"IDAT", pixels), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("kind", KINDS)
def test_file_kinds(tmp_path: Path, draw: Draw, encode: Encode, uri: str, kind: str) -> None:
    """A picture file of each usual kind is loaded as 8-bit grey, and its code can be read."""
    path = tmp_path / "picture"
    path.write_bytes(encode(draw(), kind))
    image = load(path)
    assert image.mode == "L"
    assert read_texts(image) == (uri,)


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow was built without AVIF")
def test_avif(draw: Draw, encode: Encode, uri: str) -> None:
    """An AVIF picture is loaded where Pillow can."""
    assert read_texts(from_bytes(encode(draw(), "AVIF"))) == (uri,)


@pytest.mark.parametrize(("kind", "mode"), MODES)
def test_pixel_kinds(draw: Draw, encode: Encode, uri: str, kind: str, mode: str) -> None:
    """Palettes, bitmaps, colours for print and floats are all made grey."""
    assert read_texts(from_bytes(encode(draw().convert(mode), kind))) == (uri,)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_16_bit(draw: Draw, encode: Encode, uri: str, kind: str) -> None:
    """A 16-bit code between 20000 and 40000 is stretched, not cut off to all white."""
    deep = draw().convert("I").point(lambda value: value * 78 + 20000).convert("I;16")
    image = from_bytes(encode(deep, kind))
    assert image.getextrema() == (0, 255)
    assert read_texts(image) == (uri,)


def test_16_bit_of_one_grey(encode: Encode) -> None:
    """A 16-bit picture without any contrast is loaded, and nothing is found in it."""
    assert read_texts(from_bytes(encode(Image.new("I;16", (50, 50), 900), "PNG"))) == ()


@pytest.mark.parametrize(("ink", "ground"), [((0, 0, 0), "white"), ((255, 255, 255), "black")])
def test_transparent(
    draw: Draw, encode: Encode, uri: str, ink: tuple[int, int, int], ground: str
) -> None:
    """A code of black or of white ink on nothing is read: on white first, then on black."""
    image = Image.new("RGBA", draw().size, (*ink, 0))
    image.putalpha(draw().point(lambda value: 255 - value))
    loaded = from_bytes(encode(image, "PNG"))
    assert loaded.mode == "LA"
    assert read_texts(loaded) == (uri,), ground


def test_transparent_palette(draw: Draw, encode: Encode, uri: str) -> None:
    """A GIF whose light modules are its transparent colour is read."""
    palette = draw().convert("P")
    light = palette.getpixel((0, 0))
    loaded = from_bytes(encode(palette, "GIF", transparency=light))
    assert loaded.mode == "LA"
    assert read_texts(loaded) == (uri,)


def test_laid_on_a_ground() -> None:
    """Where a picture is transparent, the ground shows."""
    image = Image.new("LA", (2, 1), (90, 255))
    image.putpixel((1, 0), (90, 0))
    assert laid_on(image, 255).tobytes() == bytes([90, 255])
    assert laid_on(image, 0).tobytes() == bytes([90, 0])


@pytest.mark.parametrize(("layout", "mode"), [(PixelLayout.GREY, "L"), (PixelLayout.RGBA, "RGBA")])
def test_pixels_with_padded_lines(draw: Draw, uri: str, layout: PixelLayout, mode: str) -> None:
    """A raw buffer whose lines are padded is read, from bytes and from a memory view."""
    image = draw().convert(mode)
    line = image.width * len(layout.value)
    raw = image.tobytes()
    padded = b"".join(raw[at : at + line] + b"pad" for at in range(0, len(raw), line))
    for data in (padded, memoryview(padded)):
        loaded = from_pixels(layout, image.width, image.height, line + 3, data)
        assert read_texts(loaded) == (uri,)


@pytest.mark.parametrize(
    ("width", "height", "bytes_per_line"),
    [
        (10, 11, 10),
        (11, 10, 10),
        (0, 10, 10),
        (10, 0, 10),
        (-10, -10, 10),
        (20_000, 20_000, 20_000),
    ],
)
def test_pixels_that_do_not_fit(width: int, height: int, bytes_per_line: int) -> None:
    """Measures that are nonsense, or more than the data has, are refused."""
    with pytest.raises(ImageError) as error:
        from_pixels(PixelLayout.GREY, width, height, bytes_per_line, bytes(100))
    assert said(error)


@pytest.mark.parametrize(
    ("width", "height"),
    [
        (8_001, 8_000),
        (9_500, 9_500),
        (10_000, 10_000),
        (60_000, 60_000),
        (2**31 - 1, 9),
        (9, 20_001),
    ],
)
def test_too_large_by_its_header(width: int, height: int) -> None:
    """Over 64 megapixels, or too long, is refused by the header: no pixel takes any memory."""
    data = header_only(width, height)
    tracemalloc.start()
    try:
        with pytest.raises(ImageError, match="over 64 megapixels") as error:
            from_bytes(data)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert said(error)


@pytest.mark.parametrize("side", [8_016, 40_000])
def test_huge_tile_in_a_small_tiff(side: int) -> None:
    """A TIFF of 64 x 64 pixels that claims a huge tile is refused before the tile is made."""
    short, long = 3, 4
    tags = [
        (256, long, 64),
        (257, long, 64),
        (258, short, 8),
        (259, short, 8),
        (262, short, 1),
        (277, short, 1),
        (322, long, side),
        (323, long, side),
        (324, long, 200),
        (325, long, 100),
    ]
    directory = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    head = b"II*\0" + struct.pack("<IH", 8, len(tags)) + directory + bytes(4)
    with pytest.raises(ImageError, match="over 64 megapixels"):
        from_bytes(head.ljust(200, b"\0") + zlib.compress(bytes(1000)).ljust(100, b"\0"))


def test_too_large_a_file(tmp_path: Path) -> None:
    """A file over 256 MiB is refused unread."""
    path = tmp_path / "huge.webp"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ImageError, match="over 256 MiB") as error:
        load(path)
    assert said(error)


def test_missing(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(ImageError, match=r"gone\.png.*no such file") as error:
        load(tmp_path / "gone.png")
    assert said(error)


def test_name_with_a_line_break(tmp_path: Path) -> None:
    """A file name cannot break the message into lines."""
    with pytest.raises(ImageError) as error:
        load(tmp_path / "two\nlines.png")
    assert said(error)


def test_directory(tmp_path: Path) -> None:
    """A folder is no picture."""
    with pytest.raises(ImageError, match="not a file") as error:
        load(tmp_path)
    assert said(error)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipe(tmp_path: Path) -> None:
    """A pipe without a writer is refused, not waited for."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ImageError, match="not a file"):
        load(pipe)


def test_unreadable(tmp_path: Path, draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read says so."""
    path = tmp_path / "secret.png"
    draw().save(path)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refused)  # root may read all: chmod proves nothing
    with pytest.raises(ImageError, match="permission denied") as error:
        load(path)
    assert said(error)


@pytest.mark.parametrize(
    "content", [b"", b"\x00", b"This is a text, not a picture, whatever its name says.\n" * 9]
)
def test_not_a_picture(tmp_path: Path, content: bytes) -> None:
    """An empty file and a text by a picture's name are no pictures, and no content is quoted."""
    path = tmp_path / "photo.jpeg"
    path.write_bytes(content)
    with pytest.raises(ImageError, match="not an image of a known type") as error:
        load(path)
    assert "whatever" not in said(error)


def test_kinds_that_start_programs() -> None:
    """PostScript is not opened: Pillow would hand it to another program."""
    with pytest.raises(ImageError, match="not an image of a known type"):
        from_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n")
