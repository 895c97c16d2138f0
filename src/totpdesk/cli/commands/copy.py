"""`totpdesk copy`: a code on the clipboard, for a while."""

from __future__ import annotations

from typing import Any

import click

from totpdesk.autotype.outcome import kept_sentence
from totpdesk.base.errors import NotRunningError
from totpdesk.base.translation import tr
from totpdesk.cli import output
from totpdesk.cli.names import account_names
from totpdesk.service.ipc import client


@click.command()
@click.argument("name", metavar="NAME", shell_complete=account_names)
@click.option("--no-wait", is_flag=True, help="Leave the code on the clipboard; do not clear it.")
def command(name: str, *, no_wait: bool) -> None:
    """Copy the code of NAME.

    The running totpdesk marks it as a password and clears it after a while (see `config`). Where
    none runs, this command waits that long and clears it itself; Ctrl-C clears at once.
    """
    clear = not no_wait
    try:
        answer = client.ask("copy", name=name, clear=clear)
    except NotRunningError:
        _copy_here(name, clear=clear)
    else:
        _print_copied(answer)


def _copy_here(name: str, *, clear: bool) -> None:
    """Copy, wait, then clear the clipboard if it still holds the code; interrupted, at once."""
    from totpdesk.base.clock import SystemClock  # noqa: PLC0415 - only without a running instance
    from totpdesk.cli.long_work import ended_like_ctrl_c  # noqa: PLC0415 - the same
    from totpdesk.cli.standalone import open_codes  # noqa: PLC0415 - the same
    from totpdesk.platforms.choose import SYSTEM  # noqa: PLC0415 - the same
    from totpdesk.platforms.terminal_clipboard import TerminalClipboard  # noqa: PLC0415 - the same
    from totpdesk.service.ipc.requests import copy_answer  # noqa: PLC0415 - the same

    clipboard = TerminalClipboard(SYSTEM.find_clipboard_manager)
    with ended_like_ctrl_c(), open_codes(clipboard) as codes:
        try:
            _print_copied(copy_answer(codes.copy(name, clear=clear)), here=True)
            clipboard.wait(SystemClock())
        finally:
            clipboard.expire()


def _print_copied(answer: dict[str, Any], *, here: bool = False) -> None:
    frame = _frame(answer["clear_after"], here=here)
    copied = frame.format(name=answer["name"], seconds=answer["clear_after"])
    pin = [tr("Type its PIN first.")] if answer.get("without_pin") else []
    kept = filter(None, [kept_sentence(answer.get("kept_by", ""))])
    output.note(output.plain(" ".join([copied, *pin, *kept])))


def _frame(seconds: int, *, here: bool) -> str:
    if not seconds:
        return tr("Copied the code of {name}; it stays on the clipboard.")
    if here:
        return tr("Copied the code of {name}; it is cleared in {seconds} s, or at Ctrl-C.")
    return tr("Copied the code of {name}; it is cleared in {seconds} s.")
