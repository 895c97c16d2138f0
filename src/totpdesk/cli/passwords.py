"""Passwords: asked for on the terminal without being shown, or read from standard input."""

from __future__ import annotations

import sys
from typing import Final

import click

from totpdesk.cli import say

_LONGEST: Final = 65536  # bytes


def from_stdin() -> str:
    """Return the first line of standard input, without its end. Raises UsageError for none."""
    data = sys.stdin.buffer.readline(_LONGEST) if sys.stdin is not None else b""
    try:
        password = data.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise click.UsageError("The password on standard input is no UTF-8 text.") from error
    if not password:
        raise click.UsageError("There is no password on standard input.")
    return password


def ask(what: str) -> str:
    """Ask for a password that exists. Call it only where somebody can be asked."""
    return str(click.prompt(what, hide_input=True, err=True))


def ask_new(what: str) -> str:
    """Ask for a password that is being chosen, twice.

    Raises ClickException where nobody can be asked.
    """
    if not say.can_ask():
        raise click.ClickException("Nobody is here to choose a password. Add --password-stdin.")
    return str(click.prompt(what, hide_input=True, confirmation_prompt="Once more", err=True))
