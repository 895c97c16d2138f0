"""`totpdesk rename`: another name for an account."""

from __future__ import annotations

import click

from totpdesk.agent import wiring
from totpdesk.cli import say
from totpdesk.cli.names import account_names


@click.command()
@click.argument("old", shell_complete=account_names)
@click.argument("new")
def command(old: str, new: str) -> None:
    """Give the account OLD the name NEW."""
    vault = wiring.open_vault()
    entry = vault.find(old)
    renamed = vault.rename(entry.id, new)
    say.note(say.plain(f"Renamed {entry.name} to {renamed.name}."))
