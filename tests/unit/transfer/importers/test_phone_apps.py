"""Phone apps whose files have to be fetched: Authy, Steam, Battle.net, Duo, OTP Auth and others."""

from __future__ import annotations

import hashlib
import json
import plistlib
import sqlite3
from base64 import b64encode
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from support.exports import (
    KEY,
    PASSWORD,
    SECRET,
    aes_cbc,
    authy,
    authy_token,
    database,
    otpauthdb,
    preferences,
    totp_authenticator,
)
from totpdesk.base.errors import ForeignFileError, PasswordNeededError, WrongPasswordError
from totpdesk.formats.keyed_archive import unarchive
from totpdesk.otp import Account, Algorithm, Kind
from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export


def accounts(export: Export) -> list[Account]:
    """Return the accounts alone."""
    return [entry.key_uri.account for entry in export.entries]


@pytest.mark.parametrize("locked", [True, False], ids=["encrypted", "plain"])
def test_authys_tokens_are_read_plain_and_encrypted(*, locked: bool) -> None:
    """A token gives its name's parts and digits, encrypted or not; JSON dumps as well."""
    token = authy_token(locked=locked)
    export = read_export(authy(token), PASSWORD)
    assert accounts(export) == [Account("Acme", "bob", digits=7)]
    assert export.entries[0].key_uri.secret.reveal() == SECRET
    assert read_export(json.dumps([token]).encode(), PASSWORD) == export


def test_authys_password_is_asked_for() -> None:
    """No password and a wrong one are reported; one damaged token among others is a problem."""
    locked = authy_token(locked=True)
    with pytest.raises(PasswordNeededError):
        read_export(authy(locked))
    with pytest.raises(WrongPasswordError):
        read_export(authy(locked), "guess")
    export = read_export(authy(locked, locked | {"encryptedSecret": "AAAA"}), PASSWORD)
    assert (len(export.entries), len(export.problems)) == (1, 1)


def test_authys_own_accounts_have_seven_digits_every_ten_seconds() -> None:
    """An account of Authy's own has a hexadecimal seed and its name for an issuer."""
    export = read_export(authy({"name": "Twitch", "secretSeed": KEY.hex()}, own=True))
    assert accounts(export) == [Account("Twitch", "", digits=7, period=10)]
    assert export.entries[0].key_uri.secret.key() == KEY


@pytest.mark.parametrize(
    ("fields", "issuer", "account"),
    [
        ({"name": "My bank", "originalIssuer": "ACME"}, "ACME", "My bank"),
        ({"name": "Acme - bob", "originalName": None}, "Acme", "bob"),
        ({"name": "bob", "originalName": "", "accountType": "github"}, "Github", "bob"),
        ({"name": "bob", "originalName": "", "logo": "authenticator_red"}, "Authenticator", "bob"),
    ],
)
def test_authys_names_are_taken_apart(fields: dict[str, object], issuer: str, account: str) -> None:
    """The issuer is in its own field, in either name, or in the kind or logo."""
    (found,) = accounts(read_export(authy(authy_token(locked=False, **fields))))
    assert (found.issuer, found.account) == (issuer, account)


def test_authys_tokens_as_its_server_sends_them() -> None:
    """Recorded tokens have other names, rounds of their own, and an IV where they are newer."""
    iv = bytes(range(16))
    key = hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), b"salt", 2000, 32)
    token = {"name": "Acme: bob", "original_name": None, "issuer": "ACME", "digits": 6}
    encrypted = {
        "encrypted_seed": b64encode(aes_cbc(key, iv, SECRET.encode())).decode(),
        "salt": "salt",
        "key_derivation_iterations": 2000,
        "unique_iv": iv.hex(),
    }
    for recorded in (
        {"authenticator_tokens": [token | encrypted], "success": True},
        {"decrypted_authenticator_tokens": [token | {"decrypted_seed": SECRET}]},
    ):
        export = read_export(json.dumps(recorded).encode(), PASSWORD)
        assert export.format == "Authy"
        assert accounts(export) == [Account("ACME", "Acme: bob")]
        assert export.entries[0].key_uri.secret.reveal() == SECRET
    unnamed = token | {"issuer": None, "decrypted_seed": SECRET}
    export = read_export(json.dumps({"decrypted_authenticator_tokens": [unnamed]}).encode())
    assert accounts(export) == [Account("Acme", "bob")]


