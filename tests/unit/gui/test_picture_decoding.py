"""Pictures from a stranger's file: what is drawn of them, and what is refused."""

from __future__ import annotations

import gzip
import struct
import zlib
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.small_pictures import RED, SIDE, raster, svg
from totpdesk.accounts.account import Icon
from totpdesk.gui.widgets.picturefile import decode

RECT: Final = '<rect width="10" height="10" fill="#f00"/>'


def claiming(wide: int, high: int) -> Icon:
    """Return a PNG of a few bytes whose header claims a size."""
    header = struct.pack(">IIBBBBB", wide, high, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    parts = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return Icon("image/png", b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def doubling(levels: int) -> str:
    """Return shapes that are drawn two to the power of `levels` times."""
    groups = (
        f'<g id="a{n}"><use xlink:href="#a{n - 1}"/><use xlink:href="#a{n - 1}"/></g>'
        for n in range(1, levels)
    )
    return f'<g id="a0">{RECT}</g>{"".join(groups)}'


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_picture_is_made_small(kind: str) -> None:
    """Each kind that programs export keeps its proportions within the square."""
    image = decode(raster(kind, 200, 100), SIDE)
    assert image
    assert (image.width(), image.height()) == (SIDE, SIDE // 2)
    assert image.pixelColor(18, 9).red() > 250


@pytest.mark.parametrize(
    "icon",
    [
        svg(RECT),
        svg(RECT, ""),
        svg(RECT, 'viewBox="0 0 10 10" width="90000" height="90000"'),
        svg(RECT, head='<?xml version="1.0"?><!DOCTYPE svg PUBLIC "a" "http://example.org/b">'),
        svg(f'<defs><g id="a">{RECT}</g></defs><use xlink:href="#a"/>'),
        svg(
            '<linearGradient id="g"><stop stop-color="#f00"/></linearGradient>'
            '<rect width="10" height="10" style="fill: url(#g)"/>'
        ),
    ],
)
def test_an_svg_of_shapes_is_drawn(icon: Icon) -> None:
    """At the requested size, whatever size it says it has; gradients and copies included."""
    image = decode(icon, SIDE)
    assert image
    assert image.size().width() == SIDE
    assert image.pixelColor(1, 1) == RED


@pytest.mark.parametrize(
    "icon",
    [
        svg(f'{RECT}<image xlink:href="/etc/hostname" width="1" height="1"/>'),
        svg(f'{RECT}<image xlink:href="data:image/png;base64,AA" width="1" height="1"/>'),
        Icon("image/svg+xml", svg(f"{RECT}<image/>").data.decode().encode("utf-16")),
        svg(f"{RECT}<s:image/>", 'xmlns:s="http://www.w3.org/2000/svg"'),
        svg(f'{RECT}<use xlink:href="file:///tmp/a.svg#b"/>'),
        svg(f'{RECT}<use href="http://example.org/a.svg#b"/>'),
        svg(f"{RECT}<rect fill=\"URL( 'http://example.org/#a' )\"/>"),
        svg(f'{RECT}<style>@import "http://example.org/a.css";</style>'),
        svg(f"{RECT}<style>rect {{ fill: url(file:///tmp/a) }}</style>"),
        svg(RECT, head='<?xml-stylesheet href="/tmp/a.css"?>'),
        svg(RECT, head='<!DOCTYPE svg [<!ENTITY a "aaaa">]>'),
        svg(f'{RECT}<animate attributeName="x" from="0" to="9" dur="1s"/>'),
        svg(f"{RECT}<script>1</script>"),
        svg(f'{RECT}<filter id="f"/>'),
        svg(doubling(40)),
        svg(RECT + " " * (128 << 10)),
        Icon("image/svg+xml", gzip.compress(svg(RECT).data)),
        svg(f"{RECT}<g>"),
        Icon("image/svg+xml", b""),
    ],
)
def test_an_svg_of_more_than_shapes_is_refused(icon: Icon) -> None:
    """What reads files, moves, multiplies itself, is long or broken."""
    assert decode(icon, SIDE) is None


@pytest.mark.parametrize(
    "icon",
    [
        claiming(60_000, 60_000),
        claiming(8, 8),
        raster("png", 4097, 1),
        raster("png", 1, 4097),
        Icon("image/png", raster("jpeg").data),
        Icon("image/png", raster().data + b" " * (4 << 20)),
        Icon("image/gif", b"GIF89a"),
        Icon("image/bmp", raster("bmp").data),
        Icon("image/webp", b""),
    ],
)
def test_a_picture_that_is_too_much_or_none_is_refused(icon: Icon) -> None:
    """By its claimed size, before it is decoded; so is what is cut off or of another kind."""
    assert decode(icon, SIDE) is None


def test_the_largest_picture_is_drawn() -> None:
    """4,096 pixels a side are taken, one row of them as well."""
    square, line = decode(raster("png", 4096, 4096), SIDE), decode(raster("png", 4096, 1), SIDE)
    assert square
    assert line
    assert (square.height(), line.height()) == (SIDE, 1)


@given(
    kind=st.sampled_from(["image/png", "image/jpeg", "image/webp", "image/svg+xml"]),
    start=st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", svg(RECT).data[:60], raster().data[:40]]),
    rest=st.binary(max_size=200),
)
def test_no_bytes_do_harm(kind: str, start: bytes, rest: bytes) -> None:
    """Whatever the file contains, it is a picture or none."""
    image = decode(Icon(kind, start + rest), SIDE)
    assert image is None or 0 < max(image.width(), image.height()) <= SIDE
