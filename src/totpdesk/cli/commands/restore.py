"""`totpdesk restore`: an account from the trash."""

from __future__ import annotations

import click

from totpdesk.base.translation import tr
from totpdesk.cli import output
from totpdesk.cli.names import removed_names
from totpdesk.service import bootstrap


@click.command()
@click.argument("name", metavar="NAME", shell_complete=removed_names)
def command(name: str) -> None:
    """Restore NAME from the trash.

    If there are several of that name, it is the latest. `totpdesk list --trash` lists them.
    """
    entry = bootstrap.open_accounts().restore(name)
    output.note(output.plain(tr("Restored {name}.", name=entry.name)))