def test_steam_is_read_alone_and_in_a_list() -> None:
    """A maFile and the app's list of accounts give Steam codes; other secrets are left alone."""
    guard = {
        "shared_secret": b64encode(KEY).decode(),
        "account_name": "gabe",
        "identity_secret": "eHg=",
    }
    alone = read_export(json.dumps(guard).encode())
    assert accounts(alone) == [Account("Steam", "gabe", Kind.STEAM, digits=5)]
    assert alone.entries[0].key_uri.secret.key() == KEY
    odd = guard | {"shared_secret": "%%%", "account_name": "odd"}
    export = read_export(json.dumps({"accounts": {"1": guard, "2": odd}}).encode())
    assert export.entries == alone.entries
    assert [problem.entry for problem in export.problems] == ["odd"]


def test_the_list_beside_encrypted_mafiles_is_reported() -> None:
    """The manifest of encrypted maFiles says what to do instead."""
    manifest = {"encrypted": True, "entries": [{"encryption_iv": "x", "filename": "1.maFile"}]}
    with pytest.raises(ForeignFileError, match="Steam Desktop"):
        read_export(json.dumps(manifest).encode())


CODES: list[dict[str, object]] = [
    {"issuer": "A", "name": "b", "base": 16, "key": KEY.hex(), "digits": "8", "period": "60"},
    {"issuer": "A", "name": "b", "base": 32, "key": SECRET, "isFavorite": True},
    {"issuer": "A", "name": "b", "base": 64, "key": b64encode(KEY).decode()},
    {"issuer": "Odd", "base": 10, "key": "1"},
]


@pytest.mark.parametrize(
    "data",
    [totp_authenticator(CODES), preferences(STATIC_TOTP_CODES_LIST=json.dumps(CODES))],
    ids=["backup", "preferences"],
)
def test_totp_authenticators_codes_are_read_in_every_base(data: bytes) -> None:
    """Secrets come as hexadecimals, base32 or base64; one of another kind is a problem."""
    export = read_export(data, PASSWORD)
    assert accounts(export) == [Account("A", "b", digits=8, period=60), *[Account("A", "b")] * 2]
    assert {entry.key_uri.secret.key() for entry in export.entries} == {KEY}
    assert [entry.favourite for entry in export.entries] == [False, True, False]
    assert [problem.entry for problem in export.problems] == ["Odd"]


def test_totp_authenticators_ordinary_password_is_known() -> None:
    """A backup without a password of the user's opens without asking; others ask."""
    assert read_export(totp_authenticator(CODES, "TotpAuthenticator")).entries
    with pytest.raises(PasswordNeededError):
        read_export(totp_authenticator(CODES))
    with pytest.raises(WrongPasswordError):
        read_export(totp_authenticator(CODES), "guess")


def test_duos_generators_are_read_and_its_pushes_left_out() -> None:
    """A counter makes a counted account; an account without a generator is nothing."""
    listed = [
        {"name": "bob", "otpGenerator": {"otpSecret": SECRET}},
        {"name": "eve", "otpGenerator": {"otpSecret": SECRET, "counter": 0}},
        {"name": "push", "accountType": "DuoAccount"},
    ]
    export = read_export(json.dumps(listed).encode())
    assert accounts(export) == [Account("", "bob"), Account("", "eve", Kind.HOTP)]
    assert export.problems == ()


MASK = bytes.fromhex(
    "398e27fc50276a656065b0e525f4c06c04c61075286b8e7aeda59da9813b5dd6c80d2fb38068773f"
)


def masked(text: str) -> str:
    """Hide a text as Battle.net's app does."""
    return bytes(a ^ b for a, b in zip(text.encode(), MASK, strict=False)).hex()


def test_battlenets_mask_is_removed() -> None:
    """The secret comes from behind the mask, the serial number names the account."""
    found = {"SERIAL": masked("EU-1234-5678-9012"), "DEVICE_SECRET": masked(KEY.hex())}
    prefix = "com__blizzard__messenger__AUTHENTICATOR_"
    export = read_export(preferences(**{prefix + key: value for key, value in found.items()}))
    assert accounts(export) == [Account("Battle.net", "EU-1234-5678-9012", digits=8)]
    assert export.entries[0].key_uri.secret.key() == KEY
    odd = read_export(preferences(**{f"{prefix}DEVICE_SECRET": "ff" * 100}))
    assert len(odd.problems) == 1


IOS = {"secret": KEY, "label": "bob", "issuer": "ACME", "period": 60, "digits": 8, "algorithm": 3}


