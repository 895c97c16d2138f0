"""Aegis: its vault file, plain or encrypted (github.com/beemdevelopment/Aegis, docs/vault.md).

A master key encrypts the vault. Each slot holds that key once more, encrypted with what opens the
slot: a password, or a fingerprint that stays on the phone.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from totpdesk.errors import ForeignFileError, WrongPasswordError
from totpdesk.transfer.imports.ciphers import (
    needed,
    open_gcm,
    scrypt,
    scrypt_memory,
    wrong_password,
)
from totpdesk.transfer.imports.fields import (
    hex_bytes,
    key_uri,
    kind_named,
    rows,
    size,
    texts,
)
from totpdesk.transfer.imports.gather import gather
from totpdesk.transfer.imports.hardened import MOST_MEMORY, parse_json, within
from totpdesk.transfer.imports.records import (
    Record,
    algorithm,
    base64_bytes,
    flag,
    number,
    record,
    records,
    text,
)
from totpdesk.vault.portable import Portable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from totpdesk.transfer.imports.incoming import Export, Sample

_PASSWORD_SLOT: Final = 1


class Aegis:
    """Vaults of the versions 1 to 3."""

    name = "Aegis"

    def fits(self, sample: Sample) -> bool:
        """Tell by the two keys at the top."""
        return {"header", "db"} <= record(sample.json).keys()

    def read(self, sample: Sample, password: str | None) -> Export:
        """Read a vault; of several passwords that open it, any will do."""
        vault = record(sample.json)
        header = record(vault["header"])
        if header.get("slots") is None:
            return _accounts(self.name, record(vault["db"]))
        key = needed(password)
        master = _master_key(list(records(header["slots"])), key)
        opened = _open(master, record(header.get("params")), base64_bytes(text(vault, "db")))
        return _accounts(self.name, record(parse_json(opened.decode("utf-8", "replace"))))


def _master_key(slots: Sequence[Record], password: bytes) -> bytes:
    """Return the key from the first slot that the password opens."""
    usable = [slot for slot in slots if slot.get("type") == _PASSWORD_SLOT]
    if not usable:
        raise ForeignFileError(
            "The vault opens with a fingerprint only. Set a password in Aegis and export again."
        )
    all_costs = sum(scrypt_memory(*_costs(slot)) for slot in usable)
    within(all_costs, MOST_MEMORY, "bytes of memory for key derivation")
    for slot in usable:
        try:
            return _slot_key(slot, password)
        except WrongPasswordError:
            continue
    raise wrong_password()


def _costs(slot: Record) -> tuple[int, int, int]:
    return size(slot, "n"), size(slot, "r"), size(slot, "p")


def _slot_key(slot: Record, password: bytes) -> bytes:
    key = scrypt(password, hex_bytes(text(slot, "salt")), *_costs(slot))
    return _open(key, record(slot.get("key_params")), hex_bytes(text(slot, "key")))


def _open(key: bytes, params: Record, sealed: bytes) -> bytes:
    return open_gcm(key, hex_bytes(text(params, "nonce")), sealed + hex_bytes(text(params, "tag")))


def _accounts(program: str, db: Record) -> Export:
    groups = {text(each, "uuid"): text(each, "name") for each in records(db.get("groups"))}
    return gather(program, rows(db.get("entries")), partial(_account, groups), _called)


def _called(raw: object) -> str:
    return text(record(raw), "issuer") or text(record(raw), "name")


def _account(groups: Mapping[str, str], raw: object) -> Portable:
    entry = record(raw)
    info = record(entry.get("info"))
    found = key_uri(
        text(info, "secret"),
        kind=kind_named(text(entry, "type")),
        issuer=text(entry, "issuer"),
        account=text(entry, "name"),
        algorithm=algorithm(text(info, "algo")),
        digits=number(info, "digits", 6),
        period=number(info, "period", 30),
        counter=number(info, "counter", 0),
    )
    return Portable(
        found,
        tags=_tags(entry, groups),
        note=text(entry, "note"),
        favourite=flag(entry, "favorite"),
    )


def _tags(entry: Record, groups: Mapping[str, str]) -> tuple[str, ...]:
    """Name an entry's groups: since version 3 by their ids, before by the one group's name."""
    if group := text(entry, "group"):
        return (group,)
    return tuple(groups[each] for each in texts(entry, "groups") if groups.get(each))
