"""`totpdesk copy`: a code on the clipboard, for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from totpdesk.base.errors import NotRunningError
from totpdesk.cli import output
from totpdesk.cli.names import account_names
from totpdesk.service.ipc import client

if TYPE_CHECKING:
    from totpdesk.platforms.terminal_clipboard import TerminalClipboard

_STAYS: Final = "it stays on the clipboard."


@click.command()
@click.argument("name", shell_complete=account_names)
@click.option("--no-wait", is_flag=True, help="Leave the code on the clipboard; do not clear it.")
def command(name: str, *, no_wait: bool) -> None:
    """Copy the code of NAME.

    The running totpdesk marks it as a password and clears it after a while (see `config`). Where
    none runs, this command waits that long and clears it itself; Ctrl-C clears at once.
    """
    try:
        answer = client.ask("copy", name=name)
    except NotRunningError:
        _copy_here(name, no_wait=no_wait)
    else:
        seconds = answer["clear_after"]
        _tell(answer["name"], f"it is cleared in {seconds} s." if seconds else _STAYS)


def _copy_here(name: str, *, no_wait: bool) -> None:
    from totpdesk.cli.standalone import code_of  # noqa: PLC0415 - the same
    from totpdesk.platforms.terminal_clipboard import TerminalClipboard  # noqa: PLC0415 - the same
    from totpdesk.service import bootstrap  # noqa: PLC0415 - only without a running instance

    settings = bootstrap.settings_file().load()
    clipboard = TerminalClipboard()
    clipboard.read()  # fails here if at all, before a counter is spent
    entry, code = code_of(name, settings.min_left)
    if no_wait or not settings.clear_after:
        clipboard.put(code.value)
        _tell(entry.name, _STAYS)
    else:
        _lend(clipboard, entry.name, code.value, settings.clear_after)


def _tell(name: str, what_then: str) -> None:
    output.note(output.plain(f"Copied the code of {name}; {what_then}"))


def _lend(clipboard: TerminalClipboard, name: str, code: str, seconds: int) -> None:
    """Copy, wait, then clear the clipboard if it still holds the code; interrupted, at once."""
    from totpdesk.base.clock import SystemClock  # noqa: PLC0415 - the same
    from totpdesk.cli.signals import ended_like_ctrl_c  # noqa: PLC0415 - only here

    with ended_like_ctrl_c():
        try:
            clipboard.put(code)
            _tell(name, f"it is cleared in {seconds} s, or at Ctrl-C.")
            SystemClock().wait(seconds)
        finally:
            clipboard.clear_of(code)
