"""`totpdesk restore`: out of the trash again."""

from __future__ import annotations

import click

from totpdesk.cli import output
from totpdesk.cli.names import removed_names
from totpdesk.service import bootstrap


@click.command()
@click.argument("name", shell_complete=removed_names)
def command(name: str) -> None:
    """Bring NAME back from the trash.

    Of several by that name it is the latest. `totpdesk list --trash` shows which there are.
    """
    entry = bootstrap.open_accounts().restore(name)
    output.note(output.plain(f"Restored {entry.name}."))
