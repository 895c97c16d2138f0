"""Accounts' pictures: what a stranger's file may make us draw, and when it is drawn."""

from __future__ import annotations

import gzip
import struct
import zlib
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPalette, Qt
from PySide6.QtWidgets import QListView

from fakes.clock import FakeClock
from totpdesk.accounts.account import AccountRecord, Icon
from totpdesk.gui.importing.preview import Preview
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.avatar import AvatarSpec
from totpdesk.gui.widgets.picturefile import decode
from totpdesk.gui.widgets.pictures import Kept, Pictures
from totpdesk.otp import parse_uri
from totpdesk.transfer.importers.export import Export
from totpdesk.transfer.plan import plan_import

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle

SIDE: Final = 36
RED, BLACK, WHITE = QColor("#ff0000"), QColor("#000000"), QColor("#ffffff")
RECT: Final = '<rect width="10" height="10" fill="#f00"/>'
CIRCLE: Final = '<circle cx="5" cy="5" r="4" fill="{}"/>'
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


class StoredIcons:
    """Pictures by name, which counts how often each is read."""

    def __init__(self, **icons: Icon) -> None:
        """Take the pictures."""
        self.icons = icons
        self.reads: list[str] = []

    def read(self, name: str) -> Icon | None:
        """Return one; a name that is not there fails as nothing should."""
        self.reads.append(name)
        return self.icons[name]


@pytest.fixture(name="view")
def _view(application: QApplication) -> QListView:
    view = QListView()
    palette = view.palette()
    palette.setColor(QPalette.ColorRole.Base, WHITE)
    palette.setColor(QPalette.ColorRole.Text, BLACK)
    view.setPalette(palette)
    return view


def drawn(icon: Icon, view: QListView, until: Settle) -> QImage:
    """Return a picture once it is there."""
    pictures = Pictures(view)
    until(lambda: pictures.picture(icon, SIDE))
    image = pictures.picture(icon, SIDE)
    assert image
    return image


def test_a_picture_comes_after_the_row_was_painted(view: QListView, until: Settle) -> None:
    """The first row that asks gets none, once it is drawn all do; it is read once."""
    stored = StoredIcons(comes_later=raster())
    pictures = Pictures(view, stored.read)
    assert pictures.picture("comes_later", SIDE) is None
    assert pictures.picture("comes_later", SIDE) is None
    until(lambda: pictures.picture("comes_later", SIDE))
    assert Pictures(view, stored.read).picture("comes_later", SIDE)
    assert stored.reads == ["comes_later"]


def test_what_cannot_be_drawn_is_asked_for_once(view: QListView, until: Settle) -> None:
    """A broken picture and one whose reading fails stay away, and keep no other from coming."""
    stored = StoredIcons(broken=Icon("image/png", b"no"), sound=raster())
    pictures = Pictures(view, stored.read)
    for _ in range(3):
        assert [pictures.picture(name, SIDE) for name in ("broken", "gone")] == [None, None]
        until(tasks.idle)
    until(lambda: pictures.picture("sound", SIDE))
    assert sorted(stored.reads) == ["broken", "gone", "sound"]


def test_no_picture_is_none(view: QListView) -> None:
    """An account without one needs no request."""
    stored = StoredIcons()
    pictures = Pictures(view, stored.read)
    assert pictures.picture("", SIDE) is None
    assert pictures.picture(None, SIDE) is None
    assert stored.reads == []


def test_what_was_scrolled_away_is_not_drawn(view: QListView, until: Settle) -> None:
    """Of ten thousand rows that passed by, those on the screen are drawn first and few others."""
    names = [f"row{number}" for number in range(10_000)]
    stored = StoredIcons(**dict.fromkeys(names, raster()))
    pictures = Pictures(view, stored.read)
    for name in names:
        pictures.picture(name, SIDE)
    until(tasks.idle)
    assert len(stored.reads) < 100
    assert pictures.picture(names[-1], SIDE)


def test_no_more_than_so_many_are_kept() -> None:
    """The one that was least wanted goes."""
    kept = Kept(most=2)
    first, second, third = (AvatarSpec(name, SIDE, 0, 0) for name in "abc")
    kept.put(first, None)
    kept.put(second, None)
    kept.get(first)
    kept.put(third, None)
    assert [first in kept, second in kept, third in kept] == [True, False, True]
    assert len(kept) == 2


def test_a_full_picture_is_cut_round(view: QListView, until: Settle) -> None:
    """Its corners are seen through."""
    image = drawn(raster(), view, until)
    assert (image.width(), image.height()) == (SIDE, SIDE)
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(18, 18) == RED


def test_a_picture_with_free_corners_is_left_whole(view: QListView, until: Settle) -> None:
    """So is one that is no square: it is in the middle."""
    round_one = drawn(svg(CIRCLE.format("#f00")), view, until)
    wide_one = drawn(raster(wide=20, high=10), view, until)
    assert round_one.pixelColor(6, 18) == RED
    assert wide_one.pixelColor(0, 18) == RED
    assert wide_one.pixelColor(18, 2).alpha() == 0


def test_a_picture_that_would_be_lost_on_its_ground_has_a_disc(
    view: QListView, until: Settle
) -> None:
    """White on white gets the colour of the text as background, black on white does not need to."""
    lost = drawn(svg(CIRCLE.format("#fff")), view, until)
    seen = drawn(svg(CIRCLE.format("#000")), view, until)
    assert (lost.pixelColor(2, 18), lost.pixelColor(18, 18)) == (BLACK, WHITE)
    assert seen.pixelColor(1, 18).alpha() == 0


def test_an_empty_picture_is_none(view: QListView, until: Settle) -> None:
    """One that is seen through altogether leaves the initial in its place."""
    pictures = Pictures(view)
    empty = raster(colour=QColor(Qt.GlobalColor.transparent))
    pictures.picture(empty, SIDE)
    until(tasks.idle)
    assert pictures.picture(empty, SIDE) is None


def test_the_preview_shows_a_files_pictures(application: QApplication, until: Settle) -> None:
    """Before anything is kept, from the file itself."""
    item = AccountRecord.of(
        parse_uri("otpauth://totp/New:ann?secret=JBSWY3DPEHPK3PXP"), picture=raster()
    )
    preview = Preview(FakeClock())
    preview.show_plan(plan_import(Export("Aegis", (item,), ()), ()))
    preview.show()
    until(lambda: has_colour(preview.view.grab().toImage(), RED))


def has_colour(image: QImage, colour: QColor) -> bool:
    """Return whether a colour is anywhere in the middle line of a list's first row."""
    return any(image.pixelColor(x, 25) == colour for x in range(image.width()))
