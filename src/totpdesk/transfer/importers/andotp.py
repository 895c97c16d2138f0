"""andOTP: its backup, plain or encrypted in two ways.

An encrypted backup has no mark at its beginning: the newer one is recognised by its number of
rounds, which andOTP chooses from a small range, the older one only by not being anything else.
GNOME Authenticator has also written the plain one, with the issuer as the first tag.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import WrongPasswordError
from totpdesk.base.limits import parse_json
from totpdesk.formats.ciphers import SHA1, decrypt_gcm, needed, pbkdf2
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import (
    Record,
    code_parameters,
    key_uri,
    kind_named,
    record,
    records,
    rows,
    text,
    texts,
)

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export, Sample

_PROGRAM: Final = "andOTP"
_ROUNDS: Final = range(140_000, 160_001)
_SALT: Final = slice(4, 16)
_HEAD: Final = 16
_NONCE: Final = 12
_SHORTEST: Final = _NONCE + 16 + 2  # a nonce, a tag, and an empty list
_LOOKED_AT: Final = 64
_FEWEST_VALUES: Final = 0.7  # of the bytes looked at: of 64 random ones, 57 differ, give or take 2


class AndOtpPlain:
    """The unencrypted backup."""

    name = _PROGRAM

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the keys that every entry has had."""
        return isinstance(sample.json, list) and any(
            {"secret", "label", "type"} <= entry.keys() for entry in records(sample.json)
        )

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read the entries."""
        return _accounts(sample.json)


class AndOtpEncrypted:
    """The encrypted backup. It looks like random bytes, so it is tried last."""

    name = _PROGRAM

    def fits(self, sample: Sample) -> bool:
        """Recognise it by bytes that are neither text nor a file with a signature."""
        noise = looks_random(sample) or _is_new(sample.data)
        return len(sample.data) >= _SHORTEST and sample.text is None and noise

    def read(self, sample: Sample, password: str | None) -> Export:
        """Decrypt as the newer kind if possible, else as the older."""
        key = needed(password)
        if _is_new(sample.data):
            try:
                return _accounts(parse_json(_open_new(sample.data, key)))
            except WrongPasswordError:
                pass  # one older backup in 200,000 begins with such a number
        return _accounts(parse_json(_open_old(sample.data, key)))


def looks_random(sample: Sample) -> bool:
    """Recognise it by its first bytes whether a file may be encrypted from its beginning on."""
    head = sample.data[:_LOOKED_AT]
    return len(set(head)) >= _FEWEST_VALUES * len(head)


def _is_new(data: bytes) -> bool:
    return int.from_bytes(data[:4], "big") in _ROUNDS


def _open_new(data: bytes, password: bytes) -> str:
    key = pbkdf2(SHA1, password, data[_SALT], int.from_bytes(data[:4], "big"))
    return _open(key, data[_HEAD:])


def _open_old(data: bytes, password: bytes) -> str:
    return _open(hashlib.sha256(password).digest(), data)


def _open(key: bytes, encrypted: bytes) -> str:
    return decrypt_gcm(key, encrypted[:_NONCE], encrypted[_NONCE:]).decode("utf-8", "replace")


def _accounts(entries: Any) -> Export:  # noqa: ANN401 - raw JSON
    return gather(_PROGRAM, rows(entries), _account, lambda raw: text(record(raw), "label"))


def _account(raw: object) -> AccountRecord:
    entry = record(raw)
    issuer, account = _names(entry)
    return AccountRecord.of(
        key_uri(
            text(entry, "secret"),
            kind=kind_named(text(entry, "type")),
            issuer=issuer,
            account=account,
            **code_parameters(entry),
        ),
        tags=texts(entry, "tags"),
    )


def _names(entry: Record) -> tuple[str, str]:
    """Find the issuer where older programs put it: before the label, or as the first tag."""
    label = text(entry, "label")
    if "issuer" in entry:
        return text(entry, "issuer"), label
    issuer, dash, account = label.partition(" - ")
    if dash:
        return issuer, account
    return next(iter(texts(entry, "tags")), ""), label
