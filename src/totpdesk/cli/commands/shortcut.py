"""`totpdesk shortcut`: the shortcuts in the desktop's own settings: show, add, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from totpdesk.autotype.shortcuts import of_settings
from totpdesk.base.translation import listed, tr
from totpdesk.cli import output
from totpdesk.platforms.capabilities import Ability, best_backends
from totpdesk.platforms.choose import SYSTEM
from totpdesk.service import bootstrap

if TYPE_CHECKING:
    from totpdesk.platforms.detect import Session
    from totpdesk.settings import Settings


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
    session, settings = _here()
    how = SYSTEM.desktop_bindings.instructions(session, settings)
    output.note(how.sentence)
    output.result("\n".join(how.lines))
    if how.installs_into:
        output.note(tr("`totpdesk shortcut install` does it for you."))
    _print_registered(session, settings)


@command.command()
def install() -> None:
    """Add them to GNOME's custom shortcuts.

    Your own stay as they are; if one has the same keys, it is reported and nothing is changed. Run
    it again after you have chosen other keys. On other desktops it changes nothing and prints what
    `show` prints, on stderr.
    """
    session, settings = _here()
    how = SYSTEM.desktop_bindings.instructions(session, settings)
    if not how.installs_into:
        refusal = tr("totpdesk does not change this desktop's settings.")
        lines = "\n".join(how.lines)
        raise click.ClickException(f"{refusal} {how.sentence}\n{lines}")
    SYSTEM.desktop_bindings.install(settings)
    output.note(
        tr(
            "{desktop} now runs totpdesk at {shortcuts}.",
            desktop=how.installs_into,
            shortcuts=_titles(settings),
        )
    )
    _print_registered(session, settings)


@command.command()
def remove() -> None:
    """Remove from GNOME's custom shortcuts what `install` has added."""
    how = SYSTEM.desktop_bindings.instructions(*_here())
    if not how.installs_into:
        raise click.ClickException(
            tr("totpdesk adds nothing to this desktop's settings. Remove there what you added.")
        )
    removed = SYSTEM.desktop_bindings.remove()
    text = tr("Removed {desktop}'s shortcuts for totpdesk.", desktop=how.installs_into)
    output.note(text if removed else tr("There were none."))


def _here() -> tuple[Session, Settings]:
    return SYSTEM.find_session(), bootstrap.settings_file().load()


def _print_registered(session: Session, settings: Settings) -> None:
    """Print that only one of totpdesk and the desktop can have the same keys."""
    if best_backends(session)[Ability.SHORTCUT].available:
        output.note(
            tr(
                "In this session totpdesk itself registers {shortcuts} when it runs. If the "
                "desktop has them, totpdesk reports at its start that they are taken.",
                shortcuts=_titles(settings),
            )
        )


def _titles(settings: Settings) -> str:
    return listed(shortcut.chord.title for shortcut in of_settings(settings).values())
