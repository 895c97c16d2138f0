"""`totpdesk list`: the accounts; it does not use the keychain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from totpdesk.cli import output
from totpdesk.cli.account_json import account_fields
from totpdesk.service import bootstrap

if TYPE_CHECKING:
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array instead.")
@click.option("--trash", is_flag=True, help="List removed accounts that can be restored.")
def command(*, as_json: bool, trash: bool) -> None:
    """Print the accounts, one per line.

    A line is the name and, after a tab, issuer and user name if they differ from it.

    \b
    With --json, an array in the user's order of
      {"name": "GitHub", "id": "5f0c…", "issuer": "GitHub", "account": "alice",
       "type": "totp",              or "hotp", "steam", "motp", "yandex"
       "algorithm": "SHA1",         or "SHA256", "SHA512", "MD5" with "motp"
       "digits": 6, "period": 30,   characters, seconds
       "counter": null,             the next counter of a "hotp" account
       "tags": [], "favourite": false, "shortcut": null, "insert": null,
       "enter": false,              whether Enter is pressed after its code
       "prefix": false,             whether a PIN is typed before it
       "last_used": null}           or an ISO 8601 time
    """  # noqa: D301 - \b is click's mark for a paragraph to be left as it is
    accounts = bootstrap.open_accounts()
    entries = accounts.trash() if trash else accounts.entries()
    if as_json:
        uses = accounts.last_uses()
        output.result_json([_as_json(each, uses.get(each.id, each.last_used)) for each in entries])
    elif entries:
        output.result("\n".join(_as_line(entry) for entry in entries))


def _as_line(entry: AccountRecord) -> str:
    label = entry.account.label
    parts = [entry.name] if label in ("", entry.name) else [entry.name, label]
    return "\t".join(output.plain(part) for part in parts)


def _as_json(entry: AccountRecord, last_used: datetime | None) -> dict[str, Any]:
    return {
        "name": entry.name,
        "id": entry.id,
        **account_fields(entry.account),
        "tags": entry.tags,
        "favourite": entry.favourite,
        "shortcut": str(entry.shortcut) if entry.shortcut else None,
        "insert": entry.insert,
        "enter": entry.enter,
        "prefix": entry.prefix,
        "last_used": last_used.isoformat() if last_used else None,
    }
