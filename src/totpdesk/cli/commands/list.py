"""`totpdesk list`: the accounts; it does not use the keychain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from totpdesk.base.translation import tr
from totpdesk.cli import output
from totpdesk.cli.account_json import account_fields, own_settings, own_settings_help
from totpdesk.service import bootstrap

if TYPE_CHECKING:
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord


_AS_IT_IS: Final = "\b\n"  # click's mark for a paragraph to be left as it is
_COLUMN: Final = 30
_FIELDS: Final = tr("""\
{"name": "GitHub", "id": "5f0c…", "issuer": "GitHub", "account": "alice",
 "type": "totp",              or "hotp", "steam", "motp", "yandex"
 "algorithm": "SHA1",         or "SHA256", "SHA512", "MD5" with "motp"
 "digits": 6, "period": 30,   characters, seconds
 "counter": null,             the next counter of a "hotp" account
 "tags": [],""")
_LAST_FIELD: Final = tr("""\
 "last_used": null}           or an ISO 8601 time""")
_HELP: Final = "\n\n".join(
    (
        tr("Print the accounts, one per line."),
        tr("A line is the name and, after a tab, issuer and user name if they differ from it."),
        tr("With --json, an array in the user's order of"),
        _AS_IT_IS + "\n".join((_FIELDS, own_settings_help(_COLUMN), _LAST_FIELD)),
        tr(
            "`totpdesk config --help` explains the settings of an account. Its `prefix` says only "
            "whether there is a PIN; null is none, or as in the settings for all accounts."
        ),
    )
)


@click.command(help=_HELP)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array instead.")
@click.option("--trash", is_flag=True, help="List removed accounts that can be restored.")
def command(*, as_json: bool, trash: bool) -> None:
    """Print the accounts, or one JSON array."""
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
        **own_settings(entry),
        "last_used": last_used.isoformat() if last_used else None,
    }
