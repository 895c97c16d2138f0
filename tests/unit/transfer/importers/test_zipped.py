"""ZIP files: Raivo, Authenticator Plus and WinAuth, and what a hostile archive may try."""

from __future__ import annotations

import io
import json
import struct
import zipfile

import pytest

from support.exports import PASSWORD, SECRET, URI, packed, packed_aes
from totpdesk.base.errors import (
    ForeignFileError,
    PasswordNeededError,
    UnknownFormatError,
    WrongPasswordError,
)
from totpdesk.otp import Account, Algorithm, Kind
from totpdesk.transfer.importers.read import read_export

RAIVO = [
    {
        "issuer": "ACME",
        "account": "bob",
        "secret": SECRET,
        "algorithm": "SHA256",
        "digits": "8",
        "kind": "TOTP",
        "timer": "60",
        "counter": "0",
        "pinned": "true",
    },
    {"issuer": "C", "secret": SECRET, "kind": "HOTP", "timer": "0", "counter": "5"},
    {"issuer": "Odd", "secret": SECRET, "kind": "TOTP", "timer": "soon"},
]
MEMBERS = {
    "Raivo OTP": {"raivo-otp-export.json": json.dumps(RAIVO).encode(), "raivo.html": b"<html>"},
    "Authenticator Plus": {"Accounts.txt": URI.encode()},
    "WinAuth": {"winauth-2024-01-01.txt": URI.encode()},
}


@pytest.mark.parametrize("program", MEMBERS)
def test_an_encrypted_zip_opens_with_its_password(program: str) -> None:
    """WinZip's AES is opened; without a password or with a wrong one, that is what is said."""
    encrypted = packed_aes(MEMBERS[program])
    export = read_export(encrypted, PASSWORD)
    assert export.format == program
    assert export.entries[0].key_uri.account == Account(
        "ACME", "bob", Kind.TOTP, Algorithm.SHA256, 8, 60
    )
    with pytest.raises(PasswordNeededError):
        read_export(encrypted)
    with pytest.raises(WrongPasswordError):
        read_export(encrypted, "guess")


@pytest.mark.parametrize("program", MEMBERS)
def test_a_zip_in_the_clear_needs_no_password(program: str) -> None:
    """The same without encryption is read, a needless password or not."""
    assert read_export(packed(MEMBERS[program]), "needless").format == program


def test_raivos_texts_are_numbers() -> None:
    """Raivo writes numbers as texts; its counters, pins and odd entries are understood."""
    export = read_export(json.dumps(RAIVO).encode())
    first, second = export.entries
    assert (first.favourite, second.favourite) == (True, False)
    assert second.key_uri.account == Account("C", "", Kind.HOTP, counter=5)
    assert [problem.entry for problem in export.problems] == ["Odd"]


def test_a_bomb_is_refused() -> None:
    """A member that unpacks to more than any export is refused, whatever it says of its size."""
    bomb = packed({"export.data": b"[" * (65 * 1024 * 1024)})
    with pytest.raises(ForeignFileError, match="too large"):
        read_export(bomb)
    size = struct.pack("<I", 65 * 1024 * 1024)
    with pytest.raises(ForeignFileError):
        read_export(bomb.replace(size, struct.pack("<I", 10)))


def test_an_unusual_packing_is_refused() -> None:
    """Packing that no export uses, and that may take any memory to undo, is refused."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("export.data", b"{}")
    with pytest.raises(ForeignFileError, match="unusual"):
        read_export(written.getvalue())


@pytest.mark.parametrize("name", ["../export.data", "/etc/export.data", "..\\Accounts.txt\\x"])
def test_a_path_is_no_name(name: str) -> None:
    """A member that points elsewhere is not the one that is looked for."""
    with pytest.raises(UnknownFormatError):
        read_export(packed({name: b"{}"}))


def test_a_directory_without_end_is_not_read() -> None:
    """An archive whose directory claims to be larger than any export's is none of ours."""
    data = bytearray(packed({"export.data": b"{}"}))
    at = data.rfind(b"PK\x05\x06") + 12
    data[at : at + 4] = struct.pack("<I", 2**31)
    with pytest.raises(UnknownFormatError):
        read_export(bytes(data))


@pytest.mark.parametrize("encrypted", [True, False], ids=["AES", "clear"])
def test_a_damaged_member_is_reported(*, encrypted: bool) -> None:
    """Damage inside a member is found by its checksum."""
    data = bytearray((packed_aes if encrypted else packed)(MEMBERS["WinAuth"]))
    at = 30 + len("winauth-2024-01-01.txt") + 40
    data[at] ^= 1
    with pytest.raises(ForeignFileError):
        read_export(bytes(data), PASSWORD)


def test_an_encrypted_member_that_begins_beyond_the_end_is_reported() -> None:
    """A member that says it is encrypted, and leaves no room for a cipher's header, is refused."""
    data = bytearray(packed({"export.data": b"{}"}))
    data[6] |= 1
    data[28:30] = b"\xff\xff"  # the size of what stands before the content
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ForeignFileError):
        read_export(bytes(data), PASSWORD)
