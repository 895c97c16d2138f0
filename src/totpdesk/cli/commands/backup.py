"""`totpdesk backup`: an encrypted, verified copy of everything, and the status of backups."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from totpdesk.base import paths
from totpdesk.base.clock import SystemClock
from totpdesk.base.translation import plural, tr
from totpdesk.cli import output, passwords
from totpdesk.cli.long_work import show_progress
from totpdesk.service import backup_setup, bootstrap
from totpdesk.transfer.backup import recovery_sheet
from totpdesk.transfer.exporters.save import save

if TYPE_CHECKING:
    from totpdesk.accounts.store import AccountStore
    from totpdesk.settings import Settings
    from totpdesk.transfer.backup import Backups, VerifiedBackup


@click.command()
@click.argument("folder", metavar="[FOLDER]", required=False)
@click.option("--password-stdin", is_flag=True, help="Read the passphrase from standard input.")
@click.option("--remember", is_flag=True, help="Save the passphrase in the keychain.")
@click.option("--forget", is_flag=True, help="Delete the saved passphrase; do not back up.")
@click.option("--status", is_flag=True, help="Only report the last backup.")
@click.option("--sheet", metavar="HTML", help="Only write a page to print: how to open a backup.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
def command(
    folder: str | None,
    *,
    password_stdin: bool,
    remember: bool,
    forget: bool,
    status: bool,
    sheet: str | None,
    as_json: bool,
) -> None:
    """Back up all accounts to FOLDER; without FOLDER, to the setting backup_folder.

    The file is an encrypted Aegis vault, which other programs open too. It is read back, decrypted
    and compared, account by account, before it counts as done; then all but the last backup_keep
    files are deleted. If the passphrase is saved in the keychain (--remember), the running totpdesk
    backs up automatically after changes.

    \b
    With --json:
      {"path": "…/totpdesk-2026-01-31-120000.json",   null if there is no verified backup
       "when": "2026-01-31T12:00:00+00:00", "accounts": 12,
       "missing": [],          accounts whose secret is missing from the keychain
       "due": false,           whether something has changed since
       "automatic": true}      whether the passphrase is saved
    """  # noqa: D301 - \b is click's mark for a paragraph to be left as it is
    accounts, settings = bootstrap.open_accounts(), bootstrap.settings_file().load()
    directory = Path(folder).expanduser() if folder else paths.backup_folder(settings.backup_folder)
    backups = backup_setup.backups(accounts)
    if sheet:
        _write_sheet(Path(sheet), directory)
    elif forget:
        accounts.keep_backup_passphrase(None)
        output.note(tr("The saved passphrase was deleted. There are no more automatic backups."))
    elif status:
        _print_status(accounts, backups, as_json=as_json)
    else:
        passphrase = _passphrase(accounts, from_stdin=password_stdin)
        _make(backups, directory, passphrase, settings)
        if remember:
            accounts.keep_backup_passphrase(passphrase)
        _print_status(accounts, backups, as_json=as_json)


def _passphrase(accounts: AccountStore, *, from_stdin: bool) -> str:
    if from_stdin:
        return passwords.new_from_stdin()
    return accounts.backup_passphrase() or passwords.ask_new(tr("Passphrase of the backup"))


def _make(backups: Backups, folder: Path, passphrase: str, settings: Settings) -> None:
    now = SystemClock().now()
    with show_progress(tr("Reading: {done} of {total}")) as progress:
        backups.make(folder, passphrase, now, settings.backup_keep, progress)


def _print_status(accounts: AccountStore, backups: Backups, *, as_json: bool) -> None:
    latest, due = backups.latest(), backups.is_due()
    if as_json:
        output.result_json(_as_json(accounts, latest, due=due))
    elif latest is None:
        output.result(tr("There is no backup yet."))
    else:
        changed = [tr("Something has changed since.")] if due else []
        output.result(" ".join([_described(latest), *changed]))
        for name in latest.missing:
            sentence = tr("Not in it: {name}. Its secret is missing from the keychain.", name=name)
            output.note(output.plain(sentence))


def _described(backup: VerifiedBackup) -> str:
    return plural(
        "Verified backup of {count} account, {time}: {path}.",
        "Verified backup of {count} accounts, {time}: {path}.",
        backup.accounts,
        time=f"{backup.when.astimezone():%Y-%m-%d %H:%M}",
        path=backup.path,
    )


def _as_json(accounts: AccountStore, latest: VerifiedBackup | None, *, due: bool) -> dict[str, Any]:
    return {
        "path": str(latest.path) if latest else None,
        "when": latest.when.isoformat() if latest else None,
        "accounts": latest.accounts if latest else 0,
        "missing": latest.missing if latest else (),
        "due": due,
        "automatic": accounts.backup_passphrase() is not None,
    }


def _write_sheet(path: Path, folder: Path) -> None:
    save([("", recovery_sheet(folder, SystemClock().now()))], path)
    sentence = tr("Print {path}; it contains no secret until you write one on it.", path=path)
    output.note(output.plain(sentence))
