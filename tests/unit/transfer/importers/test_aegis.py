"""Aegis: plain vaults of all versions, encrypted ones with several passwords."""

from __future__ import annotations

import json
from typing import Literal
from unicodedata import normalize

import pytest

from support.authenticator_files import (
    LETTERS,
    PASSWORD,
    aegis,
    aegis_db,
    aegis_encrypted,
    aegis_entry,
    text64,
)
from support.importing import accounts, entries, problems
from totpdesk.accounts.account import Icon
from totpdesk.base.errors import ForeignFileError, PasswordNeededError, WrongPasswordError
from totpdesk.otp import Account, Algorithm, Kind, Secret
from totpdesk.transfer.importers.read import read_export


def test_each_kind() -> None:
    """Time, counter and Steam codes keep all that belongs to them."""
    vault = aegis_db(
        aegis_entry(algo="SHA256", digits=8, period=60),
        aegis_entry(type="hotp", algo="SHA512", counter=7),
        aegis_entry(type="steam", digits=5, issuer="Steam"),
    )
    assert accounts(aegis(vault)) == [
        Account("GitHub", "alice", algorithm=Algorithm.SHA256, digits=8, period=60),
        Account("GitHub", "alice", Kind.HOTP, Algorithm.SHA512, counter=7),
        Account("Steam", "alice", Kind.STEAM, digits=5),
    ]


def test_kinds_with_a_pin() -> None:
    """Codes of mOTP and Yandex are made with a PIN, which comes along."""
    vault = aegis_db(
        aegis_entry(type="motp", algo="MD5", period=10, pin="1234"),
        aegis_entry(type="yandex", algo="SHA256", digits=8, secret=LETTERS * 2, pin=" 56 "),
    )
    motp, yandex = entries(aegis(vault))
    assert motp.key_uri.account == Account("GitHub", "alice", Kind.MOTP, Algorithm.MD5, period=10)
    assert motp.key_uri.secret == Secret(LETTERS, "1234")
    assert yandex.key_uri.account.kind is Kind.YANDEX
    assert yandex.key_uri.secret == Secret(LETTERS * 2, " 56 ")


@pytest.mark.parametrize(
    ("icon_mime", "data"),
    [
        ("image/png", b"\x89PNG\r\n\x1a\nrest"),
        ("image/jpeg", b"\xff\xd8\xffrest"),
        ("image/svg+xml", b" \n<svg xmlns=''/>"),
        ("image/webp", b"RIFF\x00\x00\x00\x00WEBP"),
    ],
)
def test_a_picture_comes_along(icon_mime: str, data: bytes) -> None:
    """A picture is taken in each type that Aegis has had."""
    (found,) = entries(aegis(aegis_db(aegis_entry(icon=text64(data), icon_mime=icon_mime))))
    assert found.picture == Icon(icon_mime, data)


def test_a_picture_before_types_were_named() -> None:
    """Early vaults name no type: their pictures are JPEGs."""
    (found,) = entries(aegis(aegis_db(aegis_entry(icon=text64(b"\xff\xd8\xff")), version=1)))
    assert found.picture == Icon("image/jpeg", b"\xff\xd8\xff")


@pytest.mark.parametrize(
    "fields",
    [
        {"icon": "*"},
        {"icon": 7, "icon_mime": "image/png"},
        {"icon": text64(b"GIF89a"), "icon_mime": "image/gif"},
        {"icon": text64(b"GIF89a"), "icon_mime": "image/png"},
        {"icon": text64(b"\xff\xd8\xff" + bytes(5 * 2**20)), "icon_mime": "image/jpeg"},
    ],
)
def test_an_odd_picture_costs_no_account(fields: dict[str, object]) -> None:
    """What is no picture, or one that is huge, is left out; the account comes without."""
    (found,) = entries(aegis(aegis_db(aegis_entry(**fields))))
    assert found.picture is None


def test_nothing_is_lost() -> None:
    """The secret's letters, the note, the favourite and the groups of version 3 come along."""
    groups = [{"uuid": "g1", "name": "Work"}, {"uuid": "g2", "name": "Home"}]
    entry = aegis_entry(note="spare", favorite=True, groups=["g2", "g1", "gone"])
    (found,) = entries(aegis(aegis_db(entry, groups=groups)))
    assert found.key_uri.secret.reveal() == LETTERS
    assert (found.note, found.favourite, found.tags) == ("spare", True, ("Home", "Work"))


