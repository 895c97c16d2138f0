"""Records as JSON: for the list, and for the part of a backup that Aegis does not define.

Version 1 of the list; later versions are refused.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from totpdesk.accounts.account import AccountRecord, WindowPattern
from totpdesk.accounts.account_list import AccountIndex, Batch
from totpdesk.accounts.own_settings import OWN_SETTINGS
from totpdesk.base.errors import InvalidInputError, ListDamagedError, ListTooNewError
from totpdesk.base.translation import tr
from totpdesk.otp import Account, Algorithm, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VERSION: Final = 1
UNREADABLE: Final = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,  # a number beyond all bounds
    RecursionError,  # nested too deeply
    InvalidInputError,
)
_PATTERN: Final = tuple(field.name for field in fields(WindowPattern))
_EMPTY: Final = AccountRecord()


def encode(index: AccountIndex) -> str:
    """Return the index as JSON text with one account per line, so that diffs are readable."""
    head = {"version": VERSION, "keychain": index.keychain, "import": asdict(index.latest_import)}
    lines = ",\n".join(json.dumps(_record_out(record)) for record in index.entries.values())
    return f'{json.dumps(head)[:-1]}, "accounts": [\n{lines}\n]}}\n'  # not text: JSON


def decode(text: str) -> AccountIndex:
    """Read what encode wrote. Raises ListTooNewError or ListDamagedError."""
    try:
        value = json.loads(text)
        version = value["version"]
        if isinstance(version, int) and version > VERSION:
            raise ListTooNewError(
                tr(
                    "The list of accounts was written by a later version of totpdesk. "
                    "Update totpdesk."
                )
            )
        records = [_record_in(item) for item in value["accounts"]]
        batch = _batch_in(value.get("import", {}))
        return AccountIndex({each.id: each for each in records}, str(value["keychain"]), batch)
    except UNREADABLE as error:
        raise ListDamagedError(f"{type(error).__name__}") from error


def fields_out(record: AccountRecord) -> dict[str, Any]:
    """Return the non-default fields, without secrets and what codes are generated from."""
    values = ((key, getattr(record, key)) for key in _FORMS)
    return {key: _FORMS[key].write(each) for key, each in values if each != getattr(_EMPTY, key)}


def fields_in(item: Mapping[str, Any]) -> dict[str, Any]:
    """Read what fields_out wrote, ignoring other keys. Raises the errors in UNREADABLE."""
    return {key: form.read(item[key]) for key, form in _FORMS.items() if item.get(key) is not None}


def _record_out(record: AccountRecord) -> dict[str, Any]:
    account = record.account
    values = {
        "id": record.id,
        "name": record.name,
        "issuer": account.issuer,
        "account": account.account,
        "type": account.kind.value,
        "algorithm": account.algorithm.value,
        "digits": account.digits,
        "period": account.period,
        "counter": account.counter if account.kind is Kind.HOTP else None,
        "issuer_param": account.issuer_param,
    }
    return {key: each for key, each in values.items() if each is not None} | fields_out(record)


def _record_in(item: dict[str, Any]) -> AccountRecord:
    return AccountRecord(
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
        **fields_in(item),
    )


def _pattern_out(pattern: WindowPattern) -> dict[str, str]:
    return {key: text for key, text in asdict(pattern).items() if text}


def _pattern_in(item: dict[str, Any]) -> WindowPattern:
    return WindowPattern(*(_text(item.get(name, "")) for name in _PATTERN))


def _batch_in(item: dict[str, Any]) -> Batch:
    added, replaced = (
        tuple(_text(each) for each in item.get(key, ())) for key in ("added", "replaced")
    )
    return Batch(added, replaced)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError
    return value


def _time_out(when: datetime) -> str:
    return when.astimezone(UTC).isoformat()


def _time_in(text: str) -> datetime:
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError
    return when


class _Form(NamedTuple):
    """How a field is written and read."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


_TIME: Final = _Form(_time_out, _time_in)
_FORMS: Final = {
    "tags": _Form(list, lambda tags: tuple(_text(tag) for tag in tags)),
    "windows": _Form(
        lambda patterns: [_pattern_out(each) for each in patterns],
        lambda items: tuple(_pattern_in(each) for each in items),
    ),
    **{own.name: _Form(own.to_json, own.from_json) for own in OWN_SETTINGS},
    "icon": _Form(str, _text),
    "revision": _Form(int, _count),
    "last_used": _TIME,
    "trashed": _TIME,
}
