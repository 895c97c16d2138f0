"""KeePass databases, KDBX 3.1 and 4, opened with a password.

pykeepass decompresses without limit, runs any key derivation that a file asks for, and needs lxml
and the GPL: see docs/decisions/005-own-kdbx-reader.md.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ForeignFileError
from totpdesk.base.translation import tr
from totpdesk.formats import ciphers
from totpdesk.formats.kdbx.body import open_body
from totpdesk.formats.kdbx.header import SIGNATURE, damaged, read_header
from totpdesk.formats.kdbx.key import transformed_key
from totpdesk.transfer.importers.keepass_xml import read_tree
from totpdesk.transfer.importers.markup import parse_xml

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

    from totpdesk.formats.kdbx.body import Inner
    from totpdesk.transfer.importers.export import Export, Sample

_KEEPASS_1: Final = bytes.fromhex("03d9a29a65fb4bb5")
_SALSA20: Final = 2
_SALSA20_NONCE: Final = bytes.fromhex("e830094b97205d2a")
_CHACHA20: Final = 3


class Kdbx:
    """A database of KeePass, KeePassXC and similar programs."""

    name = "KeePass"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the signature."""
        return sample.data.startswith((SIGNATURE, _KEEPASS_1))

    def read(self, sample: Sample, password: str | None) -> Export:
        """Open the database and read its entries. One of KeePass 1 is refused."""
        if sample.data.startswith(_KEEPASS_1):
            raise ForeignFileError(
                tr("This is a database of KeePass 1, which has no one-time passwords.")
            )
        header = read_header(sample.data)
        key = transformed_key(header, ciphers.needed(password))
        inner = open_body(header, sample.data[len(header.raw) :], key)
        root = parse_xml(inner.xml)
        _unprotect(root, inner)
        return read_tree(self.name, root)


def _unprotect(root: Element, inner: Inner) -> None:
    """Decrypt the protected values: one stream over all of them, in the order of the document."""
    decrypt = _stream(inner)
    for value in root.iter():
        if value.get("Protected", "").lower() == "true" and value.text:
            try:
                encrypted = b64decode(value.text, validate=True)
            except ValueError as error:
                raise damaged() from error
            value.text = decrypt(encrypted).decode("utf-8", "replace")


def _stream(inner: Inner) -> Callable[[bytes], bytes]:
    if inner.stream_cipher == _CHACHA20:
        return _chacha20(hashlib.sha512(inner.stream_key).digest())
    if inner.stream_cipher == _SALSA20:
        from Cryptodome.Cipher import Salsa20  # noqa: PLC0415 - old databases only

        key = hashlib.sha256(inner.stream_key).digest()
        return Salsa20.new(key, _SALSA20_NONCE).decrypt
    raise damaged()


def _chacha20(key: bytes) -> Callable[[bytes], bytes]:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms  # noqa: PLC0415

    cipher = Cipher(algorithms.ChaCha20(key[:32], bytes(4) + key[32:44]), None)
    return cipher.decryptor().update
