"""The commands by name; the module of a command is loaded when it is called.

So `totpdesk code` loads nothing that only another command needs.
"""

from __future__ import annotations

from importlib import import_module
from inspect import cleandoc
from typing import Final

import click

from totpdesk import __version__
from totpdesk.base.translation import tr
from totpdesk.cli.help_table import AS_IT_IS

_COMMANDS: Final = (
    "tray",
    "add",
    "list",
    "code",
    "copy",
    "type",
    "pick",
    "menu",
    "rename",
    "remove",
    "restore",
    "show",
    "import",
    "export",
    "backup",
    "restore-backup",
    "windows",
    "config",
    "shortcut",
    "desktop",
    "doctor",
    "repair",
    "vault",
    "practice",
    "completion",
)


class LazyGroup(click.Group):
    """A group whose commands are modules of `totpdesk.cli.commands`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order in which help shows them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a command."""
        return _load(cmd_name) if cmd_name in _COMMANDS else None


def _load(name: str) -> click.Command:
    module = "import_" if name == "import" else name.replace("-", "_")
    command: click.Command = import_module(f"totpdesk.cli.commands.{module}").command
    _translate(command)
    _keep_sentence_whole(command)
    return command


def _translate(command: click.Command) -> None:
    """Translate a command's help, and that of its options and subcommands."""
    command.help = command.help and _translated(command.help)
    command.options_metavar = tr("[OPTIONS]")
    for parameter in command.params:
        parameter.metavar = parameter.metavar and tr(parameter.metavar)
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = _translated(parameter.help)
    if isinstance(command, click.Group):
        _translate_group(command)


def _translate_group(group: click.Group) -> None:
    optional = group.invoke_without_command
    group.subcommand_metavar = tr("[COMMAND] [ARGS]...") if optional else tr("COMMAND [ARGS]...")
    for command in group.commands.values():
        _translate(command)


def _translated(help_text: str) -> str:
    """Translate a help text by paragraphs: each is a text of its own in the catalogues."""
    return "\n\n".join(map(_translated_paragraph, cleandoc(help_text).split("\n\n")))


def _translated_paragraph(text: str) -> str:
    if text.startswith(AS_IT_IS):
        return AS_IT_IS + tr(text.removeprefix(AS_IT_IS))
    return tr(" ".join(text.split()))


def _keep_sentence_whole(command: click.Command) -> None:
    """Show a command's whole first sentence in lists of commands: click would cut it off."""
    sentence, _, _ = cleandoc(command.help or "").partition("\n\n")
    command.short_help = " ".join(sentence.split())
    for below in getattr(command, "commands", {}).values():
        _keep_sentence_whole(below)


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__)
@click.pass_context
def totpdesk(ctx: click.Context) -> None:
    """Insert one-time codes into login forms. Without a command: start the tray.

    Results go to stdout, everything else to stderr. Exit status: 0 done, 1 failed, 2 wrong usage,
    3 no such account or not a unique one, 4 keychain locked or unreachable, 130 interrupted.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(_load("tray"))


_translate(totpdesk)
