"""The searchable list as Qt sees it, and what marks an account in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QListView

from support.gui import banner_text, field, press, rows, says, select
from totpdesk.accounts.account import AccountRecord, Icon
from totpdesk.accounts.batch import NewAccount
from totpdesk.base.errors import ListFileError
from totpdesk.gui.widgets.account_list import AccountList, second_line, spoken
from totpdesk.gui.widgets.rowpaint import draw_star, star_room
from totpdesk.gui.widgets.style import grouped
from totpdesk.otp import Account, parse_uri

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World
    from totpdesk.gui.accounts.window import Manage

GITHUB = AccountRecord("1", "GitHub", Account("GitHub", "ann"))
BANK = AccountRecord("2", "Bank", Account())


@pytest.fixture(name="accounts")
def _accounts(application: QApplication) -> AccountList:
    accounts = AccountList()
    accounts.show((GITHUB, BANK))
    return accounts


def test_the_search_outlives_a_change_of_the_accounts(accounts: AccountList) -> None:
    """Accounts that come while something is typed are shown only where they match."""
    accounts.search("git")
    accounts.show((BANK, GITHUB, AccountRecord("3", "Digital", Account())))
    assert [accounts.entry(accounts.index(row)) for row in range(accounts.rowCount())] == [
        GITHUB,
        AccountRecord("3", "Digital", Account()),
    ]


def test_a_screen_reader_hears_whose_account_it_is(accounts: AccountList) -> None:
    """The accessible text holds the name and what is below it."""
    text = accounts.data(accounts.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert (text, spoken(BANK)) == ("GitHub, ann", "Bank")


def test_a_screen_reader_hears_of_a_favourite() -> None:
    """The star is said in a word."""
    assert spoken(replace(GITHUB, favourite=True)) == "GitHub, ann, favourite"


def test_an_account_that_is_not_shown_has_no_row(accounts: AccountList) -> None:
    """row_of finds by id, and says -1 of what the search hides."""
    accounts.search("bank")
    assert (accounts.row_of("2"), accounts.row_of("1")) == (0, -1)


def test_the_second_line_repeats_nothing() -> None:
    """An issuer that is the name already is left out."""
    assert second_line(AccountRecord("1", "GitHub", Account("GitHub", "GitHub"))) == ""
    assert second_line(AccountRecord("1", "Work", Account("GitHub", "ann"))) == "GitHub  ·  ann"


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("K7PGH", "K7PGH"),
        ("123456", "123 456"),
        ("1234567", "123 4567"),
        ("12345678", "1234 5678"),
        ("123456789", "123 456 789"),
        ("1234567890", "12345 67890"),
    ],
)
def test_codes_are_grouped_as_people_read_them(code: str, shown: str) -> None:
    """Halves, thirds for nine digits, and Steam's five characters as they are."""
    assert grouped(code) == shown


@pytest.mark.parametrize("name", ["Bank", "A name that is longer than there is room for it here"])
def test_a_star_stands_behind_the_name(application: QApplication, name: str) -> None:
    """Right behind a short one; behind a long one where its box ends."""
    image, font, red = QImage(200, 30, QImage.Format.Format_RGB32), QFont(), QColor("#f00")
    image.fill(QColor("#fff"))
    box, painter = QRect(10, 0, 120, 30), QPainter(image)
    draw_star(painter, red, font, box, name)
    painter.end()
    columns = [x for x in range(200) if image.pixelColor(x, 15) == red]
    room = star_room(font)
    ends = min(box.left() + QFontMetrics(font).horizontalAdvance(name), box.left() + 120 - room)
    assert ends < min(columns) <= max(columns) <= ends + room


class TestWindow:
    """Pictures and favourites in the window of accounts."""

    @pytest.fixture(name="window")
    def _window(self, world: World, until: Settle) -> Manage:
        square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
        picture = square.format('<path fill="#fe0102" d="M0 0h9v9H0z"/>').encode()
        uri = parse_uri("otpauth://totp/Forge:ann?secret=JBSWY3DPEHPK3PXP")
        item = AccountRecord.of(uri, "Forge", picture=Icon("image/svg+xml", picture))
        world.add("Bank")
        world.context.accounts.add_many([NewAccount("Forge", item)], world.clock.now())
        window = world.show_accounts()
        window.activateWindow()
        until(window.isActiveWindow)
        return window

    def test_shows_a_picture(self, window: Manage, until: Settle) -> None:
        """In the row of its account alone, where the others have their initial."""
        until(lambda: coloured(window, 1))
        assert not coloured(window, 0)

    def test_makes_a_favourite(self, world: World, window: Manage, until: Settle) -> None:
        """By a key; it is first and still the chosen one, and the same key takes the star away."""
        select(accounts_in(window), "Forge")
        press_star(window)
        until(lambda: world.context.accounts.find("Forge").favourite)
        until(lambda: says(window, "Forge is now a favourite."))
        window.show_state(world.state())
        assert names(window) == ["Forge", "Bank"]
        assert accounts_in(window).currentIndex().row() == 0
        assert is_checked(window)
        press_star(window)
        until(lambda: not world.context.accounts.find("Forge").favourite)
        window.show_state(world.state())
        assert names(window) == ["Bank", "Forge"]
        assert not is_checked(window)

    def test_ticks_only_what_is_so(
        self, world: World, window: Manage, until: Settle, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where it cannot be saved that is said, and the menu shows no tick."""

        def refuse(*_: object, **__: object) -> None:
            raise ListFileError("The disk is full.")

        monkeypatch.setattr(world.context.accounts, "update", refuse)
        press_star(window)
        until(lambda: banner_text(window))
        assert not is_checked(window)


def accounts_in(window: Manage) -> QListView:
    """Return the list."""
    return field(window, "Accounts", QListView)


def is_checked(window: Manage) -> bool:
    """Return whether the menu of the list has a tick at Favourite."""
    actions = accounts_in(window).actions()
    return next(each for each in actions if each.text() == "&Favourite").isChecked()


def coloured(window: Manage, row: int) -> bool:
    """Return whether the picture is in a row."""
    view = accounts_in(window)
    position = view.visualRect(view.model().index(row, 0)).center()
    return view.viewport().grab().toImage().pixelColor(32, position.y()) == QColor("#fe0102")


def names(window: Manage) -> list[str]:
    """Return the names in the list."""
    return rows(accounts_in(window))


def press_star(window: Manage) -> None:
    """Press the key of favourites in the search."""
    press("Ctrl+D", field(window, "Search accounts"))
