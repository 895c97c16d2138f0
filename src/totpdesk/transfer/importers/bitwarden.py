"""Bitwarden's JSON, plain or encrypted with a separate password."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from totpdesk.base.errors import ForeignFileError
from totpdesk.base.limits import parse_json
from totpdesk.base.translation import tr
from totpdesk.formats import ciphers
from totpdesk.transfer.importers.fields import (
    Record,
    base64_bytes,
    flag,
    record,
    records,
    size,
    text,
)
from totpdesk.transfer.importers.logins import Login, gather_logins

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from totpdesk.transfer.importers.export import Export, Sample


_URIS: Final = ("otpauth://", "steam://")


class Bitwarden:
    """Plain, or protected by a password; one that is restricted to its account cannot be read."""

    name = "Bitwarden"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by `encrypted` beside items or ciphertext; before 2021 by the logins."""
        outer = record(sample.json)
        if "encrypted" in outer:
            return "items" in outer or "encKeyValidation_DO_NOT_EDIT" in outer
        return any("login" in item for item in records(outer.get("items")))

    def read(self, sample: Sample, password: str | None) -> Export:
        """Read the items of a vault."""
        vault = record(sample.json)
        if flag(vault, "encrypted"):
            if not flag(vault, "passwordProtected"):
                raise ForeignFileError(
                    tr(
                        "This Bitwarden export is restricted to its account and cannot be opened "
                        "elsewhere. Export again, as plain JSON or password protected."
                    )
                )
            vault = record(parse_json(decrypt(vault, password)))
        return gather_logins(self.name, _logins(vault))


def _logins(vault: Record) -> Iterator[Login]:
    folders = _names(vault, "folders") | _names(vault, "collections")
    for item in records(vault.get("items")):
        for totp in _totps(item):
            yield Login(
                totp=totp,
                title=text(item, "name"),
                username=text(record(item.get("login")), "username"),
                tags=tuple(folders.get(each, "") for each in _folder_ids(item)),
                note=text(item, "notes"),
                favourite=flag(item, "favorite"),
                trashed=bool(text(item, "deletedDate")),
            )


def _totps(item: Record) -> Iterator[str]:
    """Yield the item's own one-time password, then what other managers left in its fields."""
    yield text(record(item.get("login")), "totp")
    values = (text(each, "value") for each in records(item.get("fields")))
    yield from (each for each in values if each.lower().startswith(_URIS))


def _names(vault: Record, key: str) -> dict[str, str]:
    return {text(each, "id"): text(each, "name") for each in records(vault.get(key))}


def _folder_ids(item: Record) -> list[str]:
    """Return the ids of the folder and the collections that an item is in."""
    collections = item.get("collectionIds")
    ids = collections if isinstance(collections, list) else []
    return [text(item, "folderId"), *(each for each in ids if isinstance(each, str))]


@dataclass(frozen=True, slots=True)
class _Encrypted:
    """An "encrypted string" of type 2: AES-256-CBC, then HMAC-SHA256."""

    iv: bytes
    body: bytes
    tag: bytes

    @classmethod
    def read(cls, written: str) -> Self:
        kind, _, rest = written.partition(".")
        parts = rest.split("|")
        if kind != "2" or len(parts) != 3:
            raise ForeignFileError(tr("The file is damaged or encrypted in an unknown way."))
        return cls(*map(base64_bytes, parts))


def decrypt(outer: Record, password: str | None) -> str:
    """Return the plain export. Raises the ForeignFileError family."""
    encrypted = _Encrypted.read(text(outer, "data"))
    key = _derive(outer, ciphers.needed(password))
    tag = hmac.digest(_expand(key, b"mac"), encrypted.iv + encrypted.body, "sha256")
    if not hmac.compare_digest(tag, encrypted.tag):
        raise ciphers.wrong_password()
    return ciphers.decrypt_cbc(_expand(key, b"enc"), encrypted.iv, encrypted.body).decode(
        "utf-8", "replace"
    )


def _derive(outer: Record, password: bytes) -> bytes:
    """Derive the key. The salt is the text itself, although it looks like base64."""
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
            raise ForeignFileError(tr("This Bitwarden export derives its key in an unknown way."))


def _expand(key: bytes, purpose: bytes) -> bytes:
    return HKDFExpand(SHA256(), 32, purpose).derive(key)
