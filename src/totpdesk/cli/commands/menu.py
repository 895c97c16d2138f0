"""`totpdesk menu`: the accounts in a menu program, for desktops that bind keys to commands."""

from __future__ import annotations

import shlex

import click

from totpdesk.base.translation import tr
from totpdesk.cli import outcome, output
from totpdesk.service.ipc import client
from totpdesk.service.menu_programs import choose, find_menu_program


def _words(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Split the command as a shell does."""
    if value is None:
        return ()
    try:
        words = tuple(shlex.split(value))
    except ValueError as error:
        raise click.BadParameter(tr("A quotation mark is not closed.")) from error
    if not words:
        raise click.BadParameter(tr("Name a program."))
    return words


@click.command()
@click.option(
    "--with",
    "program",
    metavar="COMMAND",
    callback=_words,
    help="The menu program and its options; without, one that is installed.",
)
def command(program: tuple[str, ...]) -> None:
    """Choose an account in rofi, dmenu or the like, and type its code.

    The running totpdesk types it into the window that had focus before. The menu program gets the
    names of the accounts, the likeliest first, and nothing else. Nothing is typed if nothing is
    chosen.

    \b
    X11       rofi, dmenu, bemenu
    Wayland   fuzzel, walker, wofi, tofi, bemenu, rofi, dmenu

    Any program works that shows the lines of its standard input and prints the chosen one:

    \b
    totpdesk menu --with "rofi -dmenu -i"
    """  # noqa: D301 - \b is click's mark for a paragraph to be left as it is
    program = program or find_menu_program()
    offered = client.ask("menu")
    names = {output.plain(name): name for name in offered["names"]}
    chosen = choose(program, list(names))
    if chosen is not None:
        name = names.get(chosen, chosen)
        outcome.report(client.ask("choose", menu=offered["menu"], name=name))
