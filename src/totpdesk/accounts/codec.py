"""The index as JSON. Version 1; a reader refuses later versions rather than guess."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from totpdesk.accounts.account import StoredAccount, WindowPattern
from totpdesk.accounts.account_list import AccountIndex, Batch
from totpdesk.base.errors import InvalidInputError, ListDamagedError, ListTooNewError
from totpdesk.otp import Account, Algorithm, Kind
from totpdesk.settings import Chord, Insert

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION: Final = 1
_PLACE: Final = tuple(field.name for field in fields(WindowPattern))
_T = TypeVar("_T")


def encode(index: AccountIndex) -> str:
    """Return the index as JSON text, an account a line, so that two of them compare well."""
    head = {"version": VERSION, "keychain": index.keychain, "import": asdict(index.latest_import)}
    lines = ",\n".join(json.dumps(_entry_out(e)) for e in index.entries.values())
    return f'{json.dumps(head)[:-1]}, "accounts": [\n{lines}\n]}}\n'


def decode(text: str) -> AccountIndex:
    """Read what encode wrote. Raises ListTooNewError or ListDamagedError."""
    try:
        value = json.loads(text)
        version = value["version"]
        if isinstance(version, int) and version > VERSION:
            raise ListTooNewError(
                "The list of accounts was written by a later version of totpdesk. Update totpdesk."
            )
        entries = [_entry_in(item) for item in value["accounts"]]
        batch = _batch_in(value.get("import", {}))
        return AccountIndex({entry.id: entry for entry in entries}, str(value["keychain"]), batch)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidInputError) as error:
        raise ListDamagedError(f"{type(error).__name__}") from error


def _entry_out(entry: StoredAccount) -> dict[str, Any]:
    account = entry.account
    values = {
        "id": entry.id,
        "name": entry.name,
        "issuer": account.issuer,
        "account": account.account,
        "type": account.kind.value,
        "algorithm": account.algorithm.value,
        "digits": account.digits,
        "period": account.period,
        "counter": account.counter if account.kind is Kind.HOTP else None,
        "issuer_param": account.issuer_param,
        "tags": list(entry.tags) or None,
        "shortcut": str(entry.shortcut) if entry.shortcut else None,
        "insert": entry.insert,
        "windows": [_place_out(place) for place in entry.windows] or None,
        "enter": entry.enter or None,
        "prefix": entry.prefix or None,
        "favourite": entry.favourite or None,
        "icon": entry.icon or None,
        "last_used": _time_out(entry.last_used),
        "trashed": _time_out(entry.trashed),
    }
    return {key: value for key, value in values.items() if value is not None}


def _entry_in(item: dict[str, Any]) -> StoredAccount:
    return StoredAccount(
        id=_text(item["id"]),
        name=_text(item["name"]),
        account=Account(
            issuer=_text(item["issuer"]),
            account=_text(item["account"]),
            kind=Kind(item["type"]),
            algorithm=Algorithm(item["algorithm"]),
            digits=item["digits"],
            period=item["period"],
            counter=item.get("counter", 0),
            issuer_param=item.get("issuer_param"),
        ),
        tags=tuple(_text(tag) for tag in item.get("tags", ())),
        shortcut=_optional(item.get("shortcut"), Chord.parse),
        insert=_optional(item.get("insert"), Insert),
        windows=tuple(_place_in(place) for place in item.get("windows", ())),
        enter=item.get("enter") is True,
        prefix=item.get("prefix") is True,
        favourite=item.get("favourite") is True,
        icon=_text(item.get("icon", "")),
        last_used=_optional(item.get("last_used"), _time_in),
        trashed=_optional(item.get("trashed"), _time_in),
    )


def _place_out(place: WindowPattern) -> dict[str, str]:
    return {key: text for key, text in asdict(place).items() if text}


def _place_in(item: dict[str, Any]) -> WindowPattern:
    return WindowPattern(*(_text(item.get(name, "")) for name in _PLACE))


def _batch_in(item: dict[str, Any]) -> Batch:
    added, replaced = (
        tuple(_text(each) for each in item.get(key, ())) for key in ("added", "replaced")
    )
    return Batch(added, replaced)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _optional(value: Any, read: Callable[[Any], _T]) -> _T | None:  # noqa: ANN401 - raw JSON
    return None if value is None else read(value)


def _time_out(when: datetime | None) -> str | None:
    return when.astimezone(UTC).isoformat() if when else None


def _time_in(text: str) -> datetime:
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError
    return when
