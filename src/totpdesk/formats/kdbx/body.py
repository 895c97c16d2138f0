"""The body of a KeePass database: its blocks, authenticated and decrypted, and the XML in it."""

from __future__ import annotations

import hashlib
import hmac
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20

from totpdesk.base.errors import ForeignFileError, WrongPasswordError
from totpdesk.base.limits import MOST_BYTES
from totpdesk.base.translation import tr
from totpdesk.formats import ciphers
from totpdesk.formats.kdbx import twofish
from totpdesk.formats.kdbx.header import Header, HeaderField, damaged, tagged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

HEADER_INDEX: Final = 2**64 - 1  # used for the header in place of a block's number
AES256: Final = bytes.fromhex("31c1f2e6bf714350be5805216afc5aff")
_CHACHA20: Final = bytes.fromhex("d6038a2b8b6f4cb5a524339a31dbb59a")
_INNER_CIPHER: Final = 1
_INNER_KEY: Final = 2


@dataclass(frozen=True, slots=True)
class Inner:
    """The content of the database: its XML, and the stream cipher for protected values in it."""

    xml: bytes
    stream_cipher: int
    stream_key: bytes


def open_body(header: Header, body: bytes, transformed: bytes) -> Inner:
    """Decrypt. Raises WrongPasswordError, ForeignFileError if it is damaged or too large."""
    return (_open_3 if header.major == 3 else _open_4)(header, body, transformed)


def _open_3(header: Header, body: bytes, transformed: bytes) -> Inner:
    plain = _decrypt(header, body, transformed)
    start = header[HeaderField.STREAM_START]
    if len(start) != 32 or not plain.startswith(start):
        raise _wrong()
    xml = _unpacked(header, b"".join(_hashed_blocks(plain, len(start))))
    return Inner(xml, header.number(HeaderField.STREAM_CIPHER), header[HeaderField.STREAM_KEY])


def _open_4(header: Header, body: bytes, transformed: bytes) -> Inner:
    """Authenticate the header; as the HMAC's key depends on the password, this checks both."""
    if hashlib.sha256(header.raw).digest() != body[:32]:
        raise damaged()
    key = hashlib.sha512(header[HeaderField.MASTER_SEED] + transformed + b"\1").digest()
    if not hmac.compare_digest(proof(key, HEADER_INDEX, header.raw), body[32:64]):
        raise _wrong()
    encrypted = b"".join(_authenticated_blocks(body, 64, key))
    plain = _unpacked(header, _decrypt(header, encrypted, transformed))
    inner: dict[int, bytes] = {}
    end = 0
    for number, value, after in tagged(plain, 0, "<BI"):
        inner.setdefault(number, value)
        end = after
    stream = int.from_bytes(inner.get(_INNER_CIPHER, b""), "little")
    return Inner(plain[end:], stream, inner.get(_INNER_KEY, b""))


def _hashed_blocks(plain: bytes, at: int) -> Iterator[bytes]:
    """Yield the blocks of KDBX 3.1: number, SHA-256, size, content; the last is empty."""
    while True:
        begin = at + 40
        size = int.from_bytes(plain[begin - 4 : begin], "little")
        content = plain[begin : begin + size]
        if begin > len(plain) or len(content) != size:
            raise damaged()
        if not size:
            return
        if hashlib.sha256(content).digest() != plain[at + 4 : at + 36]:
            raise damaged()
        yield content
        at = begin + size


def _authenticated_blocks(body: bytes, at: int, key: bytes) -> Iterator[bytes]:
    """Yield the blocks of KDBX 4: HMAC-SHA-256, size, content; the last is empty."""
    index = 0
    while True:
        begin = at + 36
        size = body[begin - 4 : begin]
        content = body[begin : begin + int.from_bytes(size, "little")]
        expected = proof(key, index, struct.pack("<Q", index) + size + content)
        if not hmac.compare_digest(expected, body[at : at + 32]):
            raise damaged()
        if not content:
            return
        yield content
        at, index = begin + len(content), index + 1


def proof(key: bytes, index: int, message: bytes) -> bytes:
    """Return the HMAC of a block, or of the header, by its number."""
    block_key = hashlib.sha512(struct.pack("<Q", index) + key).digest()
    return hmac.digest(block_key, message, "sha256")


def _decrypt(header: Header, encrypted: bytes, transformed: bytes) -> bytes:
    key = hashlib.sha256(header[HeaderField.MASTER_SEED] + transformed).digest()
    decrypt = _CIPHERS.get(header[HeaderField.CIPHER])
    if decrypt is None:
        raise ForeignFileError(tr("The KeePass database is encrypted in an unknown way."))
    try:
        return decrypt(key, header[HeaderField.IV], encrypted)
    except WrongPasswordError as error:
        raise _wrong() from error


def _chacha20(key: bytes, nonce: bytes, encrypted: bytes) -> bytes:
    if len(nonce) != 12:
        raise damaged()
    return Cipher(ChaCha20(key, bytes(4) + nonce), None).decryptor().update(encrypted)


def _unpacked(header: Header, packed: bytes) -> bytes:
    """Decompress gzip, if it is compressed, up to the size limit."""
    if not header.number(HeaderField.COMPRESSION):
        return packed
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(packed, MOST_BYTES)
    except zlib.error as error:
        raise damaged() from error
    if unpacker.unconsumed_tail:
        raise ForeignFileError(tr("The KeePass database is too large when it is unpacked."))
    return plain


def _wrong() -> WrongPasswordError:
    return WrongPasswordError(
        tr(
            "The password does not open the KeePass database. If it also needs a key file or a "
            "hardware key, save a copy that needs only a password."
        )
    )


_CIPHERS: Final[Mapping[bytes, Callable[[bytes, bytes, bytes], bytes]]] = {
    AES256: ciphers.decrypt_cbc,
    bytes.fromhex("ad68f29f576f4bb9a36ad47af965346c"): twofish.decrypt_cbc,
    _CHACHA20: _chacha20,
}
