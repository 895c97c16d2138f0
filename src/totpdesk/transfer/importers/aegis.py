"""Aegis: its vault file, plain or encrypted (github.com/beemdevelopment/Aegis, docs/vault.md).

It is also the format of our own vault file and backups: what `totpdesk.formats.aegis` writes is
read here completely, with its additions in an object `totpdesk`.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from totpdesk.accounts.account import MAX_WINDOWS, AccountRecord, Pin
from totpdesk.accounts.codec import UNREADABLE, fields_in
from totpdesk.base.errors import InvalidInputError
from totpdesk.base.limits import parse_json
from totpdesk.formats.aegis import EncryptedVault
from totpdesk.formats.aegis.database import IN_AEGIS, OURS, key_for_aegis
from totpdesk.otp import Secret
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import (
    Record,
    base64_bytes,
    code_parameters,
    flag,
    key_uri,
    kind_named,
    record,
    records,
    rows,
    text,
    texts,
)
from totpdesk.transfer.importers.icons import icon, recognised

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from totpdesk.accounts.account import Icon
    from totpdesk.otp import KeyUri
    from totpdesk.transfer.importers.export import Export, Sample


class Aegis:
    """Vaults of the versions 1 to 3."""

    name = "Aegis"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the two keys at the top."""
        return {"header", "db"} <= record(sample.json).keys()

    def read(self, sample: Sample, password: str | None) -> Export:
        """Read a vault, with any of its passwords."""
        vault = record(sample.json)
        if record(vault["header"]).get("slots") is None:
            return _accounts(self.name, record(vault["db"]))
        opened = EncryptedVault.open(sample.data, password).payload
        return _accounts(self.name, record(parse_json(opened.decode("utf-8", "replace"))))


def _accounts(program: str, db: Record) -> Export:
    groups = {text(each, "uuid"): text(each, "name") for each in records(db.get("groups"))}
    return gather(program, rows(db.get("entries")), partial(_account, groups), _called)


def _called(raw: object) -> str:
    return text(record(raw), "issuer") or text(record(raw), "name")


def _account(groups: Mapping[str, str], raw: object) -> AccountRecord:
    entry = record(raw)
    ours = record(entry.get(OURS))
    found = AccountRecord.of(
        _with_ours(_key_uri(entry), ours),
        name=text(ours, "name"),
        tags=_tags(entry, groups),
        note=_exact(entry, "note") or "",
        favourite=flag(entry, "favorite"),
        trashed=flag(ours, "trashed"),  # as it was written before there was a date
        picture=_icon(entry, "icon_mime", "icon")
        or _icon(record(ours.get("icon")), "mime", "data"),
    )
    return replace(found, **_own(ours))


def _own(ours: Record) -> dict[str, Any]:
    """Read the account's own settings and its PIN; an invalid one is ignored."""
    own: dict[str, Any] = {}
    for key in ours.keys() - {*IN_AEGIS, "trashed" if ours.get("trashed") is True else ""}:
        with suppress(*UNREADABLE):
            own |= fields_in({key: ours[key]})
    own["windows"] = own.get("windows", ())[-MAX_WINDOWS:]
    with suppress(InvalidInputError):
        own["pin"] = Pin(_exact(ours, "pin") or "")
    return own


def _key_uri(entry: Record) -> KeyUri:
    info = record(entry.get("info"))
    return key_uri(
        text(info, "secret"),
        kind=kind_named(text(entry, "type")),
        issuer=text(entry, "issuer"),
        account=text(entry, "name"),
        **code_parameters(info, algorithm_key="algo"),
        pin=_exact(info, "pin") or "",
    )


def _with_ours(found: KeyUri, ours: Record) -> KeyUri:
    """Add what Aegis has no field for."""
    return replace(
        found,
        account=replace(found.account, issuer_param=_exact(ours, "issuer_param")),
        secret=_letters(found, text(ours, "letters")),
        extra=tuple(_pairs(ours.get("extra"))),
    )


def _pairs(value: object) -> Iterator[tuple[str, str]]:
    for pair in value if isinstance(value, list) else ():
        match pair:
            case [str(key), str(what)]:
                yield _written(key), _written(what)


def _letters(found: KeyUri, written: str) -> Secret:
    """Return the secret as its site wrote it, if that is the same key."""
    try:
        given = replace(found, secret=Secret(written, found.secret.pin))
    except InvalidInputError:
        return found.secret
    return (given if key_for_aegis(given) == key_for_aegis(found) else found).secret


def _exact(source: Record, key: str) -> str | None:
    """Return a text with its blanks and line ends, None if there is none."""
    value = source.get(key)
    return _written(value) if isinstance(value, str) else None


def _written(value: str) -> str:
    return value.encode("utf-8", "replace").decode()


def _icon(source: Record, type_key: str, data_key: str) -> Icon | None:
    try:
        data = base64_bytes(text(source, data_key))
    except InvalidInputError:
        return None
    media_type = text(source, type_key)  # which Aegis has not always named
    return icon(media_type, data) if media_type else recognised(data)


def _tags(entry: Record, groups: Mapping[str, str]) -> tuple[str, ...]:
    """Name an entry's groups: since version 3 by their ids, before by the one group's name."""
    if group := text(entry, "group"):
        return (group,)
    return tuple(groups[each] for each in texts(entry, "groups") if groups.get(each))
