"""The steps of every import: read, decrypt, preview, add."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from totpdesk.base.errors import PasswordNeededError, WrongPasswordError
from totpdesk.base.translation import tr
from totpdesk.cli import output, passwords, preview
from totpdesk.cli.long_work import ended_like_ctrl_c, show_progress
from totpdesk.transfer.importers.export import bounded, content_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from totpdesk.accounts.store import AccountStore
    from totpdesk.transfer.importers.export import Export
    from totpdesk.transfer.plan import Plan, Planned

_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class How:
    """The options: of the preview, and for accounts that differ from an existing one."""

    dry_run: bool
    as_json: bool
    reveal: bool
    yes: bool
    differing: str = "add"


def contents_of(files: Sequence[str]) -> list[bytes]:
    """Return the files' content; "-" is standard input, and 1Password's vault is a folder."""
    stdin = tr("standard input")
    return [
        bounded(sys.stdin.buffer, stdin) if name == "-" else content_of(Path(name))
        for name in files
    ]


def opened(contents: Sequence[bytes], password: str | None) -> Export:
    """Read files, with a password if they need one; the user is asked if none is given.

    Raises ForeignFileError.
    """
    from totpdesk.transfer.importers.read import read_exports  # noqa: PLC0415 - slow to load

    try:
        return read_exports(contents, password)
    except PasswordNeededError as error:
        if not output.can_ask():
            advice = tr("Enter it with --password-stdin.")
            raise PasswordNeededError(f"{error} {advice}") from error
        output.note(str(error))
    for tries_left in reversed(range(_TRIES)):
        try:
            return read_exports(contents, passwords.ask(tr("Password")))
        except WrongPasswordError as error:
            if not tries_left:
                raise
            output.note(str(error))
    raise AssertionError


def add_many(accounts: AccountStore, export: Export, how: How, now: datetime) -> None:
    """Show what would be done and, without `dry_run`, do it: everything or nothing."""
    plan = _plan(accounts, export, how.differing)
    if not how.as_json:
        (output.result if how.dry_run else output.note)(preview.as_text(plan, now))
    added = 0 if how.dry_run else _commit(accounts, plan, how, now)
    if how.as_json:
        output.result_json({**preview.as_json(plan, reveal=how.reveal), "added": added})
    if not plan.rows:
        raise click.ClickException(tr("Nothing in the file can be imported."))


def _plan(accounts: AccountStore, export: Export, differing: str) -> Plan:
    from totpdesk.transfer.plan import ImportChoice, ImportState, plan_import  # noqa: PLC0415 - as above

    def choice(row: Planned) -> ImportChoice:
        asked = row.state is ImportState.DIFFERS and row.choice is ImportChoice.ADD
        return ImportChoice(differing) if asked else row.choice

    with show_progress(tr("Reading the existing accounts: {done} of {total}")) as progress:
        plan = plan_import(export, accounts.read_everything(progress))
    return plan.choosing(choice(row) for row in plan.rows)


def _commit(accounts: AccountStore, plan: Plan, how: How, now: datetime) -> int:
    new_accounts = plan.new_accounts()
    if not new_accounts:
        output.note(tr("There is nothing to add."))
        return 0
    ask = output.can_ask() and not (how.yes or how.as_json)
    if ask and not click.confirm(tr("Add {count}?", count=len(new_accounts)), err=True):
        raise click.ClickException(tr("Nothing was added."))
    with (
        ended_like_ctrl_c(),
        show_progress(tr("Adding: {done} of {total}")) as progress,
        show_progress(tr("Undoing: {done} of {total}")) as undo_progress,
    ):
        added = len(accounts.add_many(new_accounts, now, progress, undo_progress))
    output.note(tr("Added {count}. `totpdesk import --undo` undoes it.", count=added))
    return added
