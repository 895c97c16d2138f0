"""What an import would do: each entry held against what is here, and a name found for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.names import FreeNames
from totpdesk.otp import parse_uri
from totpdesk.transfer.importers.export import Export, Problem
from totpdesk.transfer.plan import ImportChoice, ImportState, Plan, plan_import

SECRET = "JBSWY3DPEHPK3PXP"
OTHER = "GEZDGNBVGY3TQOJQ"


def item(
    label: str = "GitHub:alice", secret: str = SECRET, more: str = "", **kept: object
) -> AccountRecord:
    """Return an account of this label and secret."""
    kind = "hotp" if "counter" in more else "totp"
    uri = f"otpauth://{kind}/{label}?secret={secret}{more}"
    return AccountRecord.of(parse_uri(uri), **kept)  # type: ignore[arg-type] # the field's own


def held(name: str, thing: AccountRecord) -> AccountRecord:
    """Return an account that is here."""
    return replace(thing, id=f"id {name}", name=name)


def plan(*items: AccountRecord, here: tuple[AccountRecord, ...] = ()) -> Plan:
    """Return the plan for a file with these entries."""
    return plan_import(Export("Aegis", items, (Problem("Bank", "no"),)), here)


def test_an_account_that_nothing_here_is_like_is_new() -> None:
    """It is to be added, under what a person would call it."""
    (row,) = plan(item(), here=(held("x", item("x:y", OTHER)),)).rows
    assert (row.name, row.state, row.choice, row.twin) == (
        "GitHub (alice)",
        ImportState.NEW,
        ImportChoice.ADD,
        None,
    )


def test_its_own_name_goes_before_its_label() -> None:
    """What the user called it in the other program is its name here."""
    assert plan(item(name="my hub")).rows[0].name == "my hub"


def test_the_same_codes_are_the_same_account_whatever_it_is_called() -> None:
    """An account that makes the same codes is here already and left alone."""
    here = held("hub", item("Other:name"))
    (row,) = plan(item(), here=(here,)).rows
    assert (row.state, row.choice, row.twin) == (ImportState.KNOWN, ImportChoice.SKIP, here)


@pytest.mark.parametrize(
    ("theirs", "ours", "words"),
    [
        ("&digits=8", "", "8 digits, here 6"),
        ("&period=60", "", "60 seconds, here 30"),
        ("&period=1", "", "1 second, here 30"),
        ("&algorithm=SHA256", "", "SHA256, here SHA1"),
        ("&counter=9", "&counter=4", "counter 9, here 4"),
        ("&counter=1", "", "hotp, here totp"),
    ],
)
def test_the_same_secret_with_other_codes_differs(theirs: str, ours: str, words: str) -> None:
    """It is said in what, and both are kept."""
    (row,) = plan(item(more=theirs), here=(held("hub", item(more=ours)),)).rows
    assert (row.state, row.choice, row.difference) == (ImportState.DIFFERS, ImportChoice.ADD, words)


def test_a_counter_that_is_behind_ours_is_known() -> None:
    """The other program's counter did not change while ours moved on."""
    here = held("hub", item(more="&counter=9"))
    assert plan(item(more="&counter=4"), here=(here,)).rows[0].state is ImportState.KNOWN


def test_the_same_names_with_another_secret_differ() -> None:
    """A site and user name that are here with another secret are reported, and kept beside."""
    here = held("GitHub (alice)", item())
    (row,) = plan(item("github:Alice", OTHER), here=(here,)).rows
    assert (row.state, row.difference) == (ImportState.DIFFERS, "another secret")
    assert row.name == "github (Alice) 2"


def test_an_account_in_our_trash_is_not_here() -> None:
    """What was removed here can be imported again, under its old name."""
    gone = held("GitHub (alice)", item())
    gone = replace(gone, trashed=datetime(2026, 1, 1, tzinfo=UTC))
    (row,) = plan(item(), here=(gone,)).rows
    assert (row.state, row.name) == (ImportState.NEW, "GitHub (alice)")


def test_an_account_that_is_in_the_file_twice_is_added_once() -> None:
    """Google's export repeats accounts; one of another name is another."""
    rows = plan(item(), item(), item(name="again")).rows
    assert [row.choice for row in rows] == [ImportChoice.ADD, ImportChoice.SKIP, ImportChoice.ADD]


def test_two_accounts_of_one_name_both_get_one_of_their_own() -> None:
    """The user name makes the difference, or else a number."""
    rows = plan(
        item("Google:a", name="Google"),
        item("Google:b", OTHER, name="google"),
        item("Google:b", "MFRGGZDFMZTWQ2LK", name="Google"),
    ).rows
    assert [row.name for row in rows] == ["Google", "google (b)", "Google (b) 2"]


def test_replacing_takes_the_name_and_the_place_of_the_one_here() -> None:
    """The one here goes to the trash for it; two cannot replace the same one."""
    here = held("hub", item())
    planned = plan(item("GitHub:alice", OTHER), item(more="&digits=8"), here=(here,))
    new_accounts = planned.choosing([ImportChoice.REPLACE, ImportChoice.REPLACE]).new_accounts()
    assert [(each.name, each.replaces) for each in new_accounts] == [
        ("hub", here.id),
        ("GitHub (alice) 2", ""),
    ]


def test_problems_are_reported() -> None:
    """What cannot be taken stays in the plan."""
    assert plan().problems == (Problem("Bank", "no"),)


def test_one_whose_secret_is_lost_here_is_replaced() -> None:
    """A backup brings such an account back in its old place, under its own name."""
    here = held("hub", item()).listed()
    planned = plan(item(), here=(here,))
    (row,) = planned.rows
    assert (row.state, row.choice, row.twin) == (ImportState.DIFFERS, ImportChoice.REPLACE, here)
    assert [(new.name, new.replaces) for new in planned.new_accounts()] == [("hub", here.id)]


@given(st.lists(st.text(), max_size=30), st.lists(st.text(), max_size=10))
def test_every_name_is_its_own(wanted: list[str], taken: list[str]) -> None:
    """Whatever names come, those given are on one line, differ, and are not taken."""
    names = FreeNames(taken)
    given_names = [names.free(name) for name in wanted]
    folded = [name.casefold() for name in given_names]
    assert len(set(folded)) == len(folded)
    assert not set(folded) & {name.casefold() for name in taken}
    assert all(" ".join(name.split()) == name and name for name in given_names)
