"""Proton Authenticator, plain and encrypted."""

from __future__ import annotations

import pytest

from support.authenticator_files import LETTERS, PASSWORD, as_json, proton, proton_encrypted
from support.importing import accounts, entries, problems
from totpdesk.base.errors import ForeignFileError, PasswordNeededError, WrongPasswordError
from totpdesk.otp import Account, Kind
from totpdesk.transfer.importers.read import read_export

BACKUP = proton(
    (f"otpauth://totp/alice?secret={LETTERS}&issuer=GitHub&period=60", "alice", "spare"),
    (f"otpauth://totp/%3Abob?secret={LETTERS}&issuer=My%20Company", "bob", None),
    (f"steam://{LETTERS}", "carol", ""),
)
ACCOUNTS = [
    Account("GitHub", "alice", period=60),
    Account("My Company", "bob"),
    Account("Steam", "carol", Kind.STEAM, digits=5),
]


def test_plain() -> None:
    """Links, notes and the name that Steam's link lacks are read."""
    assert accounts(as_json(BACKUP)) == ACCOUNTS
    assert [each.note for each in entries(as_json(BACKUP))] == ["spare", "", ""]


def test_encrypted() -> None:
    """The encrypted backup opens with its password only."""
    backup = proton_encrypted(BACKUP, PASSWORD)
    assert accounts(backup, PASSWORD) == ACCOUNTS
    with pytest.raises(PasswordNeededError):
        read_export(backup)
    with pytest.raises(WrongPasswordError):
        read_export(backup, "guess")


def test_empty() -> None:
    """A backup of nothing is read as that."""
    assert entries(as_json(proton())) == ()


@pytest.mark.parametrize("changes", [{"salt": "AA=="}, {"content": ""}, {"content": "AAAA"}])
def test_damaged(changes: dict[str, str]) -> None:
    """A salt or a content that is cut short is damage."""
    file = {"version": 1, "salt": "A" * 22 + "==", "content": "AAAA"} | changes
    with pytest.raises(ForeignFileError):
        read_export(as_json(file), PASSWORD)


def test_odd_entries() -> None:
    """A link that cannot be used is reported by its name."""
    odd = proton(("otpauth://totp/alice", "alice", None))
    odd["entries"] += [{"content": {"uri": 5}}, None]
    assert [entry for entry, _ in problems(as_json(odd))] == ["alice", "entry 2", "entry 3"]
