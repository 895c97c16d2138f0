"""`totpdesk desktop`: the menu entry and icon of an installation without a package."""

from __future__ import annotations

import click

from totpdesk.base.translation import tr
from totpdesk.cli import output
from totpdesk.platforms.choose import SYSTEM


@click.command()
@click.argument("action", type=click.Choice(["install", "remove"]))
@click.option("--system", "for_all", is_flag=True, help="For all users; needs root.")
def command(action: str, *, for_all: bool) -> None:
    """Install the menu entry and icon for this user, or remove them.

    totpdesk installs them itself when its tray starts: Wayland desktops give shortcuts only to
    programs that have an entry. If a package has installed one, nothing is written. With two
    installations the entry stays that of the first, until this command is run from the other.

    With --system they go below /usr/local/share; to make a package, set DESTDIR to the folder that
    stands for /.
    """
    if action == "remove":
        removed = SYSTEM.menu_entry.remove(for_all=for_all)
        output.note(
            tr("The menu entry was removed.")
            if removed
            else tr("totpdesk installed no menu entry.")
        )
    elif path := SYSTEM.menu_entry.install(take_over=True, for_all=for_all):
        output.note(tr("The menu entry was installed: {path}", path=path))
    else:
        output.note(tr("The menu entry is installed already."))
