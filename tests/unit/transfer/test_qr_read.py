"""QR codes as they occur on screens and in files, and what is no code."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from totpdesk.base.errors import NoCodeInImageError
from totpdesk.transfer.qr import variants
from totpdesk.transfer.qr.read import read_some_texts, read_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    Draw = Callable[..., Image.Image]
    Worsen = Callable[[Image.Image], Image.Image]
    Look = Callable[[Image.Image], Image.Image]


def first_look_fails(image: Image.Image) -> bool:
    """Return whether the reader alone finds nothing, so that the test proves a second look."""
    return not zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)


@pytest.mark.parametrize("scale", [1, 2, 3, 10])
@pytest.mark.parametrize("inverted", [False, True])
def test_sizes(draw: Draw, uri: str, scale: int, inverted: bool) -> None:  # noqa: FBT001 - a case
    """A code of one pixel a module and up is read, dark on light or light on dark."""
    image = draw(scale=scale)
    assert read_texts(ImageOps.invert(image) if inverted else image) == (uri,)


@pytest.mark.parametrize("angle", [20, 45, 90, 180, 260])
def test_rotated(draw: Draw, uri: str, angle: int) -> None:
    """A code is read whichever way it lies."""
    turned = draw(scale=5, border=6).rotate(
        angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255
    )
    assert read_texts(turned) == (uri,)


def test_mirrored(draw: Draw, uri: str) -> None:
    """A code seen by a mirroring camera is read."""
    assert read_texts(ImageOps.mirror(draw())) == (uri,)


@pytest.mark.parametrize("text", ["Zürich", "日本", "Привет", "😀", "a\nb", " x "])
def test_utf8(draw: Draw, text: str) -> None:
    """Text beyond ASCII is UTF-8, and not a character is trimmed."""
    assert read_texts(draw(text.encode())) == (text,)


@pytest.mark.parametrize("ground", [245, 25])
@pytest.mark.parametrize("scale", [1, 2, 4])
def test_4k_screen(
    draw: Draw, lay: Callable[..., Image.Image], uri: str, ground: int, scale: int
) -> None:
    """A code in a screenshot of 3840 x 2160, on a light or a dark page of text, is read."""
    screen = lay(3840, 2160, (draw(scale=scale), 2500, 900), ground=ground)
    assert read_texts(screen) == (uri,)


def test_reading_order(draw: Draw, lay: Callable[..., Image.Image]) -> None:
    """Five codes come row by row, each row from the left, though its codes are not level."""
    places = [(60, 90), (400, 60), (740, 110), (90, 480), (430, 450)]
    codes = [(draw(f"code {n}"), x, y) for n, (x, y) in enumerate(places)]
    for shuffled in (codes, codes[::-1], codes[2:] + codes[:2]):
        found = read_texts(lay(1100, 800, *shuffled, ground=255))
        assert found == tuple(f"code {n}" for n in range(5))


def test_reading_order_of_turned_codes(draw: Draw, lay: Callable[..., Image.Image]) -> None:
    """Codes that stand on their heads are ordered by where they are, too."""
    codes = [(draw("left").rotate(180), 60, 60), (draw("right").rotate(90, expand=True), 400, 80)]
    assert read_texts(lay(800, 400, *codes, ground=255)) == ("left", "right")


def test_the_same_code_twice(draw: Draw, lay: Callable[..., Image.Image]) -> None:
    """What is in a picture twice is given once."""
    codes = [(draw("a"), 60, 60), (draw("b"), 300, 60), (draw("a"), 540, 60)]
    assert read_texts(lay(800, 300, *codes, ground=255)) == ("a", "b")


@pytest.mark.parametrize("scale", [1, 2, 3, 6])
@pytest.mark.parametrize("ground", [0, 12, 30, 51, 80])
@pytest.mark.parametrize("inverted", [False, True])
def test_no_quiet_zone(
    draw: Draw,
    uri: str,
    scale: int,
    ground: int,
    inverted: bool,  # noqa: FBT001 - a case
) -> None:
    """A code without a border on a dark page is read, and its negative on a light page."""
    image = ImageOps.expand(draw(scale=scale, border=0), 100, ground)
    image = ImageOps.invert(image) if inverted else image
    assert first_look_fails(image)
    assert read_texts(image) == (uri,)


@pytest.mark.parametrize("inverted", [False, True])
def test_no_quiet_zone_amid_text(
    draw: Draw,
    lay: Callable[..., Image.Image],
    inverted: bool,  # noqa: FBT001 - a case
) -> None:
    """Two codes without borders on a black page of text are cut out as islands, in order."""
    codes = [(draw(text, 5, 0), x, 200) for text, x in (("one", 200), ("two", 500))]
    image = lay(1000, 600, *codes, ground=0)
    image = ImageOps.invert(image) if inverted else image
    assert first_look_fails(image)
    assert read_texts(image) == ("one", "two")


def faint(low: int, high: int) -> Worsen:
    """Bring the code between two greys that lie close, on a page with black and white."""

    def worsen(code: Image.Image) -> Image.Image:
        page = Image.new("L", (900, 700), 255)
        page.paste(0, (0, 0, 900, 80))
        page.paste(code.point(lambda value: low if value < 128 else high), (300, 250))
        return page

    return worsen


def bare(code: Image.Image) -> Image.Image:
    """Take the quiet zone away and lay the code on black."""
    return ImageOps.expand(code.crop((16, 16, code.width - 16, code.height - 16)), 100, 0)


def scaled(modules: float) -> Worsen:
    """Scale to so many pixels a module, as a browser's zoom does."""

    def worsen(code: Image.Image) -> Image.Image:
        side = round(code.width / 4 * modules)
        return code.resize((side, side), Image.Resampling.BILINEAR)

    return worsen


