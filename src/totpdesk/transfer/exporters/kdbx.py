"""KeePass: a new database, KDBX 4, which KeePassXC, KeePass and their kin open.

Each account is an entry whose `otp` attribute holds its link, as KeePassXC writes it. Codes by
counter, which KeePassXC does not make, are written as KeePass 2.47 has them. The reading side, with
the format's description, is in `totpdesk.transfer.importers`.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import struct
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from totpdesk.formats.ciphers import needed
from totpdesk.formats.kdbx.header import SIGNATURE, Field, read_header
from totpdesk.formats.kdbx.key import transformed_key
from totpdesk.otp import Algorithm, Kind
from totpdesk.transfer.exporters import compare
from totpdesk.transfer.exporters.kdbx_xml import write_xml
from totpdesk.transfer.exporters.outgoing import hides_secret, unlike_others
from totpdesk.transfer.importers.export import Sample
from totpdesk.transfer.importers.kdbx import Kdbx as Importer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from totpdesk.accounts.account import Portable
    from totpdesk.transfer.exporters.outgoing import Files, Random
    from totpdesk.transfer.importers.export import Problem

_VERSION: Final = struct.pack("<HH", 0, 4)  # 4.0, which KeePassXC reads since 2.3
_AES256: Final = bytes.fromhex("31c1f2e6bf714350be5805216afc5aff")
_ARGON2ID: Final = bytes.fromhex("9e298b1956db4773b23dfc3ec6f0a1e6")
_GZIP: Final = struct.pack("<I", 1)
_PASSES: Final = 3  # with the next two: RFC 9106 §4, the second choice
_MEMORY: Final = 64 * 1024 * 1024  # bytes
_LANES: Final = 4
_CHACHA20: Final = 3  # over the protected values
_HEADER_INDEX: Final = 2**64 - 1  # stands for the header where blocks have their numbers
_BLOCK: Final = 16 * 1024 * 1024


class Kdbx:
    """The database, always encrypted."""

    def refuses(self, item: Portable) -> str:
        """Refuse what neither KeePassXC nor KeePass makes codes for."""
        account = item.key_uri.account
        usual = (account.algorithm, account.digits) == (Algorithm.SHA1, 6)
        if account.kind is Kind.HOTP and not usual:
            return "KeePass makes codes by counter with SHA1 and 6 digits only."
        return unlike_others(item, "KeePass") or hides_secret(item)

    def write(
        self, items: Sequence[Portable], password: str | None, when: datetime, random: Random
    ) -> Files:
        """Write a database."""
        seed, iv, stream_key = random(32), random(16), random(64)
        header = _header(seed, iv, random(32))
        key = transformed_key(read_header(header), needed(password))
        xml = write_xml(items, _stream(stream_key), when, random)
        inner = _fields((1, struct.pack("<I", _CHACHA20)), (2, stream_key), (0, b""))
        sealed = _encrypted(hashlib.sha256(seed + key).digest(), iv, gzip.compress(inner + xml))
        proof_key = hashlib.sha512(seed + key + b"\1").digest()
        parts = (
            header,
            hashlib.sha256(header).digest(),
            _proof(proof_key, _HEADER_INDEX, header),
            _blocks(proof_key, sealed),
        )
        return [("", b"".join(parts))]

    def losses(
        self, items: Sequence[Portable], files: Files, password: str | None
    ) -> Sequence[Problem]:
        """Compare with what our importer reads."""
        return compare.losses(items, Importer().read(Sample(files[0][1]), password))


def _header(seed: bytes, iv: bytes, salt: bytes) -> bytes:
    fields = _fields(
        (Field.CIPHER, _AES256),
        (Field.COMPRESSION, _GZIP),
        (Field.MASTER_SEED, seed),
        (Field.IV, iv),
        (Field.DERIVATION, _derivation(salt)),
        (0, b"\r\n\r\n"),
    )
    return SIGNATURE + _VERSION + fields


def _fields(*fields: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<BI", number, len(value)) + value for number, value in fields)


def _derivation(salt: bytes) -> bytes:
    """Write the variant dictionary by which the key is derived."""
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


def _stream(key: bytes) -> Callable[[bytes], bytes]:
    """Return what encrypts the protected values, one after the other."""
    digest = hashlib.sha512(key).digest()
    cipher = algorithms.ChaCha20(digest[:32], bytes(4) + digest[32:44])
    return Cipher(cipher, None).encryptor().update


def _blocks(key: bytes, sealed: bytes) -> bytes:
    """Write the blocks, each proven; the last is empty."""
    contents = [sealed[at : at + _BLOCK] for at in range(0, len(sealed), _BLOCK)] + [b""]
    return b"".join(
        _proof(key, index, struct.pack("<Q", index) + _sized(content)) + _sized(content)
        for index, content in enumerate(contents)
    )


def _proof(key: bytes, index: int, message: bytes) -> bytes:
    block_key = hashlib.sha512(struct.pack("<Q", index) + key).digest()
    return hmac.digest(block_key, message, "sha256")
