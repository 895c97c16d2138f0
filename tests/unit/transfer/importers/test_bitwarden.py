"""Bitwarden: plain, encrypted by either derivation, restricted, damaged, asking for too much."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.exports import PASSWORD, SECRET, URI, bitwarden_vault, encrypted_bitwarden
from totpdesk.base.errors import (
    ForeignFileError,
    PasswordNeededError,
    UnknownFormatError,
    WrongPasswordError,
)
from totpdesk.otp import Account, Algorithm, Kind
from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export


def plain(**changes: object) -> Export:
    """Read the plain vault with some of its parts changed."""
    return read_export(json.dumps(bitwarden_vault() | changes).encode())


def test_a_uri_gives_everything_that_it_holds() -> None:
    """A URI is read whole, and the item's name, folder, note and star go with it."""
    entry = plain().entries[0]
    assert entry.key_uri.account == Account("ACME", "bob", Kind.TOTP, Algorithm.SHA256, 8, 60)
    assert (entry.name, entry.tags, entry.note) == ("Acme", ("Work",), "a note")
    assert entry.favourite
    assert not entry.trashed


def test_a_bare_secret_takes_its_names_from_the_item() -> None:
    """A bare secret belongs to an account that is called like the item and its user."""
    bare, game = plain().entries[1:3]
    assert (bare.key_uri.account.issuer, bare.key_uri.account.account) == ("Bare", "eve")
    assert bare.key_uri.secret.reveal() == SECRET
    assert (game.key_uri.account.kind, game.key_uri.account.issuer) == (Kind.STEAM, "Game")


def test_an_old_export_does_not_say_whether_it_is_encrypted() -> None:
    """What was exported before 2021 is recognised by its logins."""
    vault = bitwarden_vault()
    del vault["encrypted"]
    assert read_export(json.dumps(vault).encode()) == plain()
    with pytest.raises(UnknownFormatError):
        read_export(json.dumps({"items": [{"name": "a thing"}]}).encode())


def test_codes_in_further_fields_are_taken() -> None:
    """Other managers' second codes come over as fields; other fields are left alone."""
    fields = [{"name": "2nd", "value": URI, "type": 1}, {"name": "x", "value": SECRET}]
    item = {"name": "Acme", "fields": fields, "login": {"username": "eve", "totp": SECRET}}
    found = plain(items=[item]).entries
    assert [each.key_uri.account.account for each in found] == ["eve", "bob"]


def test_a_deleted_item_is_marked() -> None:
    """What lies in Bitwarden's trash comes out as trashed."""
    assert [entry.name for entry in plain().entries if entry.trashed] == ["Gone"]


def test_items_without_a_code_are_no_problem() -> None:
    """Notes, and logins without a one-time password, are neither accounts nor problems."""
    export = plain()
    assert len(export.entries) == 4
    assert export.problems == ()


def test_an_odd_item_does_not_cost_the_others() -> None:
    """An item whose secret cannot be read is reported by its name; the secret is not quoted."""
    odd = {"name": "Odd", "login": {"totp": "not-a-secret-0189"}}
    export = plain(items=[odd, "nonsense", *bitwarden_vault()["items"]])
    assert len(export.entries) == 4
    assert [problem.entry for problem in export.problems] == ["Odd"]
    assert "0189" not in export.problems[0].reason


def test_collections_are_tags() -> None:
    """An organisation's collections are tags, like folders."""
    item = bitwarden_vault()["items"][1] | {"collectionIds": ["c1", "gone", 3]}
    export = plain(items=[item], collections=[{"id": "c1", "name": "Team"}])
    assert export.entries[0].tags == ("Team",)


@pytest.mark.parametrize("kdf", [0, 1], ids=["PBKDF2", "Argon2id"])
def test_an_encrypted_vault_opens_with_its_password(kdf: int) -> None:
    """An encrypted vault holds what a plain one holds, whichever way its key is derived."""
    assert read_export(encrypted_bitwarden(kdf), PASSWORD) == plain()


@pytest.mark.parametrize("kdf", [0, 1], ids=["PBKDF2", "Argon2id"])
def test_an_encrypted_vault_asks_for_its_password(kdf: int) -> None:
    """Without a password, or with a wrong one, the error says which it is."""
    with pytest.raises(PasswordNeededError):
        read_export(encrypted_bitwarden(kdf))
    with pytest.raises(WrongPasswordError) as refused:
        read_export(encrypted_bitwarden(kdf), "guess")
    assert "guess" not in str(refused.value)


@pytest.mark.parametrize(
    ("kdf", "changes"),
    [
        (0, {"kdfIterations": 10**12}),
        (0, {"kdfIterations": -1}),
        (0, {"kdfIterations": "many"}),
        (1, {"kdfMemory": 10**9}),
        (1, {"kdfIterations": 10**9}),
        (1, {"kdfParallelism": 10**6}),
        (2, {}),
        (0, {"data": "2.AAAA"}),
        (0, {"data": "2.A|A|A"}),
        (0, {"data": None}),
    ],
)
def test_what_is_absurd_or_damaged_is_refused_at_once(kdf: int, changes: dict[str, object]) -> None:
    """A derivation beyond reason is refused before it starts, damaged content as well."""
    with pytest.raises(ForeignFileError):
        read_export(encrypted_bitwarden(kdf, **changes), PASSWORD)


def test_an_account_restricted_export_is_reported() -> None:
    """An export that only its own account can open says so, and what to export instead."""
    restricted = bitwarden_vault() | {"encrypted": True, "encKeyValidation_DO_NOT_EDIT": "2.x"}
    with pytest.raises(ForeignFileError, match="restricted"):
        read_export(json.dumps(restricted).encode(), PASSWORD)