def test_otp_auths_backup_is_read_with_its_folders() -> None:
    """The backup opens with its password; its folders are tags, its odd accounts problems."""
    counted = IOS | {"type": 1, "counter": 5, "algorithm": 0}
    odd = IOS | {"algorithm": 4, "label": "odd"}
    export = read_export(otpauthdb(IOS | {"type": 2}, counted, odd), PASSWORD)
    assert accounts(export) == [
        Account("ACME", "bob", Kind.TOTP, Algorithm.SHA512, 8, 60),
        Account("ACME", "bob", Kind.HOTP, digits=8, counter=5),
    ]
    assert {entry.tags for entry in export.entries} == {("Home",)}
    assert [problem.entry for problem in export.problems] == ["odd"]


def test_otp_auths_password_is_asked_for() -> None:
    """No password and a wrong one are distinguished."""
    with pytest.raises(PasswordNeededError):
        read_export(otpauthdb(IOS))
    with pytest.raises(WrongPasswordError):
        read_export(otpauthdb(IOS), "guess")


def archive(*objects: object) -> bytes:
    """Write an archive of these objects as they are, the first of them its root."""
    top = {"root": plistlib.UID(0)}
    return plistlib.dumps({"$top": top, "$objects": list(objects)}, fmt=plistlib.FMT_BINARY)


def test_an_archive_without_end_is_refused() -> None:
    """An object that contains itself, and few that share each other into millions, are refused."""
    itself = archive({"NS.objects": [plistlib.UID(0)]})
    shared = archive(*({"NS.objects": [plistlib.UID(n + 1)] * 9} for n in range(9)), "leaf")
    for hostile in (itself, shared, archive(plistlib.UID(99)), b"bplist00" + bytes(100)):
        with pytest.raises(ForeignFileError):
            unarchive(hostile)


GOOGLE = "_id INTEGER PRIMARY KEY, email TEXT, secret TEXT, counter INT, type INT, issuer TEXT"


def test_googles_database_is_read() -> None:
    """Counted and timed accounts are read, and the issuer is taken off the account."""
    export = read_export(
        database(
            GOOGLE,
            (1, "ACME:bob", SECRET, 0, 0, "ACME"),
            (2, "ACME:bob", SECRET, 7, 1, None),
            (3, "a: b", SECRET, 0, 0, None),
            (4, "odd", "0189", 0, 0, None),
        )
    )
    assert accounts(export) == [
        Account("ACME", "bob"),
        Account("ACME", "bob", Kind.HOTP, counter=7),
        Account("", "a: b"),
    ]
    assert [problem.entry for problem in export.problems] == ["odd"]


def test_what_googles_phone_has_encrypted_is_reported() -> None:
    """A row whose secret only the phone can read is a problem."""
    export = read_export(database(f"{GOOGLE}, isencrypted INT", (1, "x", "AA", 0, 0, "", 1)))
    assert (len(export.entries), len(export.problems)) == (0, 1)


def test_microsofts_database_is_read() -> None:
    """TOTP accounts and personal ones, with eight digits, are read; pushes are left out."""
    schema = (
        "_id INTEGER PRIMARY KEY, name TEXT, username TEXT, oath_secret_key TEXT, account_type INT"
    )
    rows = [
        (1, "ACME", "bob", SECRET.lower(), 0),
        (2, "Microsoft", "eve", b64encode(KEY).decode(), 1),
        (3, "Company", "push", "", 2),
    ]
    export = read_export(database(schema, *rows))
    assert accounts(export) == [Account("ACME", "bob"), Account("Microsoft", "eve", digits=8)]
    assert {entry.key_uri.secret.key() for entry in export.entries} == {KEY}
    assert export.problems == ()


def test_rows_that_are_still_in_the_log_are_missed() -> None:
    """An empty database that was written with a log says where its rows are."""
    empty = database(GOOGLE)
    with pytest.raises(ForeignFileError, match="-wal"):
        read_export(empty[:18] + b"\x02\x02" + empty[20:])


def test_a_view_in_the_place_of_the_table_is_not_looked_into() -> None:
    """A view that would run without end has the right name, and is none of ours."""
    endless = "WITH RECURSIVE n(email, secret) AS (SELECT 1, 1 UNION ALL SELECT 1, 1 FROM n)"
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE VIEW accounts AS {endless} SELECT * FROM n")  # noqa: S608 - ours
        data = connection.serialize()
    with pytest.raises(ForeignFileError):
        read_export(data)
