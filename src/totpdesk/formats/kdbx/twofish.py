"""Twofish, to open the KeePass databases that use it: no maintained library has it.

Only decryption, only 256-bit keys, and slow: this is for reading an export once. The terms and
numbers are those of the paper (Schneier et al., Twofish: A 128-Bit Block Cipher, 1998, §4).
"""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.padding import PKCS7

from totpdesk.base.errors import ForeignFileError
from totpdesk.base.translation import tr
from totpdesk.formats.ciphers import wrong_password

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLOCK: Final = 16
_MOST_BYTES: Final = 16 * 1024 * 1024  # of ciphertext: a minute
_WORDS: Final = struct.Struct("<4I")
_WORD: Final = 0xFFFFFFFF
_MDS: Final = ((0x01, 0xEF, 0x5B, 0x5B), (0x5B, 0xEF, 0xEF, 0x01))
_MDS_ROWS: Final = (*_MDS, (0xEF, 0x5B, 0x01, 0xEF), (0xEF, 0x01, 0xEF, 0x5B))
_MDS_FIELD: Final = 0x169
_RS_ROWS: Final = tuple(
    bytes.fromhex(row)
    for row in ("01a455875a58db9e", "a45682f31ec668e5", "02a1fcc147ae3d19", "a455875a58db9e03")
)
_RS_FIELD: Final = 0x14D


def _permutation(*tables: str) -> bytes:
    """Build one of the fixed permutations q from its four tables of 4-bit numbers (§4.3.5)."""
    t0, t1, t2, t3 = ([int(each, 16) for each in table] for table in tables)
    found = bytearray()
    for value in range(256):
        a, b = _mix(value >> 4, value & 15)
        a, b = _mix(t0[a], t1[b])
        found.append(16 * t3[b] + t2[a])
    return bytes(found)


def _mix(a: int, b: int) -> tuple[int, int]:
    return a ^ b, (a ^ (b >> 1 | b << 3) ^ (8 * a)) & 15


_Q0: Final = _permutation(
    "817d6f320b59eca4", "ecb81235f4a6709d", "ba5e6d90c8f32471", "d7f4126e9b3085ca"
)
_Q1: Final = _permutation(
    "28bdf76e31940ac5", "1e2b4c376da5f908", "4c75169a0ed82b3f", "b951c3de647f208a"
)
# The permutations applied to each byte of a word, in order, between parts of the key.
_STAGES: Final = (
    (_Q1, _Q1, _Q0, _Q0, _Q1),
    (_Q0, _Q1, _Q1, _Q0, _Q0),
    (_Q0, _Q0, _Q0, _Q1, _Q1),
    (_Q1, _Q0, _Q1, _Q1, _Q0),
)


def decrypt_cbc(key: bytes, iv: bytes, encrypted: bytes) -> bytes:
    """Decrypt Twofish in CBC with PKCS #7 padding.

    Raises WrongPasswordError if the padding is wrong, ForeignFileError if sizes are off.
    """
    if len(iv) != _BLOCK or not encrypted or len(encrypted) % _BLOCK:
        raise ForeignFileError(tr("The file is damaged: its encrypted part is incomplete."))
    if len(encrypted) > _MOST_BYTES:
        raise ForeignFileError(
            tr("The database is too large to be opened with Twofish. Save it with AES instead.")
        )
    cipher = Twofish(key)
    blocks = (encrypted[at : at + _BLOCK] for at in range(0, len(encrypted), _BLOCK))
    chained = pairwise((iv, *blocks))
    padded = b"".join(_xor(cipher.decrypt(block), before) for before, block in chained)
    unpadder = PKCS7(_BLOCK * 8).unpadder()
    try:
        return unpadder.update(padded) + unpadder.finalize()
    except ValueError as error:
        raise wrong_password() from error


class Twofish:
    """The cipher under one key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        """Derive the round keys and the key-dependent S-boxes (§4.3)."""
        words = [key[at : at + 4] for at in range(0, 32, 4)]
        self._boxes = _boxes([_reed_solomon(key[at : at + 8]) for at in (24, 16, 8, 0)])
        self._keys = _round_keys(_boxes(words[0::2]), _boxes(words[1::2]))

    def decrypt(self, block: bytes) -> bytes:
        """Decrypt a block of 16 bytes."""
        keys = self._keys
        c, d, a, b = (word ^ key for word, key in zip(_WORDS.unpack(block), keys[4:8], strict=True))
        for first in range(38, 6, -2):
            t0, t1 = _g(self._boxes, c), _g(self._boxes, _rotate(d, 8))
            a = _rotate(a, 1) ^ (t0 + t1 + keys[first] & _WORD)
            b = _rotate(b ^ (t0 + 2 * t1 + keys[first + 1] & _WORD), 31)
            a, b, c, d = c, d, a, b
        plain = zip((a, b, c, d), keys[:4], strict=True)
        return _WORDS.pack(*(word ^ key for word, key in plain))


def _round_keys(even: Sequence[Sequence[int]], odd: Sequence[Sequence[int]]) -> list[int]:
    keys: list[int] = []
    for number in range(20):
        a = _g(even, 2 * number * 0x01010101)
        b = _rotate(_g(odd, (2 * number + 1) * 0x01010101), 8)
        keys += [a + b & _WORD, _rotate(a + 2 * b & _WORD, 9)]
    return keys


def _boxes(parts: Sequence[bytes]) -> list[list[int]]:
    """Tabulate the function h for each byte of a word, the MDS matrix included (§4.3.2)."""
    return [
        [_column(position, _staged(position, value, parts)) for value in range(256)]
        for position in range(4)
    ]


def _staged(position: int, value: int, parts: Sequence[bytes]) -> int:
    first, *others = _STAGES[position]
    value = first[value]
    for permutation, part in zip(others, reversed(parts), strict=True):
        value = permutation[value ^ part[position]]
    return value


def _column(position: int, value: int) -> int:
    products = (_times(row[position], value, _MDS_FIELD) for row in _MDS_ROWS)
    return int.from_bytes(bytes(products), "little")


def _reed_solomon(eight: bytes) -> bytes:
    found = bytearray()
    for row in _RS_ROWS:
        total = 0
        for factor, value in zip(row, eight, strict=True):
            total ^= _times(factor, value, _RS_FIELD)
        found.append(total)
    return bytes(found)


def _times(a: int, b: int, field: int) -> int:
    """Multiply in GF(2^8) modulo the field's polynomial."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = a << 1 ^ (field if a & 0x80 else 0)
        b >>= 1
    return product


def _g(boxes: Sequence[Sequence[int]], word: int) -> int:
    b0, b1, b2, b3 = boxes
    return b0[word & 255] ^ b1[word >> 8 & 255] ^ b2[word >> 16 & 255] ^ b3[word >> 24]


def _rotate(word: int, left: int) -> int:
    return (word << left | word >> (32 - left)) & _WORD


def _xor(left: bytes, right: bytes) -> bytes:
    return (int.from_bytes(left) ^ int.from_bytes(right)).to_bytes(_BLOCK)
