"""Stratum, formerly Authenticator Pro: its backup, plain or encrypted in two ways, its database.

The encrypted backups begin with the program's name, in upper case since the method changed. The
database has the same fields as the backup, in lower case.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import UnsupportedCodeError
from totpdesk.base.limits import parse_json
from totpdesk.base.translation import tr
from totpdesk.formats.ciphers import SHA1, argon2id, decrypt_cbc, decrypt_gcm, needed, pbkdf2
from totpdesk.otp import Algorithm
from totpdesk.transfer.importers import sqlite
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import (
    Record,
    as_typed,
    key_uri,
    kind_named,
    number,
    record,
    records,
    rows,
    text,
)
from totpdesk.transfer.importers.icons import decoded, recognised

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from totpdesk.accounts.account import Icon
    from totpdesk.transfer.importers.export import Export, Sample

_PROGRAM: Final = "Stratum"
_STRONG: Final = b"AUTHENTICATORPRO"
_LEGACY: Final = b"AuthenticatorPro"
_KINDS: Final = {1: "hotp", 2: "totp", 3: "motp", 4: "steam", 5: "yandex"}
_OWN_ICON: Final = "@"  # before the id of a picture; without it the name of one that the app has
_ALGORITHMS: Final = {0: Algorithm.SHA1, 1: Algorithm.SHA256, 2: Algorithm.SHA512}


class StratumPlain:
    """The unencrypted backup."""

    name = _PROGRAM

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the key of the list."""
        return "Authenticators" in record(sample.json)

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read the authenticators."""
        return _backup(record(sample.json))


class StratumEncrypted:
    """The encrypted backup."""

    name = _PROGRAM

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the name that it begins with."""
        return sample.data.startswith((_STRONG, _LEGACY))

    def read(self, sample: Sample, password: str | None) -> Export:
        """Decrypt with the named method."""
        open_it = _open_strong if sample.data.startswith(_STRONG) else _open_legacy
        opened = open_it(needed(password), sample.data[len(_STRONG) :])
        return _backup(record(parse_json(opened.decode("utf-8", "replace"))))


class StratumDatabase:
    """The app's database, from a rooted phone."""

    name = _PROGRAM

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the table's name."""
        return "authenticator" in sqlite.tables(sample)

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read the tables."""
        there = sqlite.tables(sample)
        wanted = ("authenticator", "category", "authenticatorcategory", "customicon")
        found = [sqlite.table(sample, each) if each in there else [] for each in wanted]
        return _accounts(*found)


def _open_strong(password: bytes, rest: bytes) -> bytes:
    salt, nonce, encrypted = rest[:16], rest[16:28], rest[28:]
    return decrypt_gcm(argon2id(password, salt, passes=3, lanes=4, memory=65_536), nonce, encrypted)


def _open_legacy(password: bytes, rest: bytes) -> bytes:
    salt, iv, encrypted = rest[:20], rest[20:36], rest[36:]
    return decrypt_cbc(pbkdf2(SHA1, password, salt, 64_000), iv, encrypted)


def _backup(backup: Record) -> Export:
    return _accounts(
        rows(backup.get("Authenticators")),
        records(backup.get("Categories")),
        records(backup.get("AuthenticatorCategories")),
        records(backup.get("CustomIcons")),
    )


def _accounts(
    entries: Iterable[object],
    categories: Iterable[Record],
    filed: Iterable[Record],
    pictures: Iterable[Record],
) -> Export:
    """Read entries; an entry's category is found by its secret."""
    lowered = [_lower(each) for each in categories]
    names = {text(each, "id"): text(each, "name") for each in lowered}
    tags: dict[str, list[str]] = {}
    for each in map(_lower, filed):
        if name := names.get(text(each, "categoryid")):
            tags.setdefault(text(each, "authenticatorsecret"), []).append(name)
    icons = {_OWN_ICON + text(each, "id"): _icon(each) for each in map(_lower, pictures)}
    lowered_entries = [_lower(record(each)) for each in entries]
    return gather(_PROGRAM, lowered_entries, partial(_account, tags, icons), _called)


def _lower(fields: Record) -> Record:
    return {key.lower(): value for key, value in fields.items()}


def _called(entry: Record) -> str:
    return text(entry, "issuer") or text(entry, "username")


def _icon(picture: Record) -> Icon | None:
    """Read a picture: bytes in the database, base64 in a backup."""
    data = picture.get("data")
    return recognised(data if isinstance(data, bytes) else decoded(text(picture, "data")))


def _account(
    tags: Mapping[str, list[str]], icons: Mapping[str, Icon | None], entry: Record
) -> AccountRecord:
    secret = text(entry, "secret")
    kind = kind_named(_KINDS.get(number(entry, "type", 0), ""))
    return AccountRecord.of(
        key_uri(
            as_typed(kind, secret),
            kind=kind,
            issuer=text(entry, "issuer"),
            account=text(entry, "username"),
            algorithm=_algorithm(number(entry, "algorithm", 0)),
            digits=number(entry, "digits", 6),
            period=number(entry, "period", 30),
            counter=number(entry, "counter", 0),
            pin=text(entry, "pin"),
        ),
        tags=tuple(tags.get(secret, ())),
        picture=icons.get(text(entry, "icon")),
    )


def _algorithm(index: int) -> Algorithm:
    if index not in _ALGORITHMS:
        raise UnsupportedCodeError(tr("Its algorithm is unknown."))
    return _ALGORITHMS[index]
