"""`totpdesk rename`: another name for an account."""

from __future__ import annotations

import click

from totpdesk.base.translation import tr
from totpdesk.cli import output
from totpdesk.cli.names import account_names
from totpdesk.service import bootstrap


@click.command()
@click.argument("old", metavar="OLD", shell_complete=account_names)
@click.argument("new", metavar="NEW")
def command(old: str, new: str) -> None:
    """Give the account OLD the name NEW."""
    accounts = bootstrap.open_accounts()
    entry = accounts.find(old)
    renamed = accounts.rename(entry.id, new)
    sentence = tr("Renamed {old} to {new}.", old=entry.name, new=renamed.name)
    output.note(output.plain(sentence))