@pytest.mark.parametrize("version", [1, 2])
def test_one_group(version: int) -> None:
    """Before version 3 an entry has one group, by its name."""
    (found,) = entries(aegis(aegis_db(aegis_entry(group="Work"), version=version)))
    assert found.tags == ("Work",)


def test_issuer_may_be_null() -> None:
    """An entry without issuer has an empty one."""
    assert accounts(aegis(aegis_db(aegis_entry(issuer=None)))) == [Account("", "alice")]


@pytest.mark.parametrize("password", [PASSWORD, "backup"])
def test_any_password_opens(password: str) -> None:
    """A vault with two passwords opens with either."""
    vault = aegis_encrypted(aegis_db(aegis_entry()), PASSWORD, "backup")
    assert accounts(vault, password) == [Account("GitHub", "alice")]


def test_wrong_and_missing_passwords() -> None:
    """Without a password one is asked for; a wrong one is another error."""
    vault = aegis_encrypted(aegis_db(aegis_entry()), PASSWORD)
    with pytest.raises(PasswordNeededError):
        read_export(vault)
    with pytest.raises(WrongPasswordError):
        read_export(vault, "guess")


def test_fingerprint_only() -> None:
    """A vault that no password opens says what to do in Aegis."""
    with pytest.raises(ForeignFileError, match="Set a password"):
        read_export(aegis_encrypted(aegis_db(aegis_entry())), PASSWORD)


def test_huge_costs_are_refused_unpaid() -> None:
    """A slot that asks for terabytes, and many that ask for gigabytes together, are refused."""
    vault = json.loads(aegis_encrypted(aegis_db(aegis_entry()), PASSWORD))
    slot = vault["header"]["slots"][1]
    for many, costs in (1, {"n": 2**40}), (1, {"p": -1}), (1, {"r": "8"}), (64, {"n": 2**17}):
        vault["header"]["slots"] = [slot | costs] * many
        with pytest.raises(ForeignFileError, match="refused"):
            read_export(json.dumps(vault).encode(), PASSWORD)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (aegis_entry(type="motp", algo="MD5", period=10), "PIN"),
        (aegis_entry(type="yandex", pin=None), "PIN"),
        (aegis_entry(type="yandex", pin="1234"), "too short"),
        (aegis_entry(algo="MD5"), "algorithm"),
        (aegis_entry(secret="not base32!"), "base32"),
        (aegis_entry(secret=""), "empty"),
        (aegis_entry(digits=0), "digits"),
        (aegis_entry(period="soon"), "period"),
        ({**aegis_entry(), "info": None}, "empty"),
    ],
)
def test_odd_entry_costs_no_other(entry: dict[str, object], reason: str) -> None:
    """What no code can be made for is reported by its name and why, never by its secret."""
    export = read_export(aegis(aegis_db(aegis_entry(), entry)))
    assert len(export.entries) == 1
    (problem,) = export.problems
    assert problem.entry == "GitHub"
    assert reason in problem.reason
    assert LETTERS not in problem.reason


def test_entries_of_other_types() -> None:
    """Entries that are no objects are reported, too."""
    assert len(problems(aegis(aegis_db(None, 7, "x", [])))) == 4  # type: ignore[arg-type]


@pytest.mark.parametrize(("made", "typed"), [("NFD", "NFC"), ("NFC", "NFD"), ("NFKD", "NFC")])
def test_accents_in_a_password_count_however_they_are_typed(
    made: Literal["NFD", "NFC", "NFKD"], typed: Literal["NFC", "NFD"]
) -> None:
    """A password opens what another system made with the same letters in another form."""
    word = "pä\N{LATIN SMALL LIGATURE FI}ß"
    encrypted = aegis_encrypted(aegis_db(aegis_entry()), normalize(made, word))
    assert len(entries(encrypted, normalize(typed, word))) == 1
    with pytest.raises(WrongPasswordError):
        read_export(encrypted, "pä")


def test_a_picture_without_a_type_is_recognised_by_its_beginning() -> None:
    """Old vaults have pictures of which they do not say what they are."""
    picture = b"\x89PNG\r\n\x1a\n..."
    (found,) = entries(aegis(aegis_db(aegis_entry(icon=text64(picture)))))
    assert found.picture == Icon("image/png", picture)
