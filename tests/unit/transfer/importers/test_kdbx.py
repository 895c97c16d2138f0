"""KeePass databases of both versions: every cipher and derivation, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from support.exports import SECRET, URI
from support.kdbx import (
    AES_KDF,
    ARGON2D,
    ARGON2ID,
    CHACHA20_CIPHER,
    OLD,
    PLAIN,
    SIGNATURE,
    Recipe,
    protected,
    write_kdbx,
)
from totpdesk.base.errors import ForeignFileError, PasswordNeededError, WrongPasswordError
from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export

WAYS = {
    "4, AES, Argon2id": PLAIN,
    "4, AES, Argon2d": replace(PLAIN, derivation=ARGON2D),
    "4, ChaCha20, AES": replace(PLAIN, cipher=CHACHA20_CIPHER, derivation=AES_KDF, rounds=70_001),
    "4, ChaCha20, Argon2id, not packed": replace(PLAIN, cipher=CHACHA20_CIPHER, compressed=False),
    "3.1, AES": OLD,
    "3.1, AES, not packed": replace(OLD, compressed=False, rounds=6000),
}


def document(recipe: Recipe) -> str:
    """Return a database's XML, the one-time password behind a password and an old version."""
    old, password, otp = protected("old", "hunter2", URI, recipe=recipe)
    return f"""<KeePassFile><Meta><Note Protected="True">{old}</Note></Meta><Root><Group>
      <Name>Root</Name><Group><Name>Web</Name><Entry>
        <String><Key>Title</Key><Value>Acme</Value></String>
        <String><Key>Password</Key><Value Protected="True">{password}</Value></String>
        <String><Key>otp</Key><Value Protected="True">{otp}</Value></String>
      </Entry></Group></Group></Root></KeePassFile>"""


def opened(recipe: Recipe, password: str | None = "test") -> Export:
    """Write a database and read it."""
    return read_export(write_kdbx(document(recipe), recipe), password)


@pytest.mark.parametrize("recipe", WAYS.values(), ids=WAYS.keys())
def test_it_opens_whatever_it_was_encrypted_with(recipe: Recipe) -> None:
    """A database opens with its password, and its protected values are read in their order."""
    (entry,) = opened(recipe).entries
    assert (entry.name, entry.tags) == ("Acme", ("Web",))
    assert entry.key_uri.secret.reveal() == SECRET


@pytest.mark.parametrize("recipe", WAYS.values(), ids=WAYS.keys())
def test_it_asks_for_its_password(recipe: Recipe) -> None:
    """No password and a wrong one are distinguished; a key file is considered."""
    with pytest.raises(PasswordNeededError):
        opened(recipe, None)
    with pytest.raises(WrongPasswordError, match="key file"):
        opened(recipe, "guess")


@pytest.mark.parametrize(
    "recipe",
    [
        replace(PLAIN, memory=2**50),
        replace(PLAIN, passes=2**40),
        replace(PLAIN, memory=2**31, passes=1000),
        replace(PLAIN, lanes=2**31),
        replace(PLAIN, memory=0),
        replace(PLAIN, derivation=AES_KDF, rounds=2**60),
        replace(OLD, rounds=2**63),
    ],
    ids=lambda recipe: f"{recipe.memory} {recipe.passes} {recipe.lanes} {recipe.rounds}",
)
def test_an_absurd_derivation_is_refused_before_it_starts(recipe: Recipe) -> None:
    """A database that asks for terabytes or years is refused at once."""
    with pytest.raises(ForeignFileError, match="which is refused"):
        opened(recipe)


def test_a_packed_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that unpacks to more than is allowed is refused, not unpacked."""
    monkeypatch.setattr("totpdesk.formats.kdbx.body.MOST_BYTES", 10_000)
    bomb = write_kdbx(document(PLAIN) + " " * 1_000_000)
    with pytest.raises(ForeignFileError, match="too large when it is unpacked"):
        read_export(bomb, "test")


def test_entities_in_a_database_are_refused() -> None:
    """XML with a document type is refused in a database, too."""
    laughs = '<!DOCTYPE x [<!ENTITY a "aaaa">]><KeePassFile>&a;</KeePassFile>'
    with pytest.raises(ForeignFileError, match="entities"):
        read_export(write_kdbx(laughs), "test")


@pytest.mark.parametrize("recipe", [PLAIN, OLD], ids=["4", "3.1"])
def test_a_database_that_is_cut_short_is_refused(recipe: Recipe) -> None:
    """Wherever a database ends too early, it is reported as damaged or as not opening."""
    whole = write_kdbx(document(recipe), recipe)
    for end in range(len(SIGNATURE), len(whole), 7):
        with pytest.raises(ForeignFileError):
            read_export(whole[:end], "test")


def test_another_version_is_reported() -> None:
    """A version that did not exist when this was written is named as the reason."""
    with pytest.raises(ForeignFileError, match="version"):
        read_export(SIGNATURE + bytes([0, 0, 9, 0]), "test")


def test_unknown_ciphers_and_derivations_are_reported() -> None:
    """A cipher or derivation of a plug-in is named as the reason."""
    with pytest.raises(ForeignFileError, match="encrypted in an unknown way"):
        read_export(write_kdbx(document(PLAIN), replace(PLAIN, cipher=bytes(16))), "test")
    odd = write_kdbx(document(PLAIN)).replace(ARGON2ID, bytes(16))
    with pytest.raises(ForeignFileError, match="derives its key"):
        read_export(odd, "test")


def test_a_database_of_keepass_1_is_reported() -> None:
    """It is known by its signature, and no password is asked for."""
    with pytest.raises(ForeignFileError, match="KeePass 1"):
        read_export(bytes.fromhex("03d9a29a65fb4bb5") + bytes(200))
