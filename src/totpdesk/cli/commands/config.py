"""`totpdesk config`: the settings, as text."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from totpdesk.agent import wiring
from totpdesk.cli import say
from totpdesk.settings import Settings


def _keys(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    return [CompletionItem(key) for key in Settings().as_texts() if key.startswith(begun)]


@click.group(invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Print, get and set settings.

    Without a command all are printed, "key = value" a line.

    \b
    hotkey       the shortcut, like <ctrl>+<alt>+o
    insert       how a code reaches the window: type, paste or copy
    clear_after  seconds until the clipboard forgets a code, 0 for never
    min_left     seconds for which a code must still be current
    listen       how the shortcut is heard: grab or watch
    """  # noqa: D301 - \b is click's mark for a paragraph to be left as it is
    if ctx.invoked_subcommand is None:
        texts = wiring.settings_file().load().as_texts()
        say.result("\n".join(f"{key} = {text}" for key, text in texts.items()))


@command.command("get")
@click.argument("key", shell_complete=_keys)
def get(key: str) -> None:
    """Print the value of KEY."""
    say.result(wiring.settings_file().load().text(key))


@command.command("set", context_settings={"ignore_unknown_options": True})  # -1 is a value
@click.argument("key", shell_complete=_keys)
@click.argument("value")
def set_(key: str, value: str) -> None:
    """Give KEY a value. A running totpdesk takes note of it."""
    file = wiring.settings_file()
    file.save(file.load().with_text(key, value))
