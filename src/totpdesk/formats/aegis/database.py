"""The database in an Aegis vault, version 3, written so that Aegis opens it.

Aegis refuses a whole vault for one entry that it does not understand, and ignores unknown keys. So
what it has no field for is in an object `totpdesk`, which it ignores and our importer reads.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode, b64encode
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from totpdesk.accounts.codec import fields_out
from totpdesk.base.wiped import wipe
from totpdesk.otp import Kind
from totpdesk.otp.account import YANDEX_KEY_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from totpdesk.accounts.account import AccountRecord, Icon
    from totpdesk.otp import KeyUri

VERSION: Final = 3
OURS: Final = "totpdesk"
IN_AEGIS: Final = ("tags", "favourite", "icon")  # fields that it has, too
ICON_TYPES: Final = frozenset({"image/png", "image/jpeg", "image/svg+xml"})
_NAMES: Final = UUID("41e9b4f3-2b00-47d3-943a-20271b2ea15a")  # random; must never change


def write_database(
    records: Iterable[tuple[str, AccountRecord]], ours: Mapping[str, object] | None = None
) -> bytes:
    """Write accounts by their unique ids, and with them an object of our own."""
    listed = list(records)
    tags = dict.fromkeys(tag for _, record in listed for tag in record.tags)
    database = {
        "version": VERSION,
        "entries": [_entry(entry_id, record) for entry_id, record in listed],
        "groups": [{"uuid": _group_uuid(tag), "name": tag} for tag in tags],
        "icons_optimized": True,
    }
    text = json.dumps(database | ({OURS: ours} if ours else {}))
    try:
        return text.encode("ascii")
    finally:
        wipe(text)


def uuid_of(entry_id: str) -> str:
    """Return an account's UUID: its id if that is one."""
    try:
        return str(UUID(entry_id))
    except ValueError:
        return str(uuid5(_NAMES, f"account {entry_id}"))  # not text: what the id is made from


def key_for_aegis(key_uri: KeyUri) -> bytes:
    """Return the key as in Aegis: of Yandex's only the part from which codes are made."""
    key = key_uri.secret.key()
    return key[:YANDEX_KEY_BYTES] if key_uri.account.kind is Kind.YANDEX else key


def _group_uuid(tag: str) -> str:
    return str(uuid5(_NAMES, f"group {tag}"))  # not text: the same


def _entry(entry_id: str, record: AccountRecord) -> dict[str, Any]:
    account = record.key_uri.account
    entry = {
        "type": account.kind.value,
        "uuid": uuid_of(entry_id),
        "name": account.account,
        "issuer": account.issuer,
        "note": record.note,
        "favorite": record.favourite,
        **_icon(record.picture),
        "info": _info(record.key_uri),
        "groups": [_group_uuid(tag) for tag in record.tags],
    }
    ours = _ours(record)
    return entry | ({OURS: ours} if ours else {})


def _info(key_uri: KeyUri) -> dict[str, Any]:
    account = key_uri.account
    hotp = account.kind is Kind.HOTP
    return {
        "secret": _letters(key_for_aegis(key_uri)),
        "algo": account.algorithm.value,
        "digits": account.digits,
        **({"counter": account.counter} if hotp else {"period": account.period}),
        **({"pin": key_uri.secret.pin} if account.kind.needs_pin else {}),
    }


def _letters(key: bytes) -> str:
    return b32encode(key).decode("ascii").rstrip("=")


def _icon(icon: Icon | None) -> dict[str, Any]:
    """Return an icon as in Aegis, which would refuse the whole vault for one of another type."""
    if icon is None or icon.media_type not in ICON_TYPES:
        return {"icon": None}
    return {
        "icon": b64encode(icon.data).decode("ascii"),
        "icon_mime": icon.media_type,
        "icon_hash": hashlib.sha256(icon.media_type.encode() + icon.data).hexdigest(),
    }


def _ours(record: AccountRecord) -> dict[str, Any]:
    """Return what Aegis has no field for, without what is empty."""
    letters = record.key_uri.secret.reveal()
    values = {
        **fields_out(record),
        **dict.fromkeys(IN_AEGIS),
        "name": record.name or None,
        "pin": record.pin.reveal() if record.pin else None,
        "letters": letters if letters != _letters(key_for_aegis(record.key_uri)) else None,
        "issuer_param": record.key_uri.account.issuer_param,
        "extra": [list(pair) for pair in record.key_uri.extra] or None,
        "icon": _other_icon(record.picture),
    }
    return {key: value for key, value in values.items() if value is not None}


def _other_icon(icon: Icon | None) -> dict[str, str] | None:
    if icon is None or icon.media_type in ICON_TYPES:
        return None
    return {"mime": icon.media_type, "data": b64encode(icon.data).decode("ascii")}
