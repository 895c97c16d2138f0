"""Names that others chose, in links, files and the list: they stay within their row."""

from __future__ import annotations

import json
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.hostile_names import HOSTILE, fits
from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.account_list import AccountIndex
from totpdesk.accounts.codec import decode, encode
from totpdesk.accounts.names import FreeNames
from totpdesk.base.labels import tidy
from totpdesk.otp import Account
from totpdesk.transfer.importers.export import Problem

HARMLESS: Final = (
    "GitHub",
    "me+tag@example.org",
    "Café Müller",
    "Cafe\N{COMBINING ACUTE ACCENT}",
    "Việt Nam",
    "שָּׁלוֹם",
    "हिन्दी क्\u200dष",
    "نمی\u200cشود",
    "家庭 👨\u200d👩\u200d👧 1\ufe0f\u20e3",
    "narrow\u202fspace",
)


@pytest.mark.parametrize("name", HARMLESS)
def test_what_people_write_stays(name: str) -> None:
    """Accents, joiners and emoji of real languages are kept."""
    assert tidy(name) == name


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_spills_over_goes(kind: str) -> None:
    """What is left fits, and is no more than a part of what was there."""
    assert not fits(HOSTILE[kind])
    assert fits(tidy(HOSTILE[kind]))


@given(st.text(max_size=30) | st.text("a \u0301\u200d\u202e\n\u00a0", max_size=40))
def test_any_name_fits(text: str) -> None:
    """Whatever it is; and what is tidy stays as it is."""
    assert fits(tidy(text))
    assert tidy(tidy(text)) == tidy(text)


def test_a_long_name_is_cut_visibly() -> None:
    """It ends with an ellipsis."""
    assert tidy("ab" * 1000) == "ab" * 149 + "a…"


@pytest.mark.parametrize("kind", HOSTILE)
def test_every_record_is_tidy(kind: str) -> None:
    """Name, tags, issuer and user name, wherever the record comes from: also from the list."""
    name = HOSTILE[kind]
    record = AccountRecord("id", name, Account(name, name, issuer_param=name), tags=(name,))
    account = record.account
    shown = (record.name, *record.tags, account.issuer, account.account, account.issuer_param or "")
    assert all(map(fits, shown))
    assert fits(Problem(name, "why").entry)
    text = encode(AccountIndex({"id": AccountRecord("id", "PLACE")}))
    stored = decode(text.replace('"PLACE"', json.dumps(name)))
    assert fits(stored.entries["id"].name)


def test_free_names_are_free_when_they_are_cut() -> None:
    """Long names that begin alike get numbers that are not cut off."""
    names = FreeNames(())
    free = [names.free("a" * 100_000, "b" * 100_000) for _ in range(12)]
    assert len({tidy(each) for each in free}) == 12
    assert all(map(fits, free))
