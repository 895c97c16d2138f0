"""Which accounts a few letters mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from totpdesk.gui.accounts.search import Search
from totpdesk.otp import Account
from totpdesk.vault import Entry

ENTRIES = (
    Entry("1", "Archive", Account("Hive", "ann@example.org")),
    Entry("2", "My GitHub", Account("GitHub", "ann")),
    Entry("3", "GitLab", Account("GitLab", "bob")),
    Entry("4", "Straße", Account()),
)


def found(typed: str) -> list[str]:
    """Return the ids that a text finds, in order."""
    return [entry.id for entry in Search(ENTRIES).find(typed)]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("", ["1", "2", "3", "4"]),
        ("git", ["3", "2"]),
        ("ann", ["1", "2"]),
        ("ann git", ["2"]),
        ("git ann", ["2"]),
        ("hive", ["1"]),
        ("STRASSE", ["4"]),
        ("nothing", []),
    ],
)
def test_every_word_must_be_there_and_what_begins_with_it_comes_first(
    typed: str, ids: list[str]
) -> None:
    """Name, issuer and account are searched, whatever the case and the order of the words."""
    assert found(typed) == ids


@given(st.text())
def test_more_letters_never_find_more(typed: str) -> None:
    """What a text finds, its beginning finds too."""
    assert set(found(typed)) <= set(found(typed[:-1]))
