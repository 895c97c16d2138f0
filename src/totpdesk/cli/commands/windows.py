"""`totpdesk windows`: the windows for which an account was chosen; also deletes them."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import click

from totpdesk.base.translation import plural, tr
from totpdesk.cli import output
from totpdesk.cli.names import account_names
from totpdesk.service import bootstrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.accounts.account import AccountRecord, WindowPattern


@click.command()
@click.argument("name", metavar="NAME", shell_complete=account_names)
@click.option("--forget", is_flag=True, help="Delete them.")
@click.option("--only", metavar="TEXT", default="", help="Only those with TEXT in their line.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array instead.")
def command(name: str, only: str, *, forget: bool, as_json: bool) -> None:
    """Print the windows for which NAME was chosen in the picker.

    totpdesk has learned them: next time it chooses NAME there without asking. A line is the program
    and, after a tab, the window's title or else the site's address, in lower case and without
    numbers. The latest is last.

    \b
    With --json, an array of
      {"app": "firefox", "title": "sign in", "domain": ""}
    """  # noqa: D301 - \b is click's mark for a paragraph to be left as it is
    if forget and as_json:
        raise click.UsageError(tr("--forget prints nothing: omit --json."))
    accounts = bootstrap.open_accounts()
    entry = accounts.find(name)
    patterns = [each for each in entry.windows if only.casefold() in _line(each).casefold()]
    if only and not patterns:
        raise click.ClickException(_unknown(entry, only))
    if forget:
        accounts.forget_windows(entry.id, *patterns)
        output.note(output.plain(_deleted(len(patterns), entry.name)))
    else:
        _show(patterns, as_json=as_json)


def _show(patterns: Sequence[WindowPattern], *, as_json: bool) -> None:
    if as_json:
        output.result_json([dataclasses.asdict(pattern) for pattern in patterns])
    elif patterns:
        output.result("\n".join(_line(pattern) for pattern in patterns))


def _line(pattern: WindowPattern) -> str:
    return "\t".join(output.plain(part) for part in (pattern.app, pattern.title or pattern.domain))


def _unknown(entry: AccountRecord, only: str) -> str:
    sentence = tr(
        "No window of {name} has {text} in its line. `totpdesk windows` with only the name lists "
        "all.",
        name=entry.name,
        text=repr(only),
    )
    return output.plain(sentence)


def _deleted(count: int, name: str) -> str:
    return plural(
        "Deleted {count} window of {name}.", "Deleted {count} windows of {name}.", count, name=name
    )
