"""FreeOTP 1, FreeOTP+ and FreeOTP 2: their tokens, their counters and the Java map."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.authenticator_files import (
    LETTERS,
    PASSWORD,
    as_json,
    freeotp2,
    freeotp_token,
    freeotp_xml,
    java_map,
    preferences,
)
from support.importing import accounts, entries, problems
from totpdesk.base.errors import ForeignFileError, PasswordNeededError, WrongPasswordError
from totpdesk.formats.java_map import read_map
from totpdesk.otp import Account, Algorithm, Kind
from totpdesk.transfer.importers.read import read_export


def plus(*tokens: dict[str, Any]) -> bytes:
    """Make an export of FreeOTP+."""
    return as_json({"tokenOrder": [], "tokens": list(tokens)})


def token2(**changes: Any) -> dict[str, Any]:
    """Return a token of FreeOTP 2, which has its secret elsewhere and leaves out what is usual."""
    return {"issuerExt": "GitHub", "label": "alice", "type": "TOTP", **changes}


@pytest.mark.parametrize("make", [freeotp_xml, plus])
def test_first_versions(make: Any) -> None:
    """Both keep a counter one less than the URI's; the account gets the URI's."""
    file = make(
        freeotp_token(algo="SHA256", digits=8, period=60),
        freeotp_token(type="HOTP", label="bob", counter=41),
        freeotp_token(type="HOTP", label="new", counter=-1),
        freeotp_token(issuerExt="Steam", issuerInt="Steam", digits=5),
    )
    assert accounts(file) == [
        Account("GitHub", "alice", algorithm=Algorithm.SHA256, digits=8, period=60),
        Account("GitHub", "bob", Kind.HOTP, counter=42),
        Account("GitHub", "new", Kind.HOTP),
        Account("Steam", "alice", Kind.STEAM, digits=5),
    ]
    assert entries(file)[0].key_uri.secret.reveal() == LETTERS


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"issuerExt": ""}, Account("GitHub", "alice")),
        ({"issuerInt": None}, Account("GitHub", "alice")),
        ({"issuerExt": "", "issuerInt": ""}, Account("", "alice")),
        ({"issuerInt": "Microsoft"}, Account("GitHub", "alice", issuer_param="Microsoft")),
        ({"issuerAlt": "Mine", "labelAlt": "me"}, Account("Mine", "me")),
        ({"period": 0}, Account("GitHub", "alice")),
        (
            {"issuerExt": "Steam", "issuerInt": "Steam", "type": "HOTP"},
            Account("Steam", "alice", Kind.HOTP, counter=1),
        ),
    ],
)
def test_names(changes: dict[str, Any], expected: Account) -> None:
    """What was renamed goes before what was scanned; both issuers of a link are kept."""
    assert accounts(plus(freeotp_token(**changes))) == [expected]


def test_tokens_of_the_very_first_versions() -> None:
    """A token that is kept as a URI is read as one."""
    uri = f"otpauth://totp/GitHub:alice?secret={LETTERS}&issuer=GitHub"
    assert accounts(preferences({"a": uri, "tokenOrder": "[]"})) == [Account("GitHub", "alice")]


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": "text"},
        {"secret": []},
        {"secret": [256]},
        {"secret": [None]},
        {"secret": [1.5]},
        {"algo": "MD5"},
        {"type": "PUSH"},
        {"digits": 4},
    ],
)
def test_odd_tokens(changes: dict[str, Any]) -> None:
    """A token that cannot be taken is reported by its name."""
    ((entry, _),) = problems(plus(freeotp_token(**changes)))
    assert entry == "GitHub"


@pytest.mark.parametrize("old_android", [False, True])
def test_second_version(old_android: bool) -> None:  # noqa: FBT001 - a case of two
    """FreeOTP 2 keeps the URI's counter, and what it leaves out is as usual."""
    tokens = [token2(), token2(type="HOTP", counter=3, algo="SHA1"), token2(issuerExt="Steam")]
    backup = freeotp2(tokens, PASSWORD, old_android=old_android)
    assert accounts(backup, PASSWORD) == [
        Account("GitHub", "alice"),
        Account("GitHub", "alice", Kind.HOTP, counter=3),
        Account("Steam", "alice", Kind.STEAM, digits=5),
    ]
    assert entries(backup, PASSWORD)[0].key_uri.secret.reveal() == LETTERS


def test_passwords_of_the_second_version() -> None:
    """A backup of FreeOTP 2 always has a password."""
    backup = freeotp2([token2()], PASSWORD)
    with pytest.raises(PasswordNeededError):
        read_export(backup)
    with pytest.raises(WrongPasswordError):
        read_export(backup, "guess")


def test_halves_of_a_token() -> None:
    """A secret without its token, and a token without its secret, are reported; others are read."""
    values = read_map(freeotp2([token2(), token2(label="bob")], PASSWORD))
    del values["uuid-1"]
    export = read_export(java_map(values), PASSWORD)
    assert [each.key_uri.account.account for each in export.entries] == ["alice"]
    assert [each.entry for each in export.problems] == ["GitHub"]
    del values["uuid-0-token"]
    assert len(read_export(java_map(values), PASSWORD).problems) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"mIterations": 10**9},
        {"mIterations": 0},
        {"mAlgorithm": "PBKDF2withHmacMD5"},
        {"mSalt": "salt"},
        {"mEncryptedKey": {}},
        {"mEncryptedKey": {"mParameters": [4, 99], "mCipherText": [0] * 48}},
    ],
)
def test_odd_master_key(changes: dict[str, Any]) -> None:
    """A master key that asks for too much, or is invalid, is refused."""
    values = read_map(freeotp2([token2()], PASSWORD))
    values["masterKey"] = json.dumps(json.loads(values["masterKey"]) | changes)
    with pytest.raises(ForeignFileError):
        read_export(java_map(values), PASSWORD)


def test_java_texts() -> None:
    """References, long texts, null, NUL and characters beyond 16 bits are read as Java has them."""
    start = java_map({})[:-5]
    long = b"|" + (3).to_bytes(8, "big") + b"abc"
    beyond = b"t\x00\x08\xc0\x80\xed\xa0\xbd\xed\xb8\x80"
    data = start + (3).to_bytes(4, "big") + long + beyond + b"pq\x00~\x00\x03" + b"q\x00~\x00\x02p"
    assert read_map(data) == {"abc": "", "": "\x00😀"}


@pytest.mark.parametrize(
    "data",
    [
        b"\xac\xed\x00\x05",
        java_map({"a": "b"})[:-4],
        java_map({"a": "b"}).replace(b"HashMap", b"TreeMap"),
        java_map({"a": "b"}).replace(b"t\x00\x01b", b"sr\x00\x01"),
        java_map({"a": "b"}).replace(b"t\x00\x01b", b"q\x00\x7e\x00\x09"),
        java_map({"a": "b"}).replace(b"t\x00\x01b", b"t\x00\x01\xff"),
        java_map({"a": "b"}).replace(b"I\x00\x09", b"[\x00\x09"),
        java_map({})[:-5] + b"\x7f\xff\xff\xff",
    ],
)
def test_other_java_objects(data: bytes) -> None:
    """A map that is cut short, and anything but a map of texts, is refused."""
    with pytest.raises(ForeignFileError):
        read_map(data)
