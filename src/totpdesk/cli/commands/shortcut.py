"""`totpdesk shortcut`: the shortcuts in the desktop's own settings, shown, added and taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from totpdesk.agent import wiring
from totpdesk.cli import say
from totpdesk.desktop import gnomekeys, ownkeys
from totpdesk.desktop.facts import gather
from totpdesk.desktop.ladder import Ability, Way, ways

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.desktop.facts import Facts
    from totpdesk.desktop.ownkeys import OwnKey


@click.group(invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Have your desktop hear the shortcuts, by its own settings.

    For desktops that hear none for programs, or if you prefer it. The desktop then runs
    `totpdesk type` and `totpdesk pick` at the keys that `hotkey` and `pick_hotkey` are set to
    (see `config`); totpdesk must be running. Without a command: show.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(show)


@command.command()
def show() -> None:
    """Print what to add to this desktop's settings.

    The lines go to stdout, where they belong to stderr. For sway, i3 and Hyprland they are
    lines of its configuration, for Xfce commands to run; elsewhere keys, a tab and the command
    for them.
    """
    facts = gather()
    how, keys = ownkeys.how_to(facts), _wanted()
    say.note(how.sentence)
    say.result("\n".join(how.line(key) for key in keys))
    if _is_gnome(facts):
        say.note("`totpdesk shortcut install` does it for you.")
    _tell_heard(facts, keys)


@command.command()
def install() -> None:
    """Add them to GNOME's custom shortcuts.

    Your own stay as they are; one with the same keys is told, and nothing is changed. Once
    more after you have chosen other keys, it brings GNOME up to date. On other desktops it
    changes nothing and prints what `show` prints, on stderr.
    """
    facts, keys = gather(), _wanted()
    if not _is_gnome(facts):
        raise click.ClickException(_by_hand(facts, keys))
    gnomekeys.install(keys)
    say.note(f"GNOME now runs totpdesk at {_titles(keys)}.")
    _tell_heard(facts, keys)


@command.command()
def remove() -> None:
    """Take out of GNOME's custom shortcuts what `install` has added."""
    if not _is_gnome(gather()):
        raise click.ClickException(
            "totpdesk adds nothing to this desktop's settings. Take out by hand what you added "
            "by hand."
        )
    removed = gnomekeys.remove()
    say.note("GNOME's shortcuts for totpdesk are gone." if removed else "There were none.")


def _wanted() -> list[OwnKey]:
    return ownkeys.wanted(wiring.settings_file().load())


def _is_gnome(facts: Facts) -> bool:
    return facts.runs("gnome")


def _by_hand(facts: Facts, keys: Sequence[OwnKey]) -> str:
    how = ownkeys.how_to(facts)
    lines = "\n".join(how.line(key) for key in keys)
    return f"totpdesk does not change this desktop's settings. {how.sentence}\n{lines}"


def _tell_heard(facts: Facts, keys: Sequence[OwnKey]) -> None:
    """Where totpdesk hears the same keys itself, only one of both can have them."""
    if ways(facts)[Ability.SHORTCUT].way is not Way.NONE:
        say.note(
            f"In this session a running totpdesk hears {_titles(keys)} by itself. Where the "
            "desktop is to hear them, totpdesk says at its start that they are taken."
        )


def _titles(keys: Sequence[OwnKey]) -> str:
    return " and ".join(key.chord.title for key in keys)
