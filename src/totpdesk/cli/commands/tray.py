"""`totpdesk tray`: the running instance, which serves the shortcut."""

from __future__ import annotations

import click

from totpdesk.cli import output


@click.command()
@click.pass_context
def command(ctx: click.Context) -> None:
    """Start the tray and serve the shortcut."""
    from totpdesk.gui.app import run_tray  # noqa: PLC0415 - Qt is for the tray alone

    ctx.exit(run_tray(output.note))
