"""1Password's vault in a folder: its items, what is damaged in it, and a folder given as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.exports import PASSWORD, SECRET, URI, packed
from support.opvaults import op_login, opvault
from totpdesk.base.errors import ForeignFileError, PasswordNeededError, WrongPasswordError
from totpdesk.otp import Account, Algorithm, Kind
from totpdesk.transfer.importers import opvault as reader
from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from pathlib import Path

ACME = Account("ACME", "bob", Kind.TOTP, Algorithm.SHA256, 8, 60)


def test_an_item_can_have_several_codes() -> None:
    """Each one-time password is an account, with the item's names, tags, folder and note."""
    item = op_login(URI, SECRET, folder="F1", fave=100)
    export = read_export(packed(opvault(item)), PASSWORD)
    assert export.format == "1Password OPVault"
    assert [each.key_uri.account for each in export.entries] == [ACME, Account("Acme", "bob")]
    assert {each.tags for each in export.entries} == {("work", "Home")}
    assert all(each.note == "a note" and each.favourite for each in export.entries)
    assert not any(each.trashed for each in export.entries)


def test_what_is_in_the_trash_is_marked_and_what_is_gone_left_out() -> None:
    """A trashed item is marked; one without details is what is left of a deleted item."""
    gone = {"uuid": "X", "category": "099"}
    export = read_export(packed(opvault(op_login(SECRET, trashed=True), gone)), PASSWORD)
    assert [bool(each.trashed) for each in export.entries] == [True]
    assert export.problems == ()


def test_the_password_is_asked_for_and_tried() -> None:
    """No password and a wrong one are distinguished."""
    vault = packed(opvault(op_login(SECRET)))
    with pytest.raises(PasswordNeededError):
        read_export(vault)
    with pytest.raises(WrongPasswordError):
        read_export(vault, "guess")


@pytest.mark.parametrize("part", ["k", "d", "o"])
def test_a_damaged_item_costs_none_of_the_others(part: str) -> None:
    """An item whose tag does not fit is reported."""
    other = op_login(URI)
    damaged = op_login(SECRET) | {part: other["o" if part == "d" else "d"]}
    export = read_export(packed(opvault(damaged, other)), PASSWORD)
    assert [each.key_uri.account for each in export.entries] == [ACME]
    assert [each.entry for each in export.problems] == ["an item"]


def test_a_folder_is_read_as_it_is(tmp_path: Path) -> None:
    """Of a vault's folder its scripts are read, not the files attached to items."""
    scripts = opvault(op_login(URI))
    (tmp_path / "default").mkdir()
    for name, content in {**scripts, "default/x.attachment": b"OPCLDAT"}.items():
        (tmp_path / name).write_bytes(content)
    assert read_export(reader.packed(tmp_path) or b"", PASSWORD) == read_export(
        packed(scripts), PASSWORD
    )


def test_a_zipped_folder_is_read_where_it_lies(tmp_path: Path) -> None:
    """A ZIP may hold the vault in a folder of its name; any other folder is no vault."""
    nested = {f"my.opvault/{name}": data for name, data in opvault(op_login(URI)).items()}
    assert len(read_export(packed(nested), PASSWORD).entries) == 1
    assert reader.packed(tmp_path) is None


def test_a_vault_of_another_version_is_reported() -> None:
    """Keys that are no opdata01 are reported as such, not as a wrong password."""
    script = b'var profile={"salt": "AAAA", "iterations": 1, "masterKey": "AAAA"};'
    with pytest.raises(ForeignFileError, match="unknown version"):
        read_export(packed({"default/profile.js": script}), PASSWORD)
