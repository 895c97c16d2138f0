"""`totpdesk shortcut`: the shortcuts in the desktop's own settings: show, add, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from totpdesk.cli import output
from totpdesk.platforms.capabilities import Ability, Method, ways
from totpdesk.platforms.detect import gather
from totpdesk.platforms.linux import desktop_bindings, gnome_shortcuts
from totpdesk.service import bootstrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from totpdesk.platforms.detect import Session
    from totpdesk.platforms.linux.desktop_bindings import OwnKey


@click.group(invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Set up the shortcuts in your desktop's own settings.

    For desktops that offer no shortcuts to programs, or if you prefer it. The desktop then runs
    `totpdesk type` and `totpdesk pick` at the keys of `hotkey` and `pick_hotkey` (see `config`);
    totpdesk must be running. Without a command: show.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(show)


@command.command()
def show() -> None:
    """Print what to add to this desktop's settings.

    The lines go to stdout, where to add them to stderr. For sway, i3 and Hyprland they are lines
    of the configuration, for Xfce commands to run; elsewhere keys, a tab and the command.
    """
    facts = gather()
    how, keys = desktop_bindings.how_to(facts), _wanted()
    output.note(how.sentence)
    output.result("\n".join(how.line(key) for key in keys))
    if _is_gnome(facts):
        output.note("`totpdesk shortcut install` does it for you.")
    _tell_heard(facts, keys)


@command.command()
def install() -> None:
    """Add them to GNOME's custom shortcuts.

    Your own stay as they are; if one has the same keys, it is reported and nothing is changed. Run
    it again after you have chosen other keys. On other desktops it changes nothing and prints what
    `show` prints, on stderr.
    """
    facts, keys = gather(), _wanted()
    if not _is_gnome(facts):
        raise click.ClickException(_instructions(facts, keys))
    gnome_shortcuts.install(keys)
    output.note(f"GNOME now runs totpdesk at {_titles(keys)}.")
    _tell_heard(facts, keys)


@command.command()
def remove() -> None:
    """Remove from GNOME's custom shortcuts what `install` has added."""
    if not _is_gnome(gather()):
        raise click.ClickException(
            "totpdesk adds nothing to this desktop's settings. Remove there what you added."
        )
    removed = gnome_shortcuts.remove()
    output.note("Removed GNOME's shortcuts for totpdesk." if removed else "There were none.")


def _wanted() -> list[OwnKey]:
    return desktop_bindings.wanted(bootstrap.settings_file().load())


def _is_gnome(facts: Session) -> bool:
    return facts.runs("gnome")


def _instructions(facts: Session, keys: Sequence[OwnKey]) -> str:
    how = desktop_bindings.how_to(facts)
    lines = "\n".join(how.line(key) for key in keys)
    return f"totpdesk does not change this desktop's settings. {how.sentence}\n{lines}"


def _tell_heard(facts: Session, keys: Sequence[OwnKey]) -> None:
    """Say that only one of totpdesk and the desktop can have the same keys."""
    if ways(facts)[Ability.SHORTCUT].way is not Method.NONE:
        output.note(
            f"In this session totpdesk itself registers {_titles(keys)} when it runs. If the "
            "desktop has them, totpdesk reports at its start that they are taken."
        )


def _titles(keys: Sequence[OwnKey]) -> str:
    return " and ".join(key.chord.title for key in keys)
