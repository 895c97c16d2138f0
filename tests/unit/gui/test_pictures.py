"""Accounts' pictures in a list: when they are drawn, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtGui import QColor, QImage, QPalette, Qt
from PySide6.QtWidgets import QListView

from fakes.clock import FakeClock
from support.small_pictures import RED, SIDE, raster, svg
from totpdesk.accounts.account import AccountRecord, Icon
from totpdesk.gui.importing.preview import Preview
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.avatar import AvatarSpec
from totpdesk.gui.widgets.pictures import Kept, Pictures
from totpdesk.otp import parse_uri
from totpdesk.transfer.importers.export import Export
from totpdesk.transfer.plan import plan_import

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle

BLACK, WHITE = QColor("#000000"), QColor("#ffffff")
CIRCLE: Final = '<circle cx="5" cy="5" r="4" fill="{}"/>'


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
