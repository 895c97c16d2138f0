"""`totpdesk tray`: the running instance, which serves the shortcut."""

from __future__ import annotations

import click

from totpdesk.cli import output


@click.command()
@click.option("--add", is_flag=True, help="Also open the window that adds an account.")
@click.pass_context
def command(ctx: click.Context, *, add: bool) -> None:
    """Start the tray and serve the shortcut.

    If totpdesk is running already, its window is opened instead: that of the accounts, or with
    `totpdesk tray --add` the one that adds an account.
    """
    from totpdesk.gui.app import run_tray  # noqa: PLC0415 - Qt is for the tray alone

    ctx.exit(run_tray(output.note, add=add))
