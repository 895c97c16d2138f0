"""Twofish against the vectors of its authors (schneier.com, ecb_tbl.txt and ecb_ival.txt)."""

from __future__ import annotations

import pytest

from totpdesk.base.errors import ForeignFileError, WrongPasswordError
from totpdesk.formats.kdbx.twofish import Twofish, decrypt_cbc

VECTORS = [
    (bytes(32), bytes(16), "57FF739D4DC92C1BD7FC01700CC8216F"),
    (
        bytes.fromhex("0123456789ABCDEFFEDCBA987654321000112233445566778899AABBCCDDEEFF"),
        bytes(16),
        "37527BE0052334B89F0CFCCAE87CFA20",
    ),
    (
        bytes.fromhex("D43BB7556EA32E46F2A282B7D45B4E0D57FF739D4DC92C1BD7FC01700CC8216F"),
        bytes.fromhex("90AFE91BB288544F2C32DC239B2635E6"),
        "6CB4561C40BF0A9705931CB6D408E7FA",
    ),
]


@pytest.mark.parametrize(("key", "plain", "encrypted"), VECTORS)
def test_it_decrypts_its_authors_vectors(key: bytes, plain: bytes, encrypted: str) -> None:
    """Each published block decrypts to what it was made of."""
    assert Twofish(key).decrypt(bytes.fromhex(encrypted)) == plain


def test_a_chain_is_undone_and_its_padding_taken_off() -> None:
    """A block that decrypts to padding alone holds nothing; other padding is a wrong password."""
    encrypted = bytes.fromhex("57FF739D4DC92C1BD7FC01700CC8216F")
    assert decrypt_cbc(bytes(32), b"\x10" * 16, encrypted) == b""
    assert decrypt_cbc(bytes(32), b"code" + b"\x0c" * 12, encrypted) == b"code"
    with pytest.raises(WrongPasswordError):
        decrypt_cbc(bytes(32), bytes(16), encrypted)


@pytest.mark.parametrize(("iv", "size"), [(16, 0), (16, 15), (12, 16), (16, 2**25)])
def test_sizes_that_cannot_be_are_refused(iv: int, size: int) -> None:
    """A part of a block, a short vector, and more than can be waited for are refused."""
    with pytest.raises(ForeignFileError):
        decrypt_cbc(bytes(32), bytes(iv), bytes(size))
