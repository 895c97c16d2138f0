"""The encrypted container: judged by the format's description, and proof against hostile files."""

from __future__ import annotations

import hashlib
import json
import os
from base64 import b64decode
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from support.authenticator_files import aegis_encrypted
from totpdesk.base.errors import ForeignFileError, PasswordNeededError, WrongPasswordError
from totpdesk.formats.aegis import EncryptedVault

if TYPE_CHECKING:
    from collections.abc import Callable

PASSWORD = "päss wörd"


@pytest.fixture(name="encrypted", scope="module")
def _encrypted() -> EncryptedVault:
    return EncryptedVault.create(PASSWORD, os.urandom, b"{}")


def opened_by_hand(content: bytes, password: str) -> bytes:
    """Decrypt a vault by nothing but the format's description (docs/vault.md of Aegis)."""
    vault = json.loads(content)
    (slot,) = vault["header"]["slots"]
    assert (slot["type"], slot["n"], slot["r"], slot["p"]) == (1, 32768, 8, 1)
    key = hashlib.scrypt(
        password.encode(), salt=bytes.fromhex(slot["salt"]), n=32768, r=8, p=1, maxmem=2**26
    )[:32]
    wrapped, known = bytes.fromhex(slot["key"]), slot["key_params"]
    nonce, tag = bytes.fromhex(known["nonce"]), bytes.fromhex(known["tag"])
    master = AESGCM(key).decrypt(nonce, wrapped + tag, None)
    params = vault["header"]["params"]
    nonce, tag = bytes.fromhex(params["nonce"]), bytes.fromhex(params["tag"])
    return AESGCM(master).decrypt(nonce, b64decode(vault["db"]) + tag, None)


def test_it_is_what_the_description_says(encrypted: EncryptedVault) -> None:
    """A reader of only the documented format decrypts what we write."""
    assert opened_by_hand(encrypted.encrypt(b'{"entries": []}', os.urandom), PASSWORD) == (
        b'{"entries": []}'
    )


@given(payload=st.binary(max_size=200))
def test_a_rewrite_keeps_slots_and_key(encrypted: EncryptedVault, payload: bytes) -> None:
    """What is encrypted again opens with the key that is known, and no two files have one nonce."""
    one, other = encrypted.encrypt(payload, os.urandom), encrypted.encrypt(payload, os.urandom)
    assert encrypted.reopen(one).payload == payload
    assert json.loads(one)["header"]["slots"] == list(encrypted.slots)
    nonces = {json.loads(each)["header"]["params"]["nonce"] for each in (one, other)}
    assert len(nonces) == 2


def test_any_of_several_passwords_opens() -> None:
    """A vault with a fingerprint's slot and two passwords opens with both, and stays so."""
    vault = aegis_encrypted({"entries": []}, PASSWORD, "backup")
    for password in (PASSWORD, "backup"):
        again = EncryptedVault.open(vault, password).encrypt(b"new", os.urandom)
        assert EncryptedVault.open(again, "backup").payload == b"new"
        assert len(json.loads(again)["header"]["slots"]) == 3


def test_a_new_password_shuts_all_others_out(encrypted: EncryptedVault) -> None:
    """The old password, and the key that it once gave, open nothing written afterwards."""
    changed = encrypted.change_password("other", os.urandom)
    content = changed.encrypt(changed.payload, os.urandom)
    assert EncryptedVault.open(content, "other").payload == encrypted.payload
    with pytest.raises(WrongPasswordError):
        EncryptedVault.open(content, PASSWORD)
    with pytest.raises(WrongPasswordError):
        encrypted.reopen(content)


def test_a_password_is_asked_for(encrypted: EncryptedVault) -> None:
    """Without a password one is asked for; a wrong one is another error."""
    content = encrypted.encrypt(b"", os.urandom)
    with pytest.raises(PasswordNeededError):
        EncryptedVault.open(content, None)
    with pytest.raises(WrongPasswordError):
        EncryptedVault.open(content, "guess")


def test_its_secrets_are_not_shown(encrypted: EncryptedVault) -> None:
    """Neither the master key nor what is in the vault is in its repr."""
    assert repr(encrypted) == "EncryptedVault()"


def _huge_costs(vault: Any) -> None:
    vault["header"]["slots"][0]["n"] = 2**30


def _many_slots(vault: Any) -> None:
    vault["header"]["slots"] = [vault["header"]["slots"][0] | {"n": 2, "r": 1}] * 10**4


def _no_power_of_two(vault: Any) -> None:
    vault["header"]["slots"][0]["n"] = 32767


def _costs_in_words(vault: Any) -> None:
    vault["header"]["slots"][0]["r"] = "8"


def _slots_in_words(vault: Any) -> None:
    vault["header"]["slots"] = ["slot"]


def _slots_that_are_a_number(vault: Any) -> None:
    vault["header"]["slots"] = 7


def _no_slots(vault: Any) -> None:
    vault["header"]["slots"] = []


def _plain(vault: Any) -> None:
    vault["header"], vault["db"] = {"slots": None, "params": None}, {"version": 3, "entries": []}


def _no_header(vault: Any) -> None:
    vault["header"] = None


def _no_params(vault: Any) -> None:
    vault["header"]["params"] = None


def _odd_nonce(vault: Any) -> None:
    vault["header"]["params"]["nonce"] = "zz"


def _no_nonce(vault: Any) -> None:
    vault["header"]["params"]["nonce"] = ""


def _odd_key(vault: Any) -> None:
    vault["header"]["slots"][0]["key"] = [1]


def _no_base64(vault: Any) -> None:
    vault["db"] = "*"


def _db_of_another_type(vault: Any) -> None:
    vault["db"] = 5


@pytest.mark.parametrize(
    "spoil",
    [
        _huge_costs,
        _many_slots,
        _no_power_of_two,
        _costs_in_words,
        _slots_in_words,
        _slots_that_are_a_number,
        _no_slots,
        _plain,
        _no_header,
        _no_params,
        _odd_nonce,
        _no_nonce,
        _odd_key,
        _no_base64,
        _db_of_another_type,
    ],
)
def test_a_hostile_file_is_refused(encrypted: EncryptedVault, spoil: Callable[[Any], None]) -> None:
    """What is damaged or asks for more than is reasonable is refused by an error of ours."""
    vault = json.loads(encrypted.encrypt(b"{}", os.urandom))
    spoil(vault)
    with pytest.raises(ForeignFileError) as caught:
        EncryptedVault.open(json.dumps(vault).encode(), PASSWORD)
    assert type(caught.value) is ForeignFileError


@given(cut=st.integers(0, 1500))
def test_a_file_cut_short_is_refused(encrypted: EncryptedVault, cut: int) -> None:
    """Wherever a file ends too early, it is refused."""
    content = encrypted.encrypt(b"{}", bytes)
    with pytest.raises(ForeignFileError):
        encrypted.reopen(content[: min(cut, len(content) - 1)])


@given(content=st.binary(max_size=60) | st.just(b"null") | st.just(b'"x"') | st.just(b"[{}]"))
def test_any_bytes_are_refused(encrypted: EncryptedVault, content: bytes) -> None:
    """What is no vault at all is refused."""
    with pytest.raises(ForeignFileError):
        encrypted.reopen(content)
