"""Aegis: the export opens by the words of Aegis's own documentation, and holds everything."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from totpdesk.accounts.account import Icon
from totpdesk.otp import Algorithm, Kind
from totpdesk.transfer.exporters.formats import Format
from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.exporters.writer import Written

PASSWORD = "päss wörd"


def opened(content: bytes, password: str) -> Any:
    """Open a vault as docs/vault.md of Aegis describes it."""
    vault = json.loads(content)
    (slot,) = vault["header"]["slots"]
    salt = bytes.fromhex(slot["salt"])
    costs = {"n": slot["n"], "r": slot["r"], "p": slot["p"], "maxmem": 2**26}
    key = hashlib.scrypt(password.encode(), salt=salt, dklen=32, **costs)
    master = _gcm(key, slot["key_params"], bytes.fromhex(slot["key"]))
    return json.loads(_gcm(master, vault["header"]["params"], b64decode(vault["db"])))


def _gcm(key: bytes, params: dict[str, str], encrypted: bytes) -> bytes:
    tag = bytes.fromhex(params["tag"])
    return AESGCM(key).decrypt(bytes.fromhex(params["nonce"]), encrypted + tag, None)


def test_it_opens_with_the_password_alone(
    account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """Scrypt, then AES-GCM twice, with nothing but the file and the password."""
    ((_, content),) = export(Format.AEGIS, account(tags=("Work",)), password=PASSWORD).files
    assert b"GitHub" not in content
    database = opened(content, PASSWORD)
    (entry,) = database["entries"]
    assert (entry["issuer"], entry["name"], entry["type"]) == ("GitHub", "alice", "totp")
    assert entry["info"] == {
        "secret": "JBSWY3DPEHPK3PXP",
        "algo": "SHA1",
        "digits": 6,
        "period": 30,
    }
    assert [group["name"] for group in database["groups"]] == ["Work"]
    with pytest.raises(InvalidTag):
        opened(content, "guess")


@pytest.mark.parametrize("password", [None, PASSWORD])
def test_everything_comes_back(
    account: Callable[..., AccountRecord], export: Callable[..., Written], password: str | None
) -> None:
    """Names, tags, notes, marks, pictures, PINs and what other programs put into links."""
    motp = {"kind": Kind.MOTP, "algorithm": Algorithm.MD5, "period": 10}
    items = (
        account(name="Mine", tags=("a", "b"), note="one\ntwo", favourite=True),
        account(picture=Icon("image/png", b"\x89PNG\r\n\x1a\n"), extra=(("lock", "yes"),)),
        account("Old", "bob", pin="1234", code=motp),
        account("Bank", "eve", code={"kind": Kind.HOTP, "counter": 2**40}),
    )
    written = export(Format.AEGIS, *items, password=password)
    assert (written.left_out, written.reduced) == ((), ())
    assert read_export(written.files[0][1], password).entries == items
