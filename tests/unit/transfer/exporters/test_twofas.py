"""2FAS: the shape of the app's own files, and an encryption that opens as theirs does."""

from __future__ import annotations

import hashlib
import json
import os
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from totpdesk.otp import Algorithm, Kind
from totpdesk.transfer.exporters.formats import Format
from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.exporters.writer import Written

PASSWORD: Final = "päss wörd"
BESIDE_CHECKOUT: Final = Path(__file__).resolve().parents[5] / "shared" / "fixtures"
SAMPLES: Final = Path(os.environ.get("TOTPDESK_FIXTURES", BESIDE_CHECKOUT))
REAL: Final = SAMPLES / "aegis" / "2fas_authenticator_encrypted_v4.2fas"


def opened(triple: str, password: str) -> bytes:
    """Decrypt "ciphertext:salt:nonce", as reference and services are written."""
    encrypted, salt, nonce = map(b64decode, triple.split(":"))
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 10_000, 32)
    return AESGCM(key).decrypt(nonce, encrypted, None)


def backup(written: Written) -> Any:
    """Return the file's content."""
    return json.loads(written.files[0][1])


def test_services(account: Callable[..., AccountRecord], export: Callable[..., Written]) -> None:
    """Each kind's service has what 2FAS puts there, and no more."""
    items = (
        account(name="Mine", code={"digits": 8, "algorithm": Algorithm.SHA512, "period": 60}),
        account("", "bob", code={"kind": Kind.HOTP, "counter": 9}),
        account(code={"kind": Kind.STEAM, "digits": 5}),
    )
    services = backup(export(Format.TWOFAS, *items))["services"]
    assert [each["name"] for each in services] == ["Mine", "bob", "GitHub"]
    assert [each["order"] for each in services] == [{"position": n} for n in range(3)]
    first, second, third = (each["otp"] for each in services)
    assert (first["digits"], first["algorithm"], first["period"]) == (8, "SHA512", 60)
    assert (second["tokenType"], second["counter"]) == ("HOTP", 9)
    assert "period" not in second
    assert "counter" not in first
    assert third["tokenType"] == "STEAM"


def test_first_tag_becomes_the_group(
    account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """A service is in one group; that others are missing is said."""
    items = (account(tags=("Work", "Code")), account("Bank"), account("Shop", tags=("Work",)))
    written = export(Format.TWOFAS, *items)
    (group,) = backup(written)["groups"]
    ids = [each.get("groupId") for each in backup(written)["services"]]
    assert (group["name"], ids) == ("Work", [group["id"], None, group["id"]])
    assert [each.reason for each in written.reduced] == ["Not all of its tags are in the file."]
    assert [each.tags for each in read_export(written.files[0][1]).entries] == [
        ("Work",),
        (),
        ("Work",),
    ]


def test_encrypted(account: Callable[..., AccountRecord], export: Callable[..., Written]) -> None:
    """Services and reference open with the password; salt and nonces are as long as theirs."""
    written = export(Format.TWOFAS, account(), password=PASSWORD)
    file = backup(written)
    assert file["services"] == []
    assert json.loads(opened(file["servicesEncrypted"], PASSWORD))[0]["secret"].startswith("JBSW")
    assert len(opened(file["reference"], PASSWORD)) == 256
    encrypted, salt, nonce = map(b64decode, file["servicesEncrypted"].split(":"))
    _, other_salt, other_nonce = map(b64decode, file["reference"].split(":"))
    assert (len(salt), len(nonce), salt) == (256, 12, other_salt)
    assert nonce != other_nonce
    assert b"JBSW" not in written.files[0][1] + encrypted


@pytest.mark.skipif(not REAL.exists(), reason="needs the sample files (TOTPDESK_FIXTURES)")
def test_shape_of_a_real_file(
    account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """A file of the app has the same keys everywhere, and the same reference."""
    real = json.loads(REAL.read_text())
    ours = backup(export(Format.TWOFAS, account(), password=PASSWORD))
    assert ours.keys() == real.keys()
    assert opened(ours["reference"], PASSWORD) == opened(real["reference"], "test")
    theirs = json.loads(opened(real["servicesEncrypted"], "test"))[0]
    mine = json.loads(opened(ours["servicesEncrypted"], PASSWORD))[0]
    assert mine.keys() == theirs.keys()
    for part in ("otp", "icon", "order"):
        assert mine[part].keys() == theirs[part].keys()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ({"period": 45}, "2FAS for iPhone knows 10, 30, 60 and 90 seconds only."),
        ({"digits": 9}, "2FAS for iPhone knows codes of 6 to 8 digits only."),
    ],
)
def test_what_an_iphone_would_read_otherwise(
    account: Callable[..., AccountRecord],
    export: Callable[..., Written],
    code: dict[str, object],
    reason: str,
) -> None:
    """It is written, for Android reads it, and said."""
    written = export(Format.TWOFAS, account(code=code))
    assert (written.accounts, [each.reason for each in written.reduced]) == (1, [reason])


def test_what_2fas_cannot_hold(
    account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """A counter beyond 32 bits and kinds with a PIN are left out, the rest is written."""
    motp = {"kind": Kind.MOTP, "algorithm": Algorithm.MD5, "period": 10}
    items = (
        account("Far", code={"kind": Kind.HOTP, "counter": 2**31}),
        account("Old", pin="1234", code=motp),
        account("Bank", code={"kind": Kind.HOTP, "counter": 2**31 - 1}),
    )
    written = export(Format.TWOFAS, *items)
    assert written.accounts == 1
    assert [(each.entry, each.reason) for each in written.left_out] == [
        ("Far (alice)", "Its counter is too high for 2FAS."),
        ("Old (alice)", "2FAS does not support mOTP codes."),
    ]
