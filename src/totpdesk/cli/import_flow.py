"""One flow for every import: read, unlock, look at it, take it in."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from totpdesk.base.errors import PasswordNeededError, WrongPasswordError
from totpdesk.cli import output, passwords, preview, progress
from totpdesk.cli.signals import ended_like_ctrl_c
from totpdesk.transfer.contents import bounded, content_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from totpdesk.accounts.store import AccountStore
    from totpdesk.transfer.importers.export import Export
    from totpdesk.transfer.plan import Plan, Planned

_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class How:
    """What the options say: of the preview, and of accounts that differ from one that is here."""

    dry_run: bool
    as_json: bool
    reveal: bool
    yes: bool
    differing: str = "add"


def contents_of(files: Sequence[str]) -> list[bytes]:
    """Return what is in the files; "-" is standard input, and 1Password's vault is a folder."""
    stdin = "standard input"
    return [
        bounded(sys.stdin.buffer, stdin) if name == "-" else content_of(Path(name))
        for name in files
    ]


def opened(contents: Sequence[bytes], password: str | None) -> Export:
    """Read files, with a password where they want one; without one, its user is asked.

    Raises ForeignFileError and its family.
    """
    from totpdesk.transfer.importers.together import read_exports  # noqa: PLC0415 - slow to load

    try:
        return read_exports(contents, password)
    except PasswordNeededError as error:
        if not output.can_ask():
            raise PasswordNeededError(f"{error} Give it with --password-stdin.") from error
        output.note(str(error))
    for tries_left in reversed(range(_TRIES)):
        try:
            return read_exports(contents, passwords.ask("Password"))
        except WrongPasswordError as error:
            if not tries_left:
                raise
            output.note(str(error))
    raise AssertionError


def add_many(vault: AccountStore, export: Export, how: How, now: datetime) -> None:
    """Show what would be done and, unless it is only to be shown, do it: all of it or nothing."""
    plan = _plan(vault, export, how.differing)
    if not how.as_json:
        (output.result if how.dry_run else output.note)(preview.as_text(plan, now))
    added = 0 if how.dry_run else _commit(vault, plan, how, now)
    if how.as_json:
        output.result_json({**preview.as_json(plan, reveal=how.reveal), "added": added})
    if not plan.rows:
        raise click.ClickException("Nothing in the file can be taken in.")


def _plan(vault: AccountStore, export: Export, differing: str) -> Plan:
    from totpdesk.transfer.plan import Choice, State, plan_import  # noqa: PLC0415 - as above

    def choice(row: Planned) -> Choice:
        asked = row.state is State.DIFFERS and row.choice is Choice.ADD
        return Choice(differing) if asked else row.choice

    with progress.shown("Looking at the accounts that are here") as watch:
        plan = plan_import(export, vault.read_everything(watch))
    return plan.choosing(choice(row) for row in plan.rows)


def _commit(vault: AccountStore, plan: Plan, how: How, now: datetime) -> int:
    newcomers = plan.newcomers()
    if not newcomers:
        output.note("There is nothing to add.")
        return 0
    ask = output.can_ask() and not (how.yes or how.as_json)
    if ask and not click.confirm(f"Add {len(newcomers)}?", err=True):
        raise click.ClickException("Nothing was added.")
    with (
        ended_like_ctrl_c(),
        progress.shown("Adding") as watch,
        progress.shown("Taking back") as taking_back,
    ):
        added = len(vault.add_many(newcomers, now, watch, taking_back))
    output.note(f"Added {added}. `totpdesk import --undo` takes them back.")
    return added
