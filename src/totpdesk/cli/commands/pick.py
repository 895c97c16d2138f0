"""`totpdesk pick`: the picker, for desktops that bind keys to commands."""

from __future__ import annotations

import click

from totpdesk.service.ipc import client


@click.command()
def command() -> None:
    """Choose an account for the focused window.

    The running totpdesk opens its picker, as its second shortcut does (`pick_hotkey` in
    `config`). To use another key, bind this command in your desktop's own settings;
    `totpdesk type --help` says where.
    """
    client.ask("pick")
