"""FreeOTP 2: its backup, a Java map of JSON texts, in which only the secrets are encrypted.

A master key encrypts each secret and is itself encrypted with a key from the password. Each of
these keys is bound to the name of what it is for (the "token": "AES", "HmacSHA1").
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from totpdesk.errors import ForeignFileError
from totpdesk.hardened import parse_json
from totpdesk.otp import Secret
from totpdesk.transfer.imports.ciphers import SHA1, SHA256, SHA512, needed, open_gcm, pbkdf2
from totpdesk.transfer.imports.fields import signed_bytes, size
from totpdesk.transfer.imports.freeotp import token
from totpdesk.transfer.imports.gather import gather
from totpdesk.transfer.imports.java_map import MAGIC, read_map
from totpdesk.transfer.imports.records import Record, number, record, text
from totpdesk.vault.portable import Portable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.hashes import HashAlgorithm

    from totpdesk.transfer.imports.incoming import Export, Sample

_MASTER: Final = "masterKey"
_TOKEN: Final = "-token"  # noqa: S105 - the ending of a key's name
_HASHES: Final[dict[str, type[HashAlgorithm]]] = {
    "pbkdf2withhmacsha1": SHA1,
    "pbkdf2withhmacsha256": SHA256,
    "pbkdf2withhmacsha512": SHA512,
}
_SEQUENCE, _OCTETS = 0x30, 0x04  # tags of ASN.1


class FreeOtp2:
    """The backup, which always has a password."""

    name = "FreeOTP 2"

    def fits(self, sample: Sample) -> bool:
        """Tell by Java's magic number."""
        return sample.data.startswith(MAGIC)

    def read(self, sample: Sample, password: str | None) -> Export:
        """Decrypt the master key, then each secret."""
        backup = read_map(sample.data)
        master = _master_key(record(parse_json(backup.get(_MASTER, ""))), needed(password))
        ids = _ids(backup)
        return gather(self.name, ids, partial(_account, backup, master), partial(_called, backup))


def _ids(backup: Mapping[str, str]) -> list[str]:
    """List the tokens in the order of their secrets, then those of which there is only one half."""
    keys = sorted((key for key in backup if key != _MASTER), key=lambda key: key.endswith(_TOKEN))
    return list(dict.fromkeys(key.removesuffix(_TOKEN) for key in keys))


def _master_key(master: Record, password: bytes) -> bytes:
    hash_type = _HASHES.get(text(master, "mAlgorithm").lower())
    if hash_type is None:
        raise ForeignFileError("The backup derives its key in a way that is not known.")
    salt = signed_bytes(master.get("mSalt"))
    key = pbkdf2(hash_type, password, salt, size(master, "mIterations"))
    return _unwrapped(key, record(master.get("mEncryptedKey")))


def _unwrapped(key: bytes, wrapped: Record) -> bytes:
    nonce = _nonce(signed_bytes(wrapped.get("mParameters")))
    bound_to = text(wrapped, "mToken").encode("utf-8", "replace")
    return open_gcm(key, nonce, signed_bytes(wrapped.get("mCipherText")), bound_to)


def _nonce(parameters: bytes) -> bytes:
    """Take the nonce from ASN.1: SEQUENCE of it and the tag's length (RFC 5084 §3.2), or bare."""
    inner = parameters[2:] if parameters[:1] == bytes([_SEQUENCE]) else parameters
    if len(inner) < 2 or inner[0] != _OCTETS:
        raise ForeignFileError("The backup is damaged: its cipher's parameters cannot be read.")
    return inner[2 : 2 + inner[1]]


def _called(backup: Mapping[str, str], uuid: str) -> str:
    try:
        fields = record(parse_json(backup.get(uuid + _TOKEN, "")))
    except ForeignFileError:
        return ""
    return text(fields, "issuerExt") or text(fields, "label")


def _account(backup: Mapping[str, str], master: bytes, uuid: str) -> Portable:
    fields = record(parse_json(backup.get(uuid + _TOKEN, "")))
    sealed = record(parse_json(backup.get(uuid, "")))
    secret = _unwrapped(master, record(parse_json(text(sealed, "key"))))
    return Portable(token(fields, Secret.from_bytes(secret), number(fields, "counter", 0)))
