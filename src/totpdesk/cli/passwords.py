"""Passwords: asked for on the terminal without being shown, or read from standard input."""

from __future__ import annotations

import sys
from typing import Final

import click

from totpdesk.cli import output
from totpdesk.transfer.strength import Strength, strength

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
    """Ask for a password that is being chosen, twice; one that is weak is told as such.

    Raises ClickException where nobody can be asked.
    """
    if not output.can_ask():
        raise click.ClickException("Nobody is here to choose a password. Add --password-stdin.")
    prompt = click.prompt(what, hide_input=True, confirmation_prompt="Once more", err=True)
    return _judged(str(prompt))


def new_from_stdin() -> str:
    """Read a password that is being chosen from standard input; a weak one is told as such."""
    return _judged(from_stdin())


def _judged(password: str) -> str:
    if strength(password) is Strength.WEAK:
        output.note(
            "Warning: this password is weak. Whoever gets the file can try out billions; four "
            "words that have nothing to do with each other would hold."
        )
    return password
