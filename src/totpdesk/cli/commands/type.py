"""`totpdesk type`: what the shortcut does, for desktops that bind keys to commands."""

from __future__ import annotations

import click

from totpdesk.cli import outcome
from totpdesk.cli.names import account_names
from totpdesk.service.ipc import client


@click.command()
@click.argument("name", metavar="[NAME]", shell_complete=account_names, required=False)
def command(name: str | None) -> None:
    """Type the code of NAME into the focused window.

    The running totpdesk does it. Without NAME it does what the shortcut does: it finds the account
    or opens the picker. Problems are reported on stderr; status 0 if the code was inserted or the
    picker was opened.

    To use a key of your own, bind this command in your desktop's settings:

    \b
    GNOME   Settings, Keyboard: a custom shortcut
    KDE     System Settings, Shortcuts: a command
    Xfce    Settings, Keyboard: an application shortcut
    i3      bindsym --release $mod+o exec totpdesk type
    """  # noqa: D301 - \b is click's mark for a paragraph to be left as it is
    answer = client.ask("type") if name is None else client.ask("type", name=name)
    outcome.report(answer)
