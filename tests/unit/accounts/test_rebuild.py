"""The list is rebuilt from its copies and the keychain: nothing lost, no counter behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from hypothesis import given

from support.batches import NOW
from support.records import records
from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.account_list import AccountIndex
from totpdesk.accounts.keychain_record import from_line, lines_of, listed_from, to_line
from totpdesk.accounts.names import clean
from totpdesk.accounts.rebuild import SKIPPED, rebuild
from totpdesk.otp import Account, KeyUri, Kind, Secret

SECRET: Final = Secret("JBSWY3DPEHPK3PXP")


def record(name: str, counter: int | None = None, **more: object) -> AccountRecord:
    """Return an account in the list, counter-based if there is a counter."""
    kind = Kind.TOTP if counter is None else Kind.HOTP
    account = Account(f"{name} Inc", "me", kind, counter=counter or 0)
    return AccountRecord(f"id-{name}", name, account, **more)  # type: ignore[arg-type]


def lists(*entries: AccountRecord) -> AccountIndex:
    """Return a list of these."""
    return AccountIndex({each.id: each for each in entries}, "Fake Keychain")


def lines(*entries: AccountRecord) -> dict[str, str]:
    """Return their items in a keychain."""
    found: dict[str, str] = {}
    for each in entries:
        found |= lines_of(replace(each, secret=SECRET))
    return found


def test_a_sound_list_stays_as_it_is() -> None:
    """Where nothing is missing, nothing is found or raised."""
    sound = lists(record("a"), record("b", 7))
    done = rebuild([sound, sound], [lists(record("a"))], lines(record("a"), record("b", 0)))
    assert (done.index, done.found, done.raised, done.unsure) == (sound, (), (), ())


def test_from_the_keychain_alone() -> None:
    """Each account comes back under the name that its user gave it; what is none is left out."""
    there = lines(record("a"), record("b")) | {"test": "x", "id-c.prefix": "12"}
    done = rebuild([], [], there)
    assert [each.name for each in done.index.live] == ["a", "b"]
    assert done.index.by_id("id-a").account == record("a").account


def test_older_items_have_the_name_of_their_issuer() -> None:
    """An item that was written without a name is still an account."""
    line = to_line(KeyUri(Account("GitHub", "me"), SECRET))
    assert rebuild([], [], {"id": line}).index.by_id("id").name == "GitHub"


def test_names_stay_unique() -> None:
    """Two items may have one name."""
    line = to_line(KeyUri(Account("Hub", "me"), SECRET))
    done = rebuild([lists(AccountRecord("1", "Hub", Account("Hub")))], [], {"2": line, "3": line})
    assert [each.name for each in done.index.live] == ["Hub", "Hub (me)", "Hub (me) 2"]


def test_an_older_copy_tells_more_than_the_keychain() -> None:
    """An account that a copy names has all that the copy says of it, its place in the trash too."""
    old = record("a", tags=("work",), trashed=NOW)
    done = rebuild([lists()], [lists(old)], lines(record("a")))
    assert done.index.by_id("id-a") == old


def test_what_was_deleted_stays_so() -> None:
    """An account without a secret that only an older copy names is not brought back."""
    assert rebuild([lists(record("b"))], [lists(record("a"))], {}).found == ()


def test_the_pin_comes_back_with_its_account() -> None:
    """Its item tells that there is one."""
    there = lines(record("a")) | {"id-a.prefix": "12"}
    assert rebuild([], [], there).index.by_id("id-a").prefix


def test_a_counter_is_that_of_the_latest_copy() -> None:
    """A list that has gone back does not take the counter back with it, nor one too far."""
    done = rebuild([lists(record("a", 7)), lists(record("a", 9))], [lists(record("a", 12))], {})
    assert done.index.by_id("id-a").account.counter == 9
    assert [each.name for each in done.raised] == ["a"]


def test_a_counter_that_is_not_known_is_ahead_of_all_that_is() -> None:
    """Older copies and the keychain may be behind, so codes are skipped, and it is said."""
    older = [lists(record("a", 7)), lists(record("a", 5))]
    done = rebuild([], older, lines(record("a", 2), record("b", 3)))
    assert done.index.by_id("id-a").account.counter == 7 + SKIPPED
    assert done.index.by_id("id-b").account.counter == 3 + SKIPPED
    assert [each.name for each in done.unsure] == ["a", "b"]


@given(records())
def test_an_item_names_its_account(one: AccountRecord) -> None:
    """Whatever an account is called, its item says so, and gives nothing else away as its own."""
    one = replace(one, id="id", name=clean(one.name or "?"))
    line = lines_of(one)["id"]
    assert clean(listed_from("id", line).name) == one.name
    assert from_line(line) == from_line(to_line(one.key_uri, one.note))
