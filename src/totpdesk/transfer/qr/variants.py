"""Second looks: the ways to prepare a picture in which the QR reader found nothing.

They are ordered by cost, and each is here because it reads images that no cheaper one does:
tests/unit/transfer keeps one of each. All take and return 8-bit grey, leave their picture as it is
and keep the codes' places to one another.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageChops, ImageFilter, ImageOps

from totpdesk.transfer.qr.images import BLACK, WHITE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Box = tuple[int, int, int, int]

_MIDDLE: Final = 128
_SMALLEST_CODE: Final = 21  # modules of version 1, ISO/IEC 18004 §5.1, so at least as many pixels
_CELLS: Final = 256  # the grid on the longer side in which islands are looked for
_LIT: Final = 96  # a cell with three eighths of its pixels light is land; text has fewer
_MARGIN: Final = 16
_SHRUNK: Final = (2, 3, 4, 6, 8, 11)
_SOFT: Final = 0.9  # pixels
_TRIPLED: Final = 1_000_000  # pixels up to which enlarging three times is cheap
_DOUBLED: Final = 9_000_000  # a 4K screen has 8.3 million


def only_black(image: Image.Image) -> Image.Image:
    """Turn all but black white: a dark page around a code is then its quiet zone."""
    return _split(image, 8)


def only_white(image: Image.Image) -> Image.Image:
    """Turn all but white black: the same for a light-on-dark code on a light page."""
    return _split(image, 247)


def halved(image: Image.Image) -> Image.Image:
    """Average four pixels into one, against a camera's noise and a screen's grain."""
    return image.reduce(2)


def softened(image: Image.Image) -> Image.Image:
    """Blur the picture at several sizes, below one another: codes drawn as separate dots.

    The dots of a row flow together where the blur is about a third of a module wide. The steps
    between the sizes are small enough that for modules of 5 to 30 pixels it is so in one of them.
    """
    smaller = [image.reduce(factor) for factor in _SHRUNK]
    parts = [each.filter(ImageFilter.GaussianBlur(_SOFT)) for each in smaller]
    height = sum(part.height + _MARGIN for part in parts)
    sheet = Image.new("L", (parts[0].width + _MARGIN, height), WHITE)
    top = 0
    for part in parts:
        sheet.paste(part, (0, top))
        top += part.height + _MARGIN
    return sheet


def islands(image: Image.Image) -> Image.Image:
    """Cut the bright islands out of a black page and lay them on white, enlarged.

    A code without a quiet zone on black has no edge in brightness. But the light pixels of its
    first and last rows and columns mark its edges exactly, because each finder pattern has a light
    separator beside it.
    """
    found = Image.new("L", image.size, WHITE)
    for box in _island_boxes(_split(image, _MIDDLE)):
        found.paste(image.crop(box), box[:2])
    return enlarged(ImageOps.expand(found, _MARGIN, WHITE))


def dark_islands(image: Image.Image) -> Image.Image:
    """Do the same for a light-on-dark code on a white page."""
    return islands(ImageOps.invert(image))


def levelled(image: Image.Image) -> Image.Image:
    """Subtract the local brightness: for shaded codes, and those with a photograph inside."""
    return _levelled(image, 28)


def smoothed(image: Image.Image) -> Image.Image:
    """Do the same closer by, without the grain: photographs by poor light, a little blurred."""
    return _levelled(image.filter(ImageFilter.GaussianBlur(1)), 10)


def levelled_large(image: Image.Image) -> Image.Image:
    """Do as `levelled` does, enlarged: small or faint codes, a few greys between dark and light."""
    return levelled(enlarged(image))


def sharpened(image: Image.Image) -> Image.Image:
    """Enlarge and sharpen: modules of a pixel and a fraction, and blurred ones."""
    return enlarged(image).filter(ImageFilter.UnsharpMask(3, 300, 0))


def enlarged(image: Image.Image) -> Image.Image:
    """Enlarge three times, a large picture twice, a huge one not at all."""
    pixels = image.width * image.height
    factor = 3 if pixels <= _TRIPLED else 2 if pixels <= _DOUBLED else 1
    size = (image.width * factor, image.height * factor)
    return image.resize(size, Image.Resampling.BICUBIC)


SECOND_LOOKS: Final[tuple[Callable[[Image.Image], Image.Image], ...]] = (
    only_black,
    only_white,
    halved,
    softened,
    levelled,
    smoothed,
    islands,
    dark_islands,
    levelled_large,
    sharpened,
)


def _levelled(image: Image.Image, radius: int) -> Image.Image:
    surroundings = image.filter(ImageFilter.BoxBlur(radius))
    return ImageChops.subtract(image, surroundings, 0.1, _MIDDLE)


def _split(image: Image.Image, level: int) -> Image.Image:
    """Return black below the level and white from it on."""
    return image.point([BLACK] * level + [WHITE] * (256 - level))


def _island_boxes(light: Image.Image) -> Iterator[Box]:
    """Give the exact box of light pixels in each patch that could be a code.

    A code is one patch, for its separators touch its edges and its data (8-connected).
    """
    cell = math.ceil(max(light.size) / _CELLS)
    for left, top, right, bottom in _patches(light.reduce(cell)):
        x, y = max(0, left - 1) * cell, max(0, top - 1) * cell
        edges = light.crop((x, y, (right + 2) * cell, (bottom + 2) * cell)).getbbox()
        if edges and min(edges[2] - edges[0], edges[3] - edges[1]) >= _SMALLEST_CODE:
            yield x + edges[0], y + edges[1], x + edges[2], y + edges[3]


def _patches(grid: Image.Image) -> Iterator[Box]:
    """Give the bounds, last cell included, of each group of lit cells that touch."""
    lit = {divmod(at, grid.width) for at, light in enumerate(grid.tobytes()) if light >= _LIT}
    while lit:
        rows, columns = zip(*_touching(lit.pop(), lit), strict=True)
        yield min(columns), min(rows), max(columns), max(rows)


def _touching(start: tuple[int, int], lit: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Remove the group around a cell from the lit ones, and return it."""
    group = [start]
    for row, column in group:
        neighbours = {(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)}
        group += neighbours & lit
        lit -= neighbours
    return group
