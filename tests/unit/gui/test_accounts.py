"""The searchable list as Qt sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from totpdesk.gui.accounts.model import AccountList, second_line, spoken
from totpdesk.gui.common.look import grouped
from totpdesk.otp import Account
from totpdesk.vault import Entry

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

GITHUB = Entry("1", "GitHub", Account("GitHub", "ann"))
BANK = Entry("2", "Bank", Account())


@pytest.fixture(name="accounts")
def _accounts(application: QApplication) -> AccountList:
    accounts = AccountList()
    accounts.show((GITHUB, BANK))
    return accounts


def test_the_search_outlives_a_change_of_the_accounts(accounts: AccountList) -> None:
    """Accounts that come while something is typed are shown only where they match."""
    accounts.search("git")
    accounts.show((BANK, GITHUB, Entry("3", "Digital", Account())))
    assert [accounts.entry(accounts.index(row)) for row in range(accounts.rowCount())] == [
        GITHUB,
        Entry("3", "Digital", Account()),
    ]


def test_a_screen_reader_hears_whose_account_it_is(accounts: AccountList) -> None:
    """The accessible text holds the name and what stands below it."""
    text = accounts.data(accounts.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert (text, spoken(BANK)) == ("GitHub, ann", "Bank")


def test_an_account_that_is_not_shown_has_no_row(accounts: AccountList) -> None:
    """row_of finds by id, and says -1 of what the search hides."""
    accounts.search("bank")
    assert (accounts.row_of("2"), accounts.row_of("1")) == (0, -1)


def test_the_second_line_repeats_nothing() -> None:
    """An issuer that is the name already is left out."""
    assert second_line(Entry("1", "GitHub", Account("GitHub", "GitHub"))) == ""
    assert second_line(Entry("1", "Work", Account("GitHub", "ann"))) == "GitHub  ·  ann"


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
