"""Where the picker is placed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize

from totpdesk.autotype import Area
from totpdesk.gui.picker.frame import GAP, MARGIN, position
from totpdesk.gui.runtime.screens import on_screen

SIZE = QSize(420, 450)
SCREEN = QRect(0, 0, 1920, 1080)
SECOND = QRect(1920, 0, 1280, 1024)
numbers = st.integers(-5000, 5000)
sizes = st.integers(1, 5000)


def at(window: QRect | None, screen: QRect = SCREEN) -> QRect:
    """Return where the picker is placed for a window."""
    return QRect(position(SIZE, window, screen), SIZE)


def test_it_stands_to_the_right_where_there_is_room() -> None:
    """Beside the window, a little below its top, without a gap to lose sight over."""
    window = QRect(100, 100, 1000, 800)
    picker = at(window)
    assert picker.left() == window.right() + 1 + GAP
    assert window.top() < picker.top() < picker.bottom() < window.bottom()


def test_it_stands_to_the_left_where_only_there_is_room() -> None:
    """The window may be at the right edge of the screen."""
    window = QRect(900, 100, 1020, 800)
    assert at(window).right() + 1 + GAP == window.left()


def test_a_tight_fit_is_a_fit() -> None:
    """Rather no gap than a covered window."""
    assert at(QRect(0, 0, 1920 - 420, 1080)).left() == 1920 - 420
    assert at(QRect(420, 0, 1920 - 420, 1080)).left() == 0


@pytest.mark.parametrize(
    "screen", [SCREEN, SECOND, QRect(0, 0, 1280, 800), QRect(0, 0, 3840, 2160)]
)
def test_over_a_maximised_window_the_middle_stays_in_sight(screen: QRect) -> None:
    """It is in the upper right corner, a margin from both edges; the login form is not covered."""
    picker = at(screen, screen)
    assert picker.topRight() == screen.topRight() + QPoint(-MARGIN, MARGIN)
    assert not picker.contains(screen.center())
    assert picker.left() > screen.center().x() + 150


def test_a_window_that_leaves_more_room_to_the_left_is_covered_from_there() -> None:
    """As little of it as can be."""
    assert at(QRect(400, 0, 1520, 1080)).left() == MARGIN


def test_a_window_that_nobody_knows_of_is_not_stood_beside() -> None:
    """Then it is in the screen's middle, somewhat above it."""
    picker = at(None)
    assert abs(picker.center().x() - SCREEN.center().x()) <= 1
    assert SCREEN.top() < picker.top() < picker.center().y() < SCREEN.center().y()


@given(st.builds(QRect, numbers, numbers, sizes, sizes))
def test_it_is_never_off_the_screen(window: QRect) -> None:
    """Wherever the window is, all of the picker can be seen."""
    for screen in (SCREEN, SECOND):
        assert screen.contains(at(window, screen))


def test_a_picker_too_large_for_the_screen_shows_its_beginning() -> None:
    """The field and the first rows are what matters."""
    tiny = QRect(10, 20, 300, 200)
    assert at(None, tiny).topLeft() == tiny.topLeft()


class Screen:
    """A screen of Qt's: the corner in pixels, the size in units."""

    def geometry(self) -> QRect:
        """Return the second of two 4K screens."""
        return QRect(3840, 0, 1920, 1080)

    def devicePixelRatio(self) -> float:  # noqa: N802 - Qt's name
        """Return the scale of such screens."""
        return 2.0


def test_pixels_of_a_scaled_screen_become_its_units() -> None:
    """What X calls 3840 + 400 is 200 units from the left edge of the second screen."""
    area = on_screen(Area(4240, 300, 1000, 800), Screen())  # type: ignore[arg-type] # a stand-in
    assert area == QRect(3840 + 200, 150, 500, 400)
