"""`totpdesk desktop`: the menu entry and icon of an installation without a package."""

from __future__ import annotations

import click

from totpdesk.base.translation import tr
from totpdesk.cli import output
from totpdesk.platforms.choose import SYSTEM


@click.command()
@click.argument("action", type=click.Choice(["install", "remove"]))
def command(action: str) -> None:
    """Install the menu entry and icon for this user, or remove them.

    totpdesk installs them itself when its tray starts: Wayland desktops give shortcuts only to
    programs that have an entry. If a package has installed one, nothing is written. With two
    installations the entry stays that of the first, until this command is run from the other.
    """
    if action == "remove":
        removed = SYSTEM.menu_entry.remove()
        output.note(
            tr("The menu entry was removed.")
            if removed
            else tr("totpdesk installed no menu entry.")
        )
    elif path := SYSTEM.menu_entry.install(take_over=True):
        output.note(tr("The menu entry was installed: {path}", path=path))
    else:
        output.note(tr("The menu entry is installed already."))
