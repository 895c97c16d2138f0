"""Which accounts a few letters find."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.search import Search
from totpdesk.otp import Account

ENTRIES = (
    AccountRecord("1", "Archive", Account("Hive", "ann@example.org")),
    AccountRecord("2", "My GitHub", Account("GitHub", "ann")),
    AccountRecord("3", "GitLab", Account("GitLab", "bob")),
    AccountRecord("4", "Straße", Account(), tags=("family", "Wien")),
    AccountRecord("5", "AWS root", Account("Amazon Web Services", "root")),
    AccountRecord("6", "Outlook", Account("Microsoft", "ann@example.org")),
    AccountRecord("7", "M\N{LATIN SMALL LETTER U WITH DIAERESIS}nchen", Account()),
)


def found(typed: str) -> list[str]:
    """Return the ids that a text finds, in order."""
    return [entry.id for entry in Search(ENTRIES).find(typed)]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("", ["1", "2", "3", "4", "5", "6", "7"]),
        ("git", ["3", "2"]),
        ("ann", ["1", "2", "6"]),
        ("ann git", ["2"]),
        ("git ann", ["2"]),
        ("hive", ["1"]),
        ("STRASSE", ["4"]),
        ("MU\N{COMBINING DIAERESIS}NCHEN", ["7"]),
        ("wien", ["4"]),
        ("nothing", []),
    ],
)
def test_every_word_must_be_there_and_what_begins_with_it_comes_first(
    typed: str, ids: list[str]
) -> None:
    """Name, issuer, account and tags are searched, whatever the case and the words' order."""
    assert found(typed) == ids


@pytest.mark.parametrize(
    ("typed", "entry_id"),
    [
        ("ghb", "2"),  # letters in their order
        ("mygh", "2"),
        ("amws", "5"),
        ("gihub", "2"),  # one is missing
        ("githhub", "2"),  # one is too many
        ("gitkab", "3"),  # one is wrong
        ("mircosoft", "6"),  # two are swapped
        ("ann mircosoft", "6"),
        ("strase", "4"),
    ],
)
def test_where_nothing_holds_the_words_what_is_most_like_them_is_first(
    typed: str, entry_id: str
) -> None:
    """A few letters in their order, or a slip of the finger, still find the account."""
    assert found(typed)[0] == entry_id


def test_what_holds_the_letters_is_never_mixed_with_what_is_only_like_them() -> None:
    """A text that occurs in an account finds exactly those accounts."""
    assert found("hub") == ["2"]


@pytest.mark.parametrize("typed", ["git", "gth"])
def test_equals_keep_the_order_in_which_they_were_given(typed: str) -> None:
    """The likeliest and the latest stay on top among those that match equally well."""
    entries = tuple(
        AccountRecord(str(n), "GitHub", Account("GitHub", f"user{n}")) for n in (3, 1, 2)
    )
    assert [entry.id for entry in Search(entries).find(typed)] == ["3", "1", "2"]


def test_a_mended_slip_finds_what_is_there_again() -> None:
    """Letters are deleted and typed again in one search."""
    search = Search(ENTRIES)
    counts = [len(search.find(typed)) for typed in ("g", "gx", "gxq", "g", "gi", "git")]
    assert counts[3:] == [len(Search(ENTRIES).find(typed)) for typed in ("g", "gi", "git")]


@given(st.text())
def test_a_search_that_was_typed_is_a_search_that_was_pasted(typed: str) -> None:
    """Letter by letter or at once, a text finds the same in the same order."""
    search = Search(ENTRIES)
    for end in range(len(typed)):
        search.find(typed[:end])
    assert [entry.id for entry in search.find(typed)] == found(typed)
