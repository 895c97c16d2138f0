"""FreeOTP's backups: XML and JSON of FreeOTP and FreeOTP+, encrypted ones of FreeOTP 2."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import ForeignFileError
from totpdesk.base.limits import parse_json
from totpdesk.base.translation import tr
from totpdesk.formats.ciphers import SHA1, SHA256, SHA512, decrypt_gcm, needed, pbkdf2
from totpdesk.formats.java_map import MAGIC, read_map
from totpdesk.otp import KeyUri, Kind, Secret, parse_uri
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import (
    Record,
    algorithm,
    key_uri,
    kind_named,
    number,
    record,
    rows,
    signed_bytes,
    size,
    text,
)
from totpdesk.transfer.importers.markup import preferences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.hashes import HashAlgorithm

    from totpdesk.transfer.importers.export import Export, Sample


_ORDER: Final = "tokenOrder"
_URI: Final = "otpauth://"  # how the first versions kept a token


class FreeOtpJson:
    """The export."""

    name = "FreeOTP+"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the two lists."""
        return {_ORDER, "tokens"} <= record(sample.json).keys()

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read the tokens."""
        tokens = rows(record(sample.json)["tokens"])
        return gather(
            self.name, tokens, lambda raw: AccountRecord.of(_old_token(record(raw))), _called
        )


class FreeOtpXml:
    """The preferences, from a rooted phone or an Android backup."""

    name = "FreeOTP"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the order of the tokens, which is a separate preference."""
        return _ORDER in preferences(sample)

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read the tokens."""
        kept = [pair for pair in preferences(sample).items() if pair[0] != _ORDER]
        return gather(
            self.name, kept, lambda pair: AccountRecord.of(_kept(pair[1])), lambda pair: pair[0]
        )


def token(raw: Record, secret: Secret, counter: int) -> KeyUri:
    """Return the account of a token's fields, which all versions share, and of those that differ.

    What the user renamed (issuerAlt, labelAlt) takes precedence over what was scanned. Steam is
    recognised by the issuer, unless its codes have six digits or more.
    """
    scanned = text(raw, "issuerExt") or text(raw, "issuerInt")
    issuer = text(raw, "issuerAlt") or scanned
    found = key_uri(
        secret,
        kind=_kind(raw, scanned),
        issuer=issuer,
        account=text(raw, "labelAlt") or text(raw, "label"),
        algorithm=algorithm(text(raw, "algo")),
        digits=number(raw, "digits", 6),
        period=number(raw, "period", 30) or 30,
        counter=counter,
    )
    other = text(raw, "issuerInt")
    if issuer != text(raw, "issuerExt") or other in {"", issuer}:
        return found
    return replace(found, account=replace(found.account, issuer_param=other))


def _kind(raw: Record, issuer: str) -> Kind:
    kind = kind_named(text(raw, "type", "totp"))
    steam = kind is Kind.TOTP and issuer == "Steam" and text(raw, "digits", "5") == "5"
    return Kind.STEAM if steam else kind


def _called(raw: object) -> str:
    return text(record(raw), "issuerExt") or text(record(raw), "label")


def _kept(written: str) -> KeyUri:
    if written.startswith(_URI):
        return parse_uri(written)
    return _old_token(record(parse_json(written)))


def _old_token(raw: Record) -> KeyUri:
    secret = Secret.from_bytes(signed_bytes(raw.get("secret")))
    return token(raw, secret, size(raw, "counter") + 1)


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
        """Recognise it by Java's magic number."""
        return sample.data.startswith(MAGIC)

    def read(self, sample: Sample, password: str | None) -> Export:
        """Decrypt the master key, then each secret."""
        backup = read_map(sample.data)
        master = _master_key(record(parse_json(backup.get(_MASTER, ""))), needed(password))
        ids = _ids(backup)
        return gather(self.name, ids, partial(_account, backup, master), partial(_label, backup))


def _ids(backup: Mapping[str, str]) -> list[str]:
    """List the tokens in the order of their secrets, then those of which there is only one half."""
    keys = sorted((key for key in backup if key != _MASTER), key=lambda key: key.endswith(_TOKEN))
    return list(dict.fromkeys(key.removesuffix(_TOKEN) for key in keys))


def _master_key(master: Record, password: bytes) -> bytes:
    hash_type = _HASHES.get(text(master, "mAlgorithm").lower())
    if hash_type is None:
        raise ForeignFileError(tr("The backup derives its key in an unknown way."))
    salt = signed_bytes(master.get("mSalt"))
    key = pbkdf2(hash_type, password, salt, size(master, "mIterations"))
    return _unwrapped(key, record(master.get("mEncryptedKey")))


def _unwrapped(key: bytes, wrapped: Record) -> bytes:
    nonce = _nonce(signed_bytes(wrapped.get("mParameters")))
    bound_to = text(wrapped, "mToken").encode("utf-8", "replace")
    return decrypt_gcm(key, nonce, signed_bytes(wrapped.get("mCipherText")), bound_to)


def _nonce(parameters: bytes) -> bytes:
    """Take the nonce from ASN.1: SEQUENCE of it and the tag's length (RFC 5084 §3.2), or bare."""
    inner = parameters[2:] if parameters[:1] == bytes([_SEQUENCE]) else parameters
    if len(inner) < 2 or inner[0] != _OCTETS:
        raise ForeignFileError(tr("The backup is damaged: its cipher's parameters cannot be read."))
    return inner[2 : 2 + inner[1]]


def _label(backup: Mapping[str, str], uuid: str) -> str:
    try:
        fields = record(parse_json(backup.get(uuid + _TOKEN, "")))
    except ForeignFileError:
        return ""
    return text(fields, "issuerExt") or text(fields, "label")


def _account(backup: Mapping[str, str], master: bytes, uuid: str) -> AccountRecord:
    fields = record(parse_json(backup.get(uuid + _TOKEN, "")))
    encrypted = record(parse_json(backup.get(uuid, "")))
    secret = _unwrapped(master, record(parse_json(text(encrypted, "key"))))
    return AccountRecord.of(token(fields, Secret.from_bytes(secret), number(fields, "counter", 0)))
