"""Authenticator Plus's database: encrypted whole, so that it is recognised only by the password."""

from __future__ import annotations

import os

import pytest

from support.authenticator_files import andotp_entry, andotp_old
from support.exports import KEY, PASSWORD, SECRET, sqlcipher
from totpdesk.base.errors import ForeignFileError, PasswordNeededError, WrongPasswordError
from totpdesk.otp import Account, Kind
from totpdesk.transfer.importers.read import read_export

SCHEMA = "email, secret, counter INT, type INT, issuer, original_name, category"


def test_accounts_of_all_three_types() -> None:
    """Type 1 is counted, type 2 Battle.net's with a hexadecimal secret, 0 an ordinary one."""
    rows = [
        ("alice", SECRET, 0, 0, "GitHub", "GitHub:alice", "All Accounts"),
        ("bob", SECRET, 7, 1, "", "Acme:bob", "Work"),
        ("EU-1", KEY.hex(), 0, 2, "Battle.net", "", None),
    ]
    export = read_export(sqlcipher(SCHEMA, *rows), PASSWORD)
    assert export.format == "Authenticator Plus"
    assert [each.key_uri.account for each in export.entries] == [
        Account("GitHub", "alice"),
        Account("Acme", "bob", Kind.HOTP, counter=7),
        Account("Battle.net", "EU-1", digits=8),
    ]
    assert {each.key_uri.secret.key() for each in export.entries} == {KEY}
    assert [each.tags for each in export.entries] == [(), ("Work",), ()]


def test_a_database_of_many_pages() -> None:
    """Each page is decrypted and authenticated by itself; one that was changed is reported."""
    rows = [(f"user {n}", SECRET, 0, 0, "Acme", "", "") for n in range(100)]
    encrypted = sqlcipher(SCHEMA, *rows)
    assert len(encrypted) > 4 * 1024
    assert len(read_export(encrypted, PASSWORD).entries) == 100
    with pytest.raises(ForeignFileError, match="damaged"):
        read_export(encrypted[:-1000] + b"\0" + encrypted[-999:], PASSWORD)


def test_its_password_is_asked_for_and_tried() -> None:
    """No password and a wrong one are reported."""
    encrypted = sqlcipher(SCHEMA)
    with pytest.raises(PasswordNeededError):
        read_export(encrypted)
    with pytest.raises(WrongPasswordError):
        read_export(encrypted, "guess")


def test_a_backup_of_andotp_with_whole_pages_is_not_mistaken_for_it() -> None:
    """An encrypted backup of andOTP that has as many bytes as a page is read as what it is."""
    short = len(andotp_old([andotp_entry(label="")], PASSWORD))
    encrypted = andotp_old([andotp_entry(label="x" * (1024 - short))], PASSWORD)
    assert len(encrypted) == 1024
    noise = os.urandom(12) + encrypted[12:]  # its nonce is random where a backup is real
    assert read_export(encrypted, PASSWORD).format == "andOTP"
    with pytest.raises(WrongPasswordError):
        read_export(noise, PASSWORD)
