"""`totpdesk restore-backup`: a backup taken in like an import, missing accounts only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from totpdesk.base import paths
from totpdesk.base.clock import SystemClock
from totpdesk.base.errors import PasswordNeededError, WrongPasswordError
from totpdesk.cli import import_flow, output, passwords
from totpdesk.service import bootstrap
from totpdesk.transfer.backup import BackupFolder

if TYPE_CHECKING:
    from totpdesk.accounts.store import AccountStore
    from totpdesk.transfer.importers.export import Export


@click.command("restore-backup")
@click.argument("file", required=False)
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
    """Bring accounts back from the backup FILE; without FILE, from the latest one.

    What would be done is shown first. Accounts that are here already are left alone, what was in
    the trash goes to the trash, and `totpdesk import --undo` takes it all back. --json is as of
    `totpdesk import`.
    """
    vault = bootstrap.open_accounts()
    path = Path(file) if file else _latest()
    output.note(output.plain(f"From {path}."))
    password = passwords.from_stdin() if password_stdin else None
    export = _opened(vault, import_flow.contents_of([str(path)]), password)
    how = import_flow.How(dry_run, as_json, reveal, yes)
    import_flow.add_many(vault, export, how, SystemClock().now())


def _latest() -> Path:
    folder = paths.backup_folder(bootstrap.settings_file().load().backup_folder)
    if files := BackupFolder(folder).files():
        return files[0]
    raise click.ClickException(f"There is no backup in {folder}. Name the file.")


def _opened(vault: AccountStore, contents: list[bytes], password: str | None) -> Export:
    """Open it with the passphrase that the keychain keeps, if that one fits, before asking."""
    kept = None if password else vault.backup_passphrase()
    try:
        return import_flow.opened(contents, password or kept)
    except (WrongPasswordError, PasswordNeededError):
        if kept is None:
            raise
        return import_flow.opened(contents, None)
