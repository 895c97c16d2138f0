"""`totpdesk completion`: the script with which a shell completes commands, options and names."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from totpdesk.base.translation import tr
from totpdesk.cli import output


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script for SHELL.

    \b
    bash  totpdesk completion bash > ~/.local/share/bash-completion/completions/totpdesk
    zsh   totpdesk completion zsh > a file _totpdesk in a folder of $fpath
    fish  totpdesk completion fish > ~/.config/fish/completions/totpdesk.fish
    """  # noqa: D301 - \b is click's mark for a paragraph to be left as it is
    of_shell = get_completion_class(shell)
    if of_shell is None:
        raise click.ClickException(tr("There is no completion for {shell}.", shell=shell))
    group = ctx.find_root().command
    source = of_shell(group, {}, "totpdesk", "_TOTPDESK_COMPLETE").source()
    # click's script for fish ends names and descriptions at their first comma.
    all_commas, first_comma = 'string split ","', 'string split --max 1 ","'  # not text: fish
    output.result(source.replace(all_commas, first_comma))
