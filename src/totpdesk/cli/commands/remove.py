"""`totpdesk remove`: to the trash, or permanently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from totpdesk.accounts.names import folded
from totpdesk.accounts.search import find
from totpdesk.base.clock import SystemClock
from totpdesk.base.errors import NoSuchAccountError
from totpdesk.base.translation import tr
from totpdesk.cli import output
from totpdesk.cli.names import account_names
from totpdesk.service import bootstrap

if TYPE_CHECKING:
    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.store import AccountStore


@click.command()
@click.argument("name", metavar="NAME", shell_complete=account_names)
@click.option("--yes", is_flag=True, help="Do not ask. NAME must then be the full name.")
@click.option("--forever", is_flag=True, help="Delete the secret too; this cannot be undone.")
def command(name: str, *, yes: bool, forever: bool) -> None:
    """Move the account NAME to the trash.

    `totpdesk restore` restores it. With --forever NAME can also be in the trash already.
    """
    accounts = bootstrap.open_accounts()
    entry = _meant(accounts, name, forever=forever)
    if yes:
        _require_full_name(entry, name)
    else:
        _ask(entry, forever=forever)
    _remove(accounts, entry, forever=forever)


def _meant(accounts: AccountStore, name: str, *, forever: bool) -> AccountRecord:
    try:
        return accounts.find(name)
    except NoSuchAccountError:
        if not forever:
            raise
        return find(accounts.trash(), name)


def _require_full_name(entry: AccountRecord, name: str) -> None:
    """Refuse a part of a name if the user cannot confirm which account it finds."""
    if name != entry.id and folded(name) != folded(entry.name):
        message = tr("There is no account {name}.", name=repr(name))
        raise NoSuchAccountError(message, [entry.name])


def _ask(entry: AccountRecord, *, forever: bool) -> None:
    if not output.can_ask():
        raise click.ClickException(
            tr("Cannot ask for confirmation without a terminal. Add --yes to remove it.")
        )
    question = (
        tr("Permanently delete, with its secret: {name}?")
        if forever
        else tr("Move to the trash: {name}?")
    )
    if not click.confirm(output.plain(question.format(name=entry.name)), err=True):
        raise click.ClickException(tr("Nothing was removed."))


def _remove(accounts: AccountStore, entry: AccountRecord, *, forever: bool) -> None:
    if forever:
        accounts.forget(entry.id)
        output.note(output.plain(tr("Permanently deleted {name}.", name=entry.name)))
    else:
        accounts.remove(entry.id, SystemClock().now())
        sentence = tr("Removed {name}. `totpdesk restore` restores it.", name=entry.name)
        output.note(output.plain(sentence))
