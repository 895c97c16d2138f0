"""Bitwarden's password-protected export: one sealed text that holds the plain export.

The scheme is in Bitwarden's security white paper and its help page on encrypted exports.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from totpdesk.errors import ForeignFileError
from totpdesk.transfer.imports import ciphers
from totpdesk.transfer.imports.fields import size
from totpdesk.transfer.imports.records import Record, base64_bytes, text

if TYPE_CHECKING:
    from typing import Self


@dataclass(frozen=True, slots=True)
class _Sealed:
    """An "encrypted string" of type 2: AES-256-CBC, then HMAC-SHA256."""

    iv: bytes
    body: bytes
    tag: bytes

    @classmethod
    def read(cls, written: str) -> Self:
        kind, _, rest = written.partition(".")
        parts = rest.split("|")
        if kind != "2" or len(parts) != 3:
            raise ForeignFileError("The file is damaged, or sealed in a way that is not known.")
        return cls(*map(base64_bytes, parts))


def unseal(outer: Record, password: str | None) -> str:
    """Return the plain export. Raises the ForeignFileError family."""
    sealed = _Sealed.read(text(outer, "data"))
    key = _derive(outer, ciphers.needed(password))
    tag = hmac.digest(_expand(key, b"mac"), sealed.iv + sealed.body, "sha256")
    if not hmac.compare_digest(tag, sealed.tag):
        raise ciphers.wrong_password()
    return ciphers.open_cbc(_expand(key, b"enc"), sealed.iv, sealed.body).decode("utf-8", "replace")


def _derive(outer: Record, password: bytes) -> bytes:
    """Derive the key. The salt is its text as it stands, although it looks like base64."""
    salt = text(outer, "salt").encode()
    rounds = size(outer, "kdfIterations")
    match outer.get("kdfType"):
        case 0:
            return ciphers.pbkdf2(ciphers.SHA256, password, salt, rounds)
        case 1:
            return ciphers.argon2id(
                password,
                hashlib.sha256(salt).digest(),
                passes=rounds,
                lanes=size(outer, "kdfParallelism"),
                memory=size(outer, "kdfMemory") * 1024,
            )
        case _:
            raise ForeignFileError("This Bitwarden export derives its key in an unknown way.")


def _expand(key: bytes, purpose: bytes) -> bytes:
    return HKDFExpand(SHA256(), 32, purpose).derive(key)
