"""Proton Authenticator: its backup, plain or encrypted. Each entry is an otpauth or steam link.

The parameters of the encryption are fixed for version 1 (github.com/protonpass/proton-pass-common).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.limits import parse_json
from totpdesk.formats.ciphers import argon2id, decrypt_gcm, needed
from totpdesk.otp import KeyUri, Kind, parse_uri
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import Record, base64_bytes, record, rows, text

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export, Sample

_PROGRAM: Final = "Proton Authenticator"
_MEMORY: Final = 19_456  # KiB
_NONCE: Final = 12
_BOUND_TO: Final = b"proton.authenticator.export.v1"


class ProtonPlain:
    """The unencrypted backup."""

    name = _PROGRAM

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the link in the content of an entry."""
        entries = record(sample.json).get("entries")
        if not isinstance(entries, list) or "version" not in record(sample.json):
            return False
        return not entries or any("uri" in _content(each) for each in entries)

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read the entries."""
        return _accounts(record(sample.json))


class ProtonEncrypted:
    """The encrypted backup."""

    name = _PROGRAM

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the keys at the top."""
        return {"version", "salt", "content"} <= record(sample.json).keys()

    def read(self, sample: Sample, password: str | None) -> Export:
        """Decrypt, then read the entries."""
        file = record(sample.json)
        salt, encrypted = base64_bytes(text(file, "salt")), base64_bytes(text(file, "content"))
        key = argon2id(needed(password), salt, passes=2, lanes=1, memory=_MEMORY)
        opened = decrypt_gcm(key, encrypted[:_NONCE], encrypted[_NONCE:], _BOUND_TO)
        return _accounts(record(parse_json(opened.decode("utf-8", "replace"))))


def _accounts(backup: Record) -> Export:
    return gather(_PROGRAM, rows(backup.get("entries")), _account, _called)


def _called(raw: object) -> str:
    return text(_content(raw), "name")


def _content(raw: object) -> Record:
    return record(record(raw).get("content"))


def _account(raw: object) -> AccountRecord:
    content = _content(raw)
    return AccountRecord.of(
        _named(parse_uri(text(content, "uri")), text(content, "name")),
        note=text(record(raw), "note"),
    )


def _named(found: KeyUri, name: str) -> KeyUri:
    """Give a Steam link, which has no label, the entry's name."""
    if found.account.kind is not Kind.STEAM or found.account.account or name == "Steam":
        return found
    return replace(found, account=replace(found.account, account=name))
