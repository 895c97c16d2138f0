"""Writes KeePass databases as the format's description has them, to test their reader with."""

from __future__ import annotations

import gzip
import hashlib
import hmac
import struct
from base64 import b64encode
from dataclasses import dataclass, replace
from typing import Final

from Cryptodome.Cipher import AES, ChaCha20, Salsa20
from cryptography.hazmat.primitives.kdf.argon2 import Argon2d, Argon2id

SIGNATURE: Final = bytes.fromhex("03d9a29a67fb4bb5")
AES_CIPHER: Final = bytes.fromhex("31c1f2e6bf714350be5805216afc5aff")
CHACHA20_CIPHER: Final = bytes.fromhex("d6038a2b8b6f4cb5a524339a31dbb59a")
AES_KDF: Final = bytes.fromhex("c9d9f39a628a4460bf740d08c18a4fea")
ARGON2D: Final = bytes.fromhex("ef636ddf8c29444b91f7a9a403e30a0c")
ARGON2ID: Final = bytes.fromhex("9e298b1956db4773b23dfc3ec6f0a1e6")
SEED: Final = bytes(range(32))
STREAM_KEY: Final = b"k" * 32


@dataclass(frozen=True)
class Recipe:
    """How a database is made. `rounds` are AES's, the others Argon2's."""

    password: str = "test"
    major: int = 4
    cipher: bytes = AES_CIPHER
    derivation: bytes = ARGON2ID
    rounds: int = 3
    passes: int = 1
    memory: int = 64 * 1024
    lanes: int = 1
    compressed: bool = True

    def is_absurd(self) -> bool:
        """Return whether no key can, or should, be derived with these costs."""
        too_much = self.rounds > 1_000_000 or self.memory > 2**24 or self.passes > 1000
        return too_much or self.memory < 8 * 1024 * self.lanes


PLAIN: Final = Recipe()
OLD: Final = replace(PLAIN, major=3, derivation=AES_KDF)


def protected(*values: str, recipe: Recipe = PLAIN) -> list[str]:
    """Encrypt values with the inner stream, in the order of the document."""
    if recipe.major == 3:
        key = hashlib.sha256(STREAM_KEY).digest()
        stream = Salsa20.new(key, bytes.fromhex("e830094b97205d2a"))
    else:
        digest = hashlib.sha512(STREAM_KEY).digest()
        stream = ChaCha20.new(key=digest[:32], nonce=digest[32:44])
    return [b64encode(stream.encrypt(value.encode())).decode() for value in values]


def write_kdbx(xml: str, recipe: Recipe = PLAIN) -> bytes:
    """Write a database around its XML."""
    return (_write_3 if recipe.major == 3 else _write_4)(xml.encode(), recipe)


def _write_3(xml: bytes, recipe: Recipe) -> bytes:
    header = SIGNATURE + struct.pack("<HH", 1, 3)
    fields = [
        (2, recipe.cipher),
        (3, struct.pack("<I", recipe.compressed)),
        (4, SEED),
        (5, SEED),
        (6, struct.pack("<Q", recipe.rounds)),
        (7, _iv(recipe)),
        (8, STREAM_KEY),
        (9, SEED),
        (10, struct.pack("<I", 2)),
        (0, b"\r\n\r\n"),
    ]
    header += b"".join(struct.pack("<BH", number, len(value)) + value for number, value in fields)
    packed = gzip.compress(xml) if recipe.compressed else xml
    block = struct.pack("<I", 0) + hashlib.sha256(packed).digest()
    block += struct.pack("<I", len(packed)) + packed
    last = struct.pack("<I", 1) + bytes(36)
    return header + _encrypt(SEED + block + last, _transformed(recipe), recipe)


def _write_4(xml: bytes, recipe: Recipe) -> bytes:
    header = SIGNATURE + struct.pack("<HH", 0, 4)
    fields = [
        (2, recipe.cipher),
        (3, struct.pack("<I", recipe.compressed)),
        (4, SEED),
        (7, _iv(recipe)),
        (11, _variants(recipe)),
        (0, b"\r\n\r\n"),
    ]
    header += b"".join(struct.pack("<BI", number, len(value)) + value for number, value in fields)
    inner = [(1, struct.pack("<I", 3)), (2, STREAM_KEY), (3, b"\0an attachment"), (0, b"")]
    plain = (
        b"".join(struct.pack("<BI", number, len(value)) + value for number, value in inner) + xml
    )
    transformed = _transformed(recipe)
    encrypted = _encrypt(gzip.compress(plain) if recipe.compressed else plain, transformed, recipe)
    key = hashlib.sha512(SEED + transformed + b"\1").digest()
    proof = _proof(key, 2**64 - 1, header)
    return (
        header
        + hashlib.sha256(header).digest()
        + proof
        + _block(key, 0, encrypted)
        + _block(key, 1)
    )


def _block(key: bytes, index: int, content: bytes = b"") -> bytes:
    size = struct.pack("<I", len(content))
    return _proof(key, index, struct.pack("<Q", index) + size + content) + size + content


def _proof(key: bytes, index: int, message: bytes) -> bytes:
    return hmac.digest(hashlib.sha512(struct.pack("<Q", index) + key).digest(), message, "sha256")


def _variants(recipe: Recipe) -> bytes:
    items: list[tuple[int, bytes, bytes]] = [(0x42, b"$UUID", recipe.derivation)]
    items.append((0x42, b"S", SEED))
    if recipe.derivation == AES_KDF:
        items.append((5, b"R", struct.pack("<Q", recipe.rounds)))
    else:
        items.append((5, b"I", struct.pack("<Q", recipe.passes)))
        items.append((5, b"M", struct.pack("<Q", recipe.memory)))
        items.append((4, b"P", struct.pack("<I", recipe.lanes)))
        items.append((4, b"V", struct.pack("<I", 0x13)))
    sized = (
        bytes([kind]) + struct.pack("<I", len(key)) + key + struct.pack("<I", len(value)) + value
        for kind, key, value in items
    )
    return struct.pack("<H", 0x100) + b"".join(sized) + b"\0"


def _transformed(recipe: Recipe) -> bytes:
    """Derive the key the slow and plain way; nothing where a reader must refuse the costs first."""
    composite = hashlib.sha256(hashlib.sha256(recipe.password.encode()).digest()).digest()
    if recipe.is_absurd():
        return bytes(32)
    if recipe.derivation == AES_KDF:
        cipher = AES.new(SEED, AES.MODE_ECB)
        for _ in range(recipe.rounds):
            composite = cipher.encrypt(composite)
        return hashlib.sha256(composite).digest()
    make = Argon2d if recipe.derivation == ARGON2D else Argon2id
    return make(
        salt=SEED,
        length=32,
        iterations=recipe.passes,
        lanes=recipe.lanes,
        memory_cost=recipe.memory // 1024,
    ).derive(composite)


def _iv(recipe: Recipe) -> bytes:
    return b"i" * (12 if recipe.cipher == CHACHA20_CIPHER else 16)


def _encrypt(plain: bytes, transformed: bytes, recipe: Recipe) -> bytes:
    key = hashlib.sha256(SEED + transformed).digest()
    if recipe.cipher == CHACHA20_CIPHER:
        return ChaCha20.new(key=key, nonce=_iv(recipe)).encrypt(plain)
    fill = 16 - len(plain) % 16
    return AES.new(key, AES.MODE_CBC, _iv(recipe)).encrypt(plain + bytes([fill]) * fill)
