"""`totpdesk restore`: out of the trash again."""

from __future__ import annotations

import click

from totpdesk.agent import wiring
from totpdesk.cli import say
from totpdesk.cli.names import removed_names


@click.command()
@click.argument("name", shell_complete=removed_names)
def command(name: str) -> None:
    """Bring NAME back from the trash.

    Of several by that name it is the latest. `totpdesk list --trash` shows which there are.
    """
    entry = wiring.open_vault().restore(name)
    say.note(say.plain(f"Restored {entry.name}."))
