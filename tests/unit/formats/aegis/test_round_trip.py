"""What is written as an Aegis vault is read again, field by field, letter by letter."""

from __future__ import annotations

import json
from base64 import b32decode
from dataclasses import replace
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from support.importing import entries
from support.records import records
from totpdesk.accounts.account import AccountRecord, Icon
from totpdesk.formats.aegis import EncryptedVault, write_database, write_encrypted, write_plain
from totpdesk.otp import Account, KeyUri, Kind, Secret

ALICE = AccountRecord.of(KeyUri(Account("GitHub", "alice"), Secret("JBSWY3DPEHPK3PXP")))


def written(*items: AccountRecord) -> Any:
    """Return the database of a plain vault as JSON."""
    return json.loads(write_plain(items, with_trash=True))["db"]


@given(st.lists(records(), max_size=4))
def test_nothing_is_lost(items: list[AccountRecord]) -> None:
    """All accounts come back equal, in their order, with the very letters of their secrets.

    A PIN before the code is for encrypted files alone.
    """
    found = entries(write_plain(items, with_trash=True))
    assert found == tuple(replace(item, prefix=False, pin=None) for item in items)
    letters = [item.key_uri.secret.reveal() for item in items]
    assert [each.key_uri.secret.reveal() for each in found] == letters


@given(st.lists(records(), max_size=4))
def test_other_programs_find_what_they_need(items: list[AccountRecord]) -> None:
    """Every entry has each key that Aegis demands, of the type and in the range it demands."""
    db = written(*items)
    groups = {group["uuid"] for group in db["groups"]}
    assert len({UUID(entry["uuid"]) for entry in db["entries"]}) == len(items)
    for entry, item in zip(db["entries"], items, strict=True):
        info, key = entry["info"], item.key_uri.secret.key()
        whole = b32decode(info["secret"] + "=" * (-len(info["secret"]) % 8))
        assert whole == (key[:16] if entry["type"] == "yandex" else key)
        assert isinstance(entry["name"], str)
        assert isinstance(entry["issuer"], str)
        assert groups.issuperset(entry["groups"])
        assert ("counter" if entry["type"] == "hotp" else "period") in info
        assert entry.get("icon_mime", "image/png") in {"image/png", "image/jpeg", "image/svg+xml"}


def test_the_trash_is_left_out_unless_it_is_asked_for() -> None:
    """An account in the trash is no account elsewhere; a full backup has it, marked."""
    gone = AccountRecord.of(KeyUri(Account("Old"), Secret("MFRGG")), trashed=True)
    assert entries(write_plain([ALICE, gone])) == (ALICE,)
    assert entries(write_plain([ALICE, gone], with_trash=True)) == (ALICE, gone)


def test_an_encrypted_vault_opens_with_its_password() -> None:
    """The same accounts come out of an encrypted vault, and none is to be seen in it."""
    vault = write_encrypted([ALICE], "päss wörd", bytes)
    assert entries(vault, "päss wörd") == (ALICE,)
    assert b"JBSWY3DP" not in vault
    assert b"GitHub" not in vault


def test_entries_keep_their_ids() -> None:
    """An id that is a UUID is the entry's; another has one of its own, the same every time."""
    first = "8c1f0c3a5bd24a0ebd8f6a1e2a0b9a11"
    db = json.loads(write_database([(first, ALICE), ("no uuid", ALICE)]))
    again = json.loads(write_database([("no uuid", ALICE)]))
    assert db["entries"][0]["uuid"] == str(UUID(first))
    assert db["entries"][1]["uuid"] == again["entries"][0]["uuid"]


def test_a_picture_that_aegis_does_not_know_cannot_make_it_refuse_the_vault() -> None:
    """A WebP picture is where Aegis does not look, and still comes back."""
    item = AccountRecord.of(ALICE.key_uri, picture=Icon("image/webp", b"RIFF0000WEBPdata"))
    assert written(item)["entries"][0]["icon"] is None
    assert entries(write_plain([item])) == (item,)


def test_what_aegis_knows_stands_in_no_object_of_ours() -> None:
    """An ordinary account is an ordinary entry."""
    (entry,) = written(ALICE)["entries"]
    assert "totpdesk" not in entry
    assert entry["info"] == {
        "secret": "JBSWY3DPEHPK3PXP",
        "algo": "SHA1",
        "digits": 6,
        "period": 30,
    }


def test_our_own_object_may_hold_nonsense() -> None:
    """What a stranger put where we keep our own things is left out, and costs no account."""
    odd = {
        "name": [],
        "letters": "QQQQQQQQ",
        "issuer_param": [],
        "extra": [1, [2, 3], ["a"], ["k", "v"]],
        "icon": {"mime": "image/png", "data": "AAAA"},
    }
    vault = json.loads(write_plain([ALICE]))
    vault["db"]["entries"][0]["totpdesk"] = odd
    (found,) = entries(json.dumps(vault))
    assert found.key_uri.secret.reveal() == "JBSWY3DPEHPK3PXP"
    assert found.key_uri.account == ALICE.key_uri.account
    assert found.key_uri.extra == (("k", "v"),)
    assert (found.name, found.picture) == ("", None)


def test_an_object_of_the_databases_own_stands_beside_the_entries() -> None:
    """What the vault file keeps for itself does not disturb a reader of the entries."""
    encrypted = EncryptedVault.create("p", bytes)
    content = encrypted.encrypt(write_database([("a", ALICE)], {"lines": {"a": "x"}}), bytes)
    assert entries(content, "p") == (ALICE,)
    assert json.loads(EncryptedVault.open(content, "p").payload)["totpdesk"] == {
        "lines": {"a": "x"}
    }


def test_every_kind_is_named_as_aegis_names_it() -> None:
    """Aegis's names for the kinds are ours."""
    assert {kind.value for kind in Kind} <= {"totp", "hotp", "steam", "motp", "yandex"}
