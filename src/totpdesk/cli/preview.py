"""What an import would do, for people and for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from totpdesk.base.translation import tr
from totpdesk.cli import output
from totpdesk.cli.account_json import account_fields
from totpdesk.otp import Kind, build_uri, code_at
from totpdesk.transfer.importers import format_names
from totpdesk.transfer.plan import ImportChoice, ImportState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from totpdesk.otp import KeyUri
    from totpdesk.transfer.plan import Plan, Planned

_SIGNS: Final = {ImportState.NEW: "+", ImportState.KNOWN: "=", ImportState.DIFFERS: "~"}


def as_text(plan: Plan, now: datetime) -> str:
    """Return a line per account, with its current code to compare with the old app."""
    return "\n".join(output.plain(line) for line in _lines(plan, now))


def as_json(plan: Plan, *, reveal: bool) -> dict[str, Any]:
    """Return the plan as a JSON value; its secrets only with `reveal`."""
    return {
        "format": plan.format,
        "entries": [_entry(row, reveal=reveal) for row in plan.rows],
        "problems": [{"entry": each.entry, "reason": each.reason} for each in plan.problems],
    }


def _lines(plan: Plan, now: datetime) -> Iterator[str]:
    codes = [_code(row.record.key_uri, now) for row in plan.rows]
    width = max(map(len, codes), default=0)
    yield f"{format_names.shown(plan.format)}:"
    for row, code in zip(plan.rows, codes, strict=True):
        yield f"  {_SIGNS[row.state]} {code:{width}}  {row.name}{_remark(row)}"
    for problem in plan.problems:
        yield f"  ! {'':{width}}  {problem.entry}: {problem.reason}"
    yield tr("+ new  = already here  ~ differs from the one here  ! cannot be imported")


def _remark(row: Planned) -> str:
    label = row.record.key_uri.account.label
    parts = [label] if label not in ("", row.name) else []
    if row.twin and row.twin.name != row.name:
        parts.append(tr("here: {name}", name=row.twin.name))
    parts += [row.difference] if row.difference else []
    parts += [tr("in the trash")] if row.record.trashed else []
    return f"  ({'; '.join(parts)})" if parts else ""


def _code(key_uri: KeyUri, now: datetime) -> str:
    if key_uri.account.kind is Kind.HOTP:
        return tr("no. {counter}", counter=key_uri.account.counter)
    return code_at(key_uri.account, key_uri.secret, now).value


def _entry(row: Planned, *, reveal: bool) -> dict[str, Any]:
    record, account = row.record, row.record.key_uri.account
    value = {
        "name": row.name,
        "state": row.state,
        "taken": row.choice is not ImportChoice.SKIP,
        "here": row.twin.name if row.twin else None,
        "difference": row.difference or None,
        "item_name": record.name,
        **account_fields(account),
        "tags": record.tags,
        "favourite": record.favourite,
        "trashed": record.trashed is not None,
        "icon": record.picture.media_type if record.picture else None,
    }
    if reveal:
        uri = build_uri(account, record.key_uri.secret, record.key_uri.extra)
        value |= {"uri": uri, "note": record.note}
    return value
