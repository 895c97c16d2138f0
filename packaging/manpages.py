"""Manual pages made from the command line's own help, one a command.

click-man is not used: it joins the lines of what is to be left as it is, and cuts sentences off.
"""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING

import click

from totpdesk import __version__
from totpdesk.cli.group import totpdesk

if TYPE_CHECKING:
    from collections.abc import Iterator

_AS_IT_IS = "\b"  # click's mark of a paragraph that is not wrapped


def pages() -> dict[str, str]:
    """Return every page by the name of its file."""
    context = _context(totpdesk, "totpdesk")
    written = {"totpdesk.1": _page(context)}
    for below in _below(context):
        written[f"{_name(below)}.1"] = _page(below)
    return written


def _page(context: click.Context) -> str:
    title = _escaped(_name(context).upper())
    lines = [f'.TH "{title}" 1 "" "totpdesk {__version__}" "User Commands"']
    lines += [".SH NAME", rf"{_escaped(_name(context))} \- {_summary(context.command)}"]
    lines += [".SH SYNOPSIS", *_synopses(context)]
    lines += [".SH DESCRIPTION", *_description(context.command)]
    lines += _options(context, ".SH OPTIONS")
    if context.parent:
        for below in _below(context):
            lines += [f".SH {_escaped(below.command_path.upper())}", *_description(below.command)]
            lines += _options(below, ".SS Options")
    else:
        lines += [".SH COMMANDS", *_commands(context)]
    others = [] if not context.parent else [r".SH SEE ALSO", ".BR totpdesk (1)"]
    return "\n".join([*lines, *others, ""])


def _below(context: click.Context) -> Iterator[click.Context]:
    """Yield the commands of a group that help shows, each with its way there."""
    group = context.command
    if isinstance(group, click.Group):
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if command and not command.hidden:
                yield _context(command, name, context)


def _context(
    command: click.Command, name: str, parent: click.Context | None = None
) -> click.Context:
    return click.Context(command, parent, name, **command.context_settings)


def _name(context: click.Context) -> str:
    return context.command_path.replace(" ", "-")


def _summary(command: click.Command) -> str:
    return _escaped(command.get_short_help_str(limit=1000).rstrip("."))


def _synopses(context: click.Context) -> Iterator[str]:
    commands = list(_below(context)) if context.parent else []
    for number, each in enumerate([context, *commands]):
        if number:
            yield ".br"
        usage = " ".join(each.command.collect_usage_pieces(each))
        yield rf"\fB{_escaped(each.command_path)}\fR {_escaped(usage)}"


def _description(command: click.Command) -> Iterator[str]:
    for paragraph in cleandoc(command.help or "").split("\n\n"):
        as_it_is, mark, rest = paragraph.rpartition(f"{_AS_IT_IS}\n")
        yield ".PP"
        if mark:
            yield from [".nf", *map(_escaped, rest.splitlines()), ".fi"]
        else:
            yield _escaped(" ".join((as_it_is + rest).split()))


def _options(context: click.Context, heading: str) -> list[str]:
    options = [each for each in context.command.get_params(context) if _is_option(each)]
    lines = [
        line
        for record in (option.get_help_record(context) for option in options)
        if record
        for line in (".TP", rf"\fB{_escaped(record[0])}\fR", _escaped(record[1]) or r"\&")
    ]
    return [heading, *lines] if lines else []


def _is_option(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Option)  # others are in the synopsis and the description


def _commands(context: click.Context) -> Iterator[str]:
    for below in _below(context):
        yield ".TP"
        yield rf".BR {_escaped(_name(below))} (1)"
        yield _summary(below.command) + "."


def _escaped(text: str) -> str:
    """Return text that means itself in roff: backslashes, hyphens, and what begins a request."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{text}" if text.startswith((".", "'")) else text
