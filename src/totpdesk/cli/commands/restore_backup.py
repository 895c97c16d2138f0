"""`totpdesk restore-backup`: missing accounts from a backup, by way of an import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from totpdesk.base import paths
from totpdesk.base.clock import SystemClock
from totpdesk.base.errors import PasswordNeededError, WrongPasswordError
from totpdesk.base.translation import tr
from totpdesk.cli import import_flow, output, passwords
from totpdesk.service import bootstrap
from totpdesk.transfer.backup import BackupFolder

if TYPE_CHECKING:
    from totpdesk.accounts.store import AccountStore
    from totpdesk.transfer.importers.export import Export


@click.command("restore-backup")
@click.argument("file", metavar="[FILE]", required=False)
@click.option("--password-stdin", is_flag=True, help="Read the passphrase from standard input.")
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead; never ask.")
@click.option("--reveal", is_flag=True, help="With --json: each account's URI, secret included.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(
    file: str | None,
    *,
    password_stdin: bool,
    dry_run: bool,
    as_json: bool,
    reveal: bool,
    yes: bool,
) -> None:
    """Restore missing accounts from the backup FILE; without FILE, from the latest one.

    A preview is shown first. Existing accounts stay as they are, what was in the trash goes to the
    trash, and `totpdesk import --undo` undoes it. --json is as in `totpdesk import`.
    """
    accounts = bootstrap.open_accounts()
    path = Path(file) if file else _latest()
    output.note(output.plain(tr("From {path}.", path=path)))
    password = passwords.from_stdin() if password_stdin else None
    export = _opened(accounts, import_flow.contents_of([str(path)]), password)
    how = import_flow.How(dry_run, as_json, reveal, yes)
    import_flow.add_many(accounts, export, how, SystemClock().now())


def _latest() -> Path:
    folder = paths.backup_folder(bootstrap.settings_file().load().backup_folder)
    if files := BackupFolder(folder).files():
        return files[0]
    raise click.ClickException(tr("There is no backup in {folder}. Name the file.", folder=folder))


def _opened(accounts: AccountStore, contents: list[bytes], password: str | None) -> Export:
    """Open it with the passphrase in the keychain, or ask if there is none or it is wrong."""
    kept = None if password else accounts.backup_passphrase()
    try:
        return import_flow.opened(contents, password or kept)
    except (WrongPasswordError, PasswordNeededError):
        if kept is None:
            raise
        return import_flow.opened(contents, None)
