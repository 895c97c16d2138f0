"""Stratum: plain, encrypted in two ways, and its database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from support.authenticator_files import (
    LETTERS,
    PASSWORD,
    as_json,
    stratum,
    stratum_database,
    stratum_entry,
    stratum_legacy,
    stratum_strong,
    text64,
)
from support.importing import accounts, entries, problems
from totpdesk.accounts.account import Icon
from totpdesk.base.errors import (
    ForeignFileError,
    PasswordNeededError,
    UnknownFormatError,
    WrongPasswordError,
)
from totpdesk.otp import Account, Algorithm, Kind, Secret
from totpdesk.transfer.importers.read import read_export

BACKUP = stratum(
    stratum_entry(Algorithm=1, Digits=8, Period=60),
    stratum_entry(Type=1, Algorithm=2, Counter=5, Username=None, Secret="MFRGG"),
    stratum_entry(Type=4, Digits=5, Issuer="Steam"),
    tags={LETTERS: "Work"},
)
ACCOUNTS = [
    Account("GitHub", "alice", algorithm=Algorithm.SHA256, digits=8, period=60),
    Account("GitHub", "", Kind.HOTP, Algorithm.SHA512, counter=5),
    Account("Steam", "alice", Kind.STEAM, digits=5),
]


@pytest.mark.parametrize("make", [as_json, stratum_database])
def test_plain(make: Any) -> None:
    """The backup and the database hold the same accounts in the same categories."""
    assert accounts(make(BACKUP)) == ACCOUNTS
    assert [each.tags for each in entries(make(BACKUP))] == [("Work",), (), ("Work",)]


@pytest.mark.parametrize("make", [stratum_strong, stratum_legacy])
def test_encrypted(make: Any) -> None:
    """Both encrypted kinds open with the password, and with no other."""
    backup = make(BACKUP, PASSWORD)
    assert accounts(backup, PASSWORD) == ACCOUNTS
    with pytest.raises(PasswordNeededError):
        read_export(backup)
    with pytest.raises(ForeignFileError):
        read_export(backup, "guess")
    with pytest.raises(ForeignFileError):
        read_export(backup[:60], PASSWORD)


def test_wrong_password_is_reported() -> None:
    """The present kind knows a wrong password for certain."""
    with pytest.raises(WrongPasswordError):
        read_export(stratum_strong(BACKUP, PASSWORD), "guess")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Type": 3, "Secret": "00" * 8}, "no mOTP code can be made without it"),
        ({"Type": 3, "Pin": "1234"}, "hexadecimal"),
        ({"Type": 3, "Pin": "1234", "Secret": "E3152AFEE62599C8"}, "hexadecimal"),
        ({"Type": 5, "Secret": "A" * 26, "Pin": None}, "no Yandex code can be made without it"),
        ({"Type": 5, "Pin": "1234"}, "too short for Yandex"),
        ({"Type": 6}, "type of code"),
        ({"Type": None}, "type of code"),
        ({"Algorithm": 3}, "algorithm"),
        ({"Digits": 0}, "digits"),
        ({"Period": -30}, "period"),
    ],
)
def test_odd_entries(changes: dict[str, object], reason: str) -> None:
    """What no code can be made for is reported with the reason."""
    ((entry, reason_given),) = problems(as_json(stratum(stratum_entry(**changes))))
    assert entry == "GitHub"
    assert reason in reason_given


@pytest.mark.parametrize("make", [as_json, stratum_database])
def test_codes_with_a_pin(make: Any) -> None:
    """A secret of mOTP is hexadecimal there, one of Yandex base32, and the PIN is beside it."""
    backup = stratum(
        stratum_entry(Type=3, Secret="e315 2afee62599c8", Pin="1234", Period=10),
        stratum_entry(Type=5, Secret="A" * 26, Pin="5239", Digits=8),
        stratum_entry(Pin="4711"),
    )
    motp, yandex, other = (each.key_uri for each in entries(make(backup)))
    assert motp.account == Account("GitHub", "alice", Kind.MOTP, Algorithm.MD5, period=10)
    assert motp.secret == Secret.from_hex("e3152afee62599c8", "1234")
    assert yandex.account == Account("GitHub", "alice", Kind.YANDEX, Algorithm.SHA256, 8)
    assert yandex.secret == Secret.from_bytes(bytes(16), "5239")
    assert other.secret == Secret(LETTERS)  # without the PIN, which a TOTP code has no use for


PNG = b"\x89PNG\r\n\x1a\n a picture"
ICONS = stratum(
    stratum_entry(Icon="@abc"),
    stratum_entry(Icon="abc"),
    stratum_entry(Icon="@gone"),
    stratum_entry(Icon="@bad"),
    stratum_entry(Icon=None),
)


def test_icons() -> None:
    """An icon is found by its id behind an @, and is of the type that its first bytes show."""
    pictures = [{"Id": "abc", "Data": text64(PNG)}, {"Id": "bad", "Data": text64(b"MZ")}]
    read = entries(as_json({**ICONS, "CustomIcons": [*pictures, 5, {"Id": 7, "Data": 7}]}))
    assert [each.picture for each in read] == [Icon("image/png", PNG), None, None, None, None]


def test_icons_of_the_database() -> None:
    """The database holds the same pictures as they are."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(stratum_database(ICONS))
        connection.execute("CREATE TABLE customicon (id, data)")
        pictures = [("abc", PNG), ("bad", b"MZ"), (None, None)]
        connection.executemany("INSERT INTO customicon VALUES (?, ?)", pictures)
        connection.commit()
        read = entries(connection.serialize())
    assert [each.picture for each in read] == [Icon("image/png", PNG), None, None, None, None]


def database(*statements: str) -> bytes:
    """Make a database by these statements."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for each in statements:
            connection.execute(each)
        connection.commit()
        return connection.serialize()


def test_database_with_a_log() -> None:
    """A database whose log was left behind still opens."""
    data = bytearray(stratum_database(BACKUP))
    data[18:20] = b"\x02\x02"
    assert accounts(bytes(data)) == ACCOUNTS


def test_database_that_never_ends() -> None:
    """A view in the place of the table is not asked, and computed columns come to an end."""
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    with pytest.raises(UnknownFormatError):
        read_export(database(f"CREATE VIEW authenticator AS {endless}"))
    with pytest.raises(ForeignFileError):
        read_export(
            database(
                "CREATE TABLE authenticator (secret, x AS (hex(zeroblob(500000))))",
                "INSERT INTO authenticator WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
                "SELECT i + 1 FROM n LIMIT 1000) SELECT i FROM n",
            )
        )


def test_database_of_something_else() -> None:
    """Another program's database is of no known format, a damaged one as well."""
    for data in database("CREATE TABLE songs (name)"), b"SQLite format 3\x00" + bytes(500):
        with pytest.raises(UnknownFormatError):
            read_export(data)


def test_columns_without_a_name() -> None:
    """A column whose name is no text makes the database a damaged one."""
    with pytest.raises(ForeignFileError):
        read_export(stratum_database(BACKUP).replace(b"issuer", b"iss\x80er"))
