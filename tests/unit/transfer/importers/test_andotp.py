"""andOTP, plain and encrypted in both ways, and GNOME Authenticator's likeness of it."""

from __future__ import annotations

import random
from typing import Any

import pytest

from support.authenticator_files import PASSWORD, andotp_entry, andotp_new, andotp_old, as_json
from support.importing import accounts, entries, problems
from totpdesk.base.errors import (
    ForeignFileError,
    PasswordNeededError,
    UnknownFormatError,
    WrongPasswordError,
)
from totpdesk.otp import Account, Algorithm, Kind
from totpdesk.transfer.importers.read import read_export


def without(entry: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return an entry that lacks some keys."""
    return {key: value for key, value in entry.items() if key not in keys}


def test_each_kind() -> None:
    """Time, counter and Steam codes; the padding of the secret is dropped, the tags are kept."""
    steam = without(andotp_entry(type="STEAM", digits=5), "period")
    counted = without(andotp_entry(type="HOTP", counter=3, algorithm="SHA512"), "period")
    backup = as_json([andotp_entry(tags=["Work", "Home"], period=60), counted, steam])
    assert accounts(backup) == [
        Account("GitHub", "alice", period=60),
        Account("GitHub", "alice", Kind.HOTP, Algorithm.SHA512, counter=3),
        Account("GitHub", "alice", Kind.STEAM, digits=5),
    ]
    assert entries(backup)[0].tags == ("Work", "Home")
    assert entries(backup)[0].key_uri.secret.reveal() == "MFRGG"


@pytest.mark.parametrize(
    ("label", "tags", "expected"),
    [
        ("GitHub - alice", [], ("GitHub", "alice")),
        ("GitHub - GitHub:alice", ["Work"], ("GitHub", "GitHub:alice")),
        ("alice", ["GitHub"], ("GitHub", "alice")),
        ("alice", [], ("", "alice")),
    ],
)
def test_without_issuer(label: str, tags: list[str], expected: tuple[str, str]) -> None:
    """Before it had an issuer, andOTP put it into the label, and GNOME's program into a tag."""
    entry = without(andotp_entry(label=label, tags=tags), "issuer")
    (found,) = accounts(as_json([entry]))
    assert (found.issuer, found.account) == expected


@pytest.mark.parametrize("make", [andotp_new, andotp_old])
def test_encrypted(make: Any) -> None:
    """Both encrypted kinds open with the password, and with no other."""
    backup = make([andotp_entry()], PASSWORD)
    assert accounts(backup, PASSWORD) == [Account("GitHub", "alice")]
    with pytest.raises(PasswordNeededError):
        read_export(backup)
    with pytest.raises(WrongPasswordError):
        read_export(backup, "guess")


def test_older_kind_that_looks_newer() -> None:
    """A nonce that begins like the newer kind's rounds does not shut out the older kind."""
    nonce = (150_000).to_bytes(4, "big") + bytes(range(8))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("support.authenticator_files.NONCE", nonce)
        backup = andotp_old([andotp_entry()], PASSWORD)
    assert backup.startswith(nonce)
    assert accounts(backup, PASSWORD) == [Account("GitHub", "alice")]


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"%PDF-1.7\n\xff\xff" + bytes(200),
        bytes(29),
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + bytes(100),
    ],
)
def test_other_files_ask_for_no_password(data: bytes) -> None:
    """A damaged picture or document is refused as what it is, not taken for an encrypted file."""
    with pytest.raises(ForeignFileError) as caught:
        read_export(data)
    assert caught.type is not PasswordNeededError


def test_every_random_file_is_read_as_encrypted() -> None:
    """What is random from its first byte asks for a password: 2000 of 2000."""
    draw = random.Random(1)  # noqa: S311 - no secret
    for _ in range(2000):
        data = draw.randbytes(draw.randrange(60, 500)) + b"\xff"
        with pytest.raises((PasswordNeededError, UnknownFormatError)) as caught:
            read_export(data)
        assert caught.type is PasswordNeededError or data[:1] in b"\x84\x85\x8c\xc1\xc3"


def test_odd_entries() -> None:
    """An mOTP entry, whose PIN andOTP always asks for, and entries of other types are reported."""
    motp = andotp_entry(type="MOTP", secret="MUZTCNJSMFTGKZJWGI2TSOLDHA======")
    odd = [motp, andotp_entry(secret=5, label="five"), None]
    found = problems(as_json(odd))
    assert [entry for entry, _ in found] == ["alice", "five", "entry 3"]
    assert "Its PIN is not in the file" in found[0][1]