def shaded(scale: float, floor: int, ink: int) -> Worsen:
    """Let a shadow fall from the top, which leaves so little of the light there."""

    def worsen(code: Image.Image) -> Image.Image:
        size = round(code.width / 4 * scale), round(code.height / 4 * scale)
        large = code.resize(size, Image.Resampling.NEAREST)
        shadow = Image.linear_gradient("L").resize(size)
        shadow = shadow.point(lambda value: floor + value * (255 - floor) // 255)
        grey = large.point(lambda value: ink + value * (255 - ink) // 255)
        return ImageChops.multiply(grey, shadow)

    return worsen


def blurred(code: Image.Image) -> Image.Image:
    """Blur by six tenths of a module."""
    return code.filter(ImageFilter.GaussianBlur(4 * 0.6))


def photographed(blur: float, grain: int, low: int, high: int, seed: int = 1) -> Worsen:
    """Blur by so many modules, between two greys, and add a camera's grain."""

    def worsen(code: Image.Image) -> Image.Image:
        grey = code.point(lambda value: low + value * (high - low) // 255)
        soft = grey.filter(ImageFilter.GaussianBlur(4 * blur))
        noise = random.Random(seed).randbytes(soft.width * soft.height)  # noqa: S311 - a picture
        grains = Image.frombytes("L", soft.size, noise)
        even = grains.point(lambda value: 128 + (value - 128) * grain // 128)
        return ImageChops.add(soft, even, 1, -128)

    return worsen


def dotted(modules: int, dot: float) -> Worsen:
    """Draw each dark module as a dot of its own, so wide of the module's width."""

    def worsen(code: Image.Image) -> Image.Image:
        plain = code.resize((code.width // 4, code.height // 4), Image.Resampling.NEAREST)
        large = Image.new("L", (plain.width * 32, plain.height * 32), 255)
        draw, free = ImageDraw.Draw(large), 16 * (1 - dot)
        for y, x in itertools.product(range(plain.height), range(plain.width)):
            if plain.getpixel((x, y)) == 0:
                left, top = 32 * x + free, 32 * y + free
                draw.ellipse((left, top, left + 32 * dot, top + 32 * dot), fill=0)
        return large.resize((plain.width * modules, plain.height * modules))

    return worsen


def negative(worsen: Worsen) -> Worsen:
    """Do the same and turn it light on dark."""
    return lambda code: ImageOps.invert(worsen(code))


@pytest.mark.parametrize(
    "worsen",
    [
        faint(120, 135),
        faint(200, 215),
        scaled(1.25),
        blurred,
        shaded(8, 40, 40),
        photographed(0.2, 30, 30, 90),
        photographed(0.35, 30, 60, 200, seed=2),
        negative(scaled(1.25)),
    ],
)
def test_poor_pictures(draw: Draw, uri: str, worsen: Worsen) -> None:
    """Faint, unevenly scaled, blurred, shaded and grainy codes, which one look misses, are read."""
    image = worsen(draw())
    assert first_look_fails(image)
    assert read_texts(image) == (uri,)


@pytest.mark.parametrize("modules", [6, 7, 9, 14, 20, 30])
@pytest.mark.parametrize("dot", [0.6, 0.9])
@pytest.mark.parametrize("angle", [0, 17])
def test_codes_of_dots(draw: Draw, uri: str, modules: int, dot: float, angle: int) -> None:
    """A code whose modules are dots that do not touch is read, small or large, straight or not."""
    image = dotted(modules, dot)(draw())
    image = image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    assert read_texts(image) == (uri,)


@pytest.mark.parametrize(
    ("look", "worsen"),
    [
        (variants.only_black, faint(0, 12)),
        (variants.only_white, faint(243, 255)),
        (variants.halved, shaded(8, 25, 20)),
        (variants.softened, dotted(12, 0.8)),
        (variants.levelled, shaded(3, 10, 40)),
        (variants.smoothed, photographed(0.3, 60, 60, 200)),
        (variants.islands, bare),
        (variants.dark_islands, negative(bare)),
        (variants.levelled_large, shaded(2, 10, 40)),
        (variants.sharpened, scaled(1.1)),
    ],
)
def test_each_look_earns_its_place(draw: Draw, uri: str, look: Look, worsen: Worsen) -> None:
    """Every second look reads a picture that neither the first nor a cheaper one reads."""
    image = worsen(draw())
    assert first_look_fails(image)
    reading = (each for each in variants.SECOND_LOOKS if not first_look_fails(each(image)))
    assert next(reading) is look
    assert read_texts(image) == (uri,)


def test_every_look_is_tested() -> None:
    """No second look is without such a picture."""
    (cases,) = test_each_look_earns_its_place.pytestmark  # type: ignore[attr-defined]
    assert [look for look, _ in cases.args[1]] == list(variants.SECOND_LOOKS)


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (2, 2), (20, 20), (3, 20_000)])
def test_odd_sizes(size: tuple[int, int]) -> None:
    """In a picture of any size without a code nothing is found, and nothing breaks."""
    for grey in (0, 128, 255):
        assert read_texts(Image.new("L", size, grey)) == ()
        assert read_texts(Image.new("LA", size, (grey, 0))) == ()


@pytest.mark.parametrize("look", variants.SECOND_LOOKS)
def test_looks_keep_to_grey(look: Look) -> None:
    """Every second look gives 8-bit grey back and leaves its picture as it was."""
    image = Image.linear_gradient("L")
    before = image.tobytes()
    assert look(image).mode == "L"
    assert image.tobytes() == before


def test_huge_pictures_are_not_enlarged() -> None:
    """Beyond 9 megapixels a second look takes no more memory than the picture itself."""
    assert variants.enlarged(Image.new("L", (3001, 3000))).size == (3001, 3000)
    assert variants.enlarged(Image.new("L", (3000, 3000))).size == (6000, 6000)
    assert variants.enlarged(Image.new("L", (1000, 1000))).size == (3000, 3000)


def test_other_codes_are_not_read() -> None:
    """A bar code of another kind is no QR code."""
    bars = zxingcpp.create_barcode("1234567890128", zxingcpp.BarcodeFormat.EAN13)
    image = Image.fromarray(bars.to_image(scale=3)).convert("L")
    assert zxingcpp.read_barcodes(image)
    assert read_texts(image) == ()


def test_no_code_where_one_is_needed() -> None:
    """The error says that there is no code, and what to do."""
    with pytest.raises(NoCodeInImageError, match="No QR code was found"):
        read_some_texts(Image.new("L", (100, 100), 255))
