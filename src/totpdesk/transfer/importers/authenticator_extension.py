"""Authenticator, the browser extension (authenticator.cc): its backup, an object of entries by id.

Entries are distinguished from settings and keys in the same object by their secret and type. An
encrypted backup is recognised but not opened: the extension can also write a plain one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import ForeignFileError, UnsupportedCodeError
from totpdesk.base.translation import tr
from totpdesk.otp import Algorithm, Kind, Secret
from totpdesk.transfer.importers import format_names
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import (
    Record,
    algorithm,
    flag,
    hex_bytes,
    key_uri,
    number,
    record,
    records,
    size,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from totpdesk.transfer.importers.export import Export, Sample

_ENCRYPTED: Final = "EncOTPStorage"
_KINDS: Final = {  # by name and, in old backups, by number
    **dict.fromkeys(("totp", "1", "hex", "5", "battle", "3"), Kind.TOTP),
    **dict.fromkeys(("hotp", "2", "hhex", "6"), Kind.HOTP),
    **dict.fromkeys(("steam", "4"), Kind.STEAM),
}
_HEXADECIMAL: Final = frozenset({"hex", "5", "hhex", "6"})
_BATTLE_NET: Final = frozenset({"battle", "3"})
_ALGORITHMS: Final = {"1": Algorithm.SHA1, "2": Algorithm.SHA256, "3": Algorithm.SHA512}
_SITE: Final = "::"  # between an issuer and the site on which the entry is to be offered


class AuthenticatorExtension:
    """The unencrypted backup of the browser extension Authenticator."""

    name = format_names.EXTENSION

    def fits(self, sample: Sample) -> bool:
        """Recognise it by an entry: it repeats its own id, or names its type."""
        entries = record(sample.json).values()
        return any(
            {"hash", "secret", "type"} <= each.keys() or text(each, "dataType") == _ENCRYPTED
            for each in records(entries)
        )

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - Format's
        """Read the entries in the order in which the extension shows them."""
        entries = [each for each in records(sample.json) if "secret" in each or "data" in each]
        if all(_is_encrypted(each) for each in entries):
            raise ForeignFileError(
                tr(
                    "This backup of the Authenticator extension is encrypted. Export it there "
                    "again without the password."
                )
            )
        return gather(self.name, _in_order(entries), _account, _issuer)


def _in_order(entries: Iterable[Record]) -> list[Record]:
    return sorted(entries, key=lambda entry: size(entry, "index"))


def _is_encrypted(entry: Record) -> bool:
    return flag(entry, "encrypted") or text(entry, "dataType") == _ENCRYPTED


def _account(entry: Record) -> AccountRecord:
    if _is_encrypted(entry):
        raise UnsupportedCodeError(tr("It is encrypted. Export the backup without the password."))
    kind = text(entry, "type", "totp")
    if kind not in _KINDS:
        raise UnsupportedCodeError(tr("Its type of code is unknown."))
    hash_name = text(entry, "algorithm")
    return AccountRecord.of(
        key_uri(
            _secret(text(entry, "secret"), kind),
            kind=_KINDS[kind],
            issuer=_issuer(entry),
            account=text(entry, "account"),
            algorithm=_ALGORITHMS.get(hash_name) or algorithm(hash_name),
            digits=8 if kind in _BATTLE_NET else number(entry, "digits", 6),
            period=number(entry, "period", 30),
            counter=number(entry, "counter", 0),
        ),
        favourite=flag(entry, "pinned"),
    )


def _issuer(entry: Record) -> str:
    return text(entry, "issuer").partition(_SITE)[0]


def _secret(written: str, kind: str) -> Secret:
    return Secret.from_bytes(hex_bytes(written)) if kind in _HEXADECIMAL else Secret(written)
