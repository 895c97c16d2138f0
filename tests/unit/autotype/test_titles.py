"""Real windows by the hundred, over the sixty accounts each of three people: never a wrong account.

Each line of a table is a window, the account that a careful person would say it means ("-" where
nobody can tell), and whether its title names that account's service. The tables were written by
people who had not seen the matcher.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from totpdesk.accounts.account import AccountRecord
from totpdesk.autotype import Window
from totpdesk.autotype.matching import Matcher
from totpdesk.otp import Account

TABLES = Path(__file__).with_name("titles")
PEOPLE = ("office", "home", "abroad")
ASK = "-"


@dataclass(frozen=True)
class Line:
    """A line of a table."""

    app: str
    title: str
    expected: str
    named: bool


def accounts(person: str) -> tuple[AccountRecord, ...]:
    """Return the person's accounts."""
    values = json.loads((TABLES / person / "accounts.json").read_text(encoding="utf-8"))
    return tuple(
        AccountRecord(v["name"], v["name"], Account(v["issuer"], v["account"])) for v in values
    )


def lines(person: str) -> list[Line]:
    """Return the person's windows."""
    table = (TABLES / person / "titles.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in table)
    return [Line(app, title, expected, named == "y") for app, title, expected, named, _ in rows]


def chosen(person: str) -> list[tuple[Line, str]]:
    """Return each window with the account that is chosen for it."""
    matcher, entries = Matcher(), accounts(person)
    rankings = (
        (line, matcher.rank(entries, Window(1, line.app, line.title))) for line in lines(person)
    )
    return [(line, ranking.winner.name if ranking.winner else ASK) for line, ranking in rankings]


@pytest.mark.parametrize("person", PEOPLE)
def test_no_wrong_account_is_ever_chosen(person: str) -> None:
    """Whatever a window shows, it gets the account it means, or the user is asked."""
    wrong = [(line, got) for line, got in chosen(person) if got not in (ASK, line.expected)]
    assert wrong == []


@pytest.mark.parametrize("person", PEOPLE)
def test_most_windows_need_no_question(person: str, record_property: pytest.RecordProperty) -> None:
    """Of the titles that name their service at least 85 % are served without asking."""
    named = [got == line.expected for line, got in chosen(person) if line.named]
    share = sum(named) / len(named)
    record_property("share", share)
    print(f"{person}: {sum(named)} of {len(named)} named titles chosen without asking")
    assert share >= 0.85


@pytest.mark.parametrize("person", PEOPLE)
def test_the_tables_are_what_they_say(person: str) -> None:
    """A table has sixty accounts and hundreds of windows, each once, with traps among them."""
    names = {entry.name for entry in accounts(person)}
    table = lines(person)
    assert len(names) == 60
    assert len({(line.app, line.title) for line in table}) == len(table) >= 250
    assert {line.expected for line in table} - {ASK} <= names
    assert sum(line.expected == ASK for line in table) >= 100
    assert not any(line.named and line.expected == ASK for line in table)
