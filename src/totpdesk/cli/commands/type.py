"""`totpdesk type`: what the shortcut does, for window managers that bind keys to commands."""

from __future__ import annotations

import click

from totpdesk.agent import client
from totpdesk.cli.names import account_names


@click.command()
@click.argument("name", shell_complete=account_names, required=False)
def command(name: str | None) -> None:
    """Type the code of NAME into the focused window.

    The running totpdesk does it. Without NAME it does what the shortcut does: finds the
    account, or asks.
    """
    if name is None:
        client.ask("type")
    else:
        client.ask("type", name=name)
