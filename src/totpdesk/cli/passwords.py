"""Passwords: entered in the terminal without echo, or read from standard input."""

from __future__ import annotations

import sys
from typing import Final

import click

from totpdesk.base.translation import tr
from totpdesk.cli import output
from totpdesk.transfer.strength import PassphraseStrength, strength

_LONGEST: Final = 65536  # bytes


def from_stdin() -> str:
    """Return the first line of standard input. Raises UsageError if it is empty."""
    data = sys.stdin.buffer.readline(_LONGEST) if sys.stdin is not None else b""
    try:
        password = data.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise click.UsageError(tr("The password on standard input is not UTF-8.")) from error
    if not password:
        raise click.UsageError(tr("There is no password on standard input."))
    return password


def ask(what: str) -> str:
    """Ask for an existing password. Only call it if the user can be asked."""
    return str(click.prompt(what, hide_input=True, err=True))


def ask_new(what: str) -> str:
    """Ask for a new password, twice; warn if it is weak.

    Raises ClickException if the user cannot be asked.
    """
    if not output.can_ask():
        raise click.ClickException(
            tr("Cannot ask for a password without a terminal. Add --password-stdin.")
        )
    prompt = click.prompt(what, hide_input=True, confirmation_prompt=tr("Confirm"), err=True)
    return _judged(str(prompt))


def new_from_stdin() -> str:
    """Read a new password from standard input; warn if it is weak."""
    return _judged(from_stdin())


def _judged(password: str) -> str:
    if strength(password) is PassphraseStrength.WEAK:
        output.note(
            tr(
                "Warning: this password is weak: a program can guess it. Use four or more random "
                "words."
            )
        )
    return password
