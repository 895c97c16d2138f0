"""Writing a KeePass database, KDBX 4, which `header`, `key` and `body` read."""

from __future__ import annotations

import gzip
import hashlib
import struct
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from totpdesk.formats.kdbx.body import AES256, HEADER_INDEX, proof
from totpdesk.formats.kdbx.header import SIGNATURE, HeaderField, read_header
from totpdesk.formats.kdbx.key import transformed_key

if TYPE_CHECKING:
    from collections.abc import Callable

    Stream = Callable[[bytes], bytes]

_VERSION: Final = struct.pack("<HH", 0, 4)  # 4.0, which KeePassXC reads since 2.3
_ARGON2ID: Final = bytes.fromhex("9e298b1956db4773b23dfc3ec6f0a1e6")
_GZIP: Final = struct.pack("<I", 1)
_PASSES: Final = 3  # with the next two: RFC 9106 §4, the second choice
_MEMORY: Final = 64 * 1024 * 1024  # bytes
_LANES: Final = 4
_CHACHA20: Final = 3  # over the protected values
_BLOCK: Final = 16 * 1024 * 1024


def write_database(
    write_xml: Callable[[Stream], bytes], password: bytes, random: Callable[[int], bytes]
) -> bytes:
    """Write a database; `write_xml` gets a function that encrypts protected values."""
    seed, iv, stream_key = random(32), random(16), random(64)
    header = _header(seed, iv, random(32))
    key = transformed_key(read_header(header), password)
    inner = _fields((1, struct.pack("<I", _CHACHA20)), (2, stream_key), (0, b""))
    packed = gzip.compress(inner + write_xml(_stream(stream_key)))
    encrypted = _encrypted(hashlib.sha256(seed + key).digest(), iv, packed)
    proof_key = hashlib.sha512(seed + key + b"\1").digest()
    parts = (
        header,
        hashlib.sha256(header).digest(),
        proof(proof_key, HEADER_INDEX, header),
        _blocks(proof_key, encrypted),
    )
    return b"".join(parts)


def _header(seed: bytes, iv: bytes, salt: bytes) -> bytes:
    fields = _fields(
        (HeaderField.CIPHER, AES256),
        (HeaderField.COMPRESSION, _GZIP),
        (HeaderField.MASTER_SEED, seed),
        (HeaderField.IV, iv),
        (HeaderField.DERIVATION, _derivation(salt)),
        (0, b"\r\n\r\n"),
    )
    return SIGNATURE + _VERSION + fields


def _fields(*fields: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<BI", number, len(value)) + value for number, value in fields)


def _derivation(salt: bytes) -> bytes:
    """Write the variant dictionary with the key derivation's parameters."""
    values = (
        (0x42, b"$UUID", _ARGON2ID),
        (0x42, b"S", salt),
        (0x05, b"I", struct.pack("<Q", _PASSES)),
        (0x05, b"M", struct.pack("<Q", _MEMORY)),
        (0x04, b"P", struct.pack("<I", _LANES)),
        (0x04, b"V", struct.pack("<I", 0x13)),
    )
    sized = (bytes([kind]) + _sized(key) + _sized(value) for kind, key, value in values)
    return struct.pack("<H", 0x100) + b"".join(sized) + b"\0"


def _sized(value: bytes) -> bytes:
    return struct.pack("<I", len(value)) + value


def _encrypted(key: bytes, iv: bytes, plain: bytes) -> bytes:
    padder = PKCS7(algorithms.AES.block_size).padder()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()


def _stream(key: bytes) -> Stream:
    """Return a function that encrypts the protected values, in order."""
    digest = hashlib.sha512(key).digest()
    cipher = algorithms.ChaCha20(digest[:32], bytes(4) + digest[32:44])
    return Cipher(cipher, None).encryptor().update


def _blocks(key: bytes, encrypted: bytes) -> bytes:
    """Write the blocks, each with its HMAC; the last is empty."""
    contents = [encrypted[at : at + _BLOCK] for at in range(0, len(encrypted), _BLOCK)] + [b""]
    return b"".join(
        proof(key, index, struct.pack("<Q", index) + _sized(content)) + _sized(content)
        for index, content in enumerate(contents)
    )
