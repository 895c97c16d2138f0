"""Files that were damaged or made up: whatever is in them, only our own errors come out."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.exports import (
    KEY,
    PASSWORD,
    SECRET,
    URI,
    authy,
    authy_token,
    bitwarden_vault,
    database,
    encrypted_bitwarden,
    onepux,
    otpauthdb,
    packed,
    packed_aes,
    preferences,
    sqlcipher,
    totp_authenticator,
)
from support.kdbx import AES_KDF, OLD, PLAIN, write_kdbx
from support.opvaults import op_login, opvault
from totpdesk.base.errors import ForeignFileError
from totpdesk.transfer.importers.export import Sample
from totpdesk.transfer.importers.read import FORMATS, read_export

_CODES: Final[list[dict[str, object]]] = [{"issuer": "A", "name": "b", "base": 32, "key": SECRET}]
_KEEPASS: Final = f"""<KeePassFile><Root><Group><Entry><String><Key>otp</Key><Value>
{URI.replace("&", "&amp;")}</Value></String></Entry></Group></Root></KeePassFile>"""
_BITWARDEN: Final = f"folder,type,name,login_username,login_totp\nA,login,b,c,{URI}"
_SIMPLE: Final = replace(PLAIN, password=PASSWORD, derivation=AES_KDF)
_GUARD: Final = {"shared_secret": "SGVsbG8h3q2+7w==", "account_name": "gabe"}
_LASTPASS: Final = {"accounts": [{"issuerName": "A", "secret": SECRET, "digits": 6}]}
_RECORDED: Final = {"decrypted_authenticator_tokens": [{"name": "A", "decrypted_seed": SECRET}]}
_EXTENSION: Final = {"hash": "i", "type": "totp", "secret": SECRET, "index": 0}
_PROTON: Final = {
    "vaults": {"v": {"items": [{"data": {"type": "login", "content": {"totpUri": URI}}}]}}
}
_RAIVO: Final = [{"issuer": "A", "secret": SECRET, "kind": "TOTP", "timer": "30"}]


@dataclass(frozen=True)
class Made:
    """A whole file, and how much of it a damage may reach: what is costly to try is left out."""

    data: bytes
    tries: int = 60


FILES: Final = {
    "Bitwarden": Made(json.dumps(bitwarden_vault()).encode()),
    "Bitwarden, encrypted": Made(encrypted_bitwarden()),
    "Bitwarden, CSV": Made(_BITWARDEN.encode()),
    "KDBX 4": Made(write_kdbx(_KEEPASS, _SIMPLE)),
    "KDBX 3.1": Made(write_kdbx(_KEEPASS, replace(OLD, password=PASSWORD))),
    "KeePass XML": Made(_KEEPASS.encode()),
    "1PUX": Made(onepux(URI, SECRET)),
    "Proton Pass": Made(packed({"Proton Pass/data.json": json.dumps(_PROTON).encode()})),
    "WinAuth": Made(packed_aes({"winauth.txt": URI.encode()}), tries=30),
    "Raivo": Made(json.dumps(_RAIVO).encode()),
    "LastPass": Made(json.dumps(_LASTPASS).encode()),
    "Authy": Made(authy(authy_token(locked=True), authy_token(locked=False))),
    "Steam": Made(json.dumps(_GUARD).encode()),
    "Duo": Made(json.dumps([{"name": "b", "otpGenerator": {"otpSecret": SECRET}}]).encode()),
    "TOTP Authenticator": Made(preferences(STATIC_TOTP_CODES_LIST=json.dumps(_CODES))),
    "TOTP Authenticator, backup": Made(totp_authenticator(_CODES)),
    "Battle.net": Made(
        preferences(com__blizzard__messenger__AUTHENTICATOR_DEVICE_SECRET="09ec1798")
    ),
    "Google, SQLite": Made(database("email TEXT, secret TEXT, type INT", ("a:b", SECRET, 0))),
    "OPVault": Made(packed(opvault(op_login(URI)))),
    "Authenticator Plus": Made(sqlcipher("email, secret, type INT", ("b", SECRET, 0)), tries=20),
    "Authy, recorded": Made(json.dumps(_RECORDED).encode()),
    "Authenticator extension": Made(json.dumps({"i": _EXTENSION}).encode()),
    "HTML": Made(f"<html><td>{URI}</td></html>".encode()),
    "OTP Auth": Made(otpauthdb({"secret": KEY, "label": "b", "issuer": "A"}), tries=30),
}
QUICK: Final = settings(
    deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def _cheap_derivations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower what a database may ask for: a damaged number may ask for all that is allowed."""
    monkeypatch.setattr("totpdesk.formats.kdbx.key._MOST_ROUNDS", 100_000)


def attempt(data: bytes) -> None:
    """Read a file as every format that takes it; only a ForeignFileError may come out."""
    sample = Sample(data)
    for each in FORMATS:
        if each.fits(sample):
            try:
                each.read(sample, PASSWORD)
            except ForeignFileError as error:
                assert PASSWORD not in str(error)
                assert SECRET not in str(error)


@pytest.mark.parametrize("name", FILES)
def test_the_whole_files_are_read(name: str) -> None:
    """What is damaged below is a good file to begin with."""
    assert read_export(FILES[name].data, PASSWORD).entries


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_never_more_than_a_foreign_file_error(name: str) -> None:
    """Bytes changed, cut out and put in anywhere: it is read, in part, or refused in words."""
    made = FILES[name]

    @settings(QUICK, max_examples=made.tries)
    @given(st.lists(_damages(len(made.data)), min_size=1, max_size=4))
    def check(damages: list[tuple[int, int, bytes]]) -> None:
        data = made.data
        for start, length, new in damages:
            data = data[:start] + new + data[start + length :]
        attempt(data)

    check()


def _damages(size: int) -> st.SearchStrategy[tuple[int, int, bytes]]:
    """Return strategies for where, how much, and what instead."""
    return st.tuples(st.integers(0, size), st.integers(0, 8), st.binary(max_size=8))


@settings(QUICK, max_examples=300)
@given(st.binary(max_size=400))
def test_noise_is_never_more_than_a_foreign_file_error(data: bytes) -> None:
    """Bytes of no meaning, alone and behind the beginning of every binary format, are refused."""
    for beginning in (
        b"",
        b"PK\x03\x04",
        b"SQLite format 3\x00",
        bytes.fromhex("03d9a29a67fb4bb5"),
    ):
        attempt(beginning + data)


_WORDS: Final = """
    encrypted items encKeyValidation_DO_NOT_EDIT folders collections login totp name deletedDate
    passwordProtected salt kdfType kdfIterations data accounts vaults attrs item details sections
    fields value overview title issuerName secret digits folderData folderId shared_secret entries
    encryption_iv otpGenerator otpSecret counter kind timer decryptedSecret encryptedSecret
    decrypted_authenticator_tokens decrypted_seed hash index encrypted algorithm dataType uri
    secretSeed content metadata extraFields totpUri type collectionIds tags
"""
_JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(_WORDS.split()), inner, max_size=5)
    ),
    max_leaves=12,
)


@settings(QUICK, max_examples=300)
@given(_JSON)
def test_json_of_any_shape_is_never_more_than_a_foreign_file_error(value: object) -> None:
    """JSON with the right keys and the wrong kinds of values under them is refused or reported."""
    attempt(json.dumps(value).encode())
    attempt(packed({"export.data": json.dumps(value).encode()}))
