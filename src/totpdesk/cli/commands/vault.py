"""`totpdesk vault`: secrets in the keychain or the vault file, and the file's passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from totpdesk.base.errors import InstanceError, KeychainError, NotRunningError
from totpdesk.base.translation import plural, tr
from totpdesk.cli import output, passwords
from totpdesk.cli.long_work import ended_like_ctrl_c, show_progress
from totpdesk.secrets.store import VAULT_FILE, shown_names
from totpdesk.service import bootstrap
from totpdesk.service.ipc import client
from totpdesk.service.terminal import from_descriptor
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from totpdesk.secrets.locations import SecretLocations

_WHERE: Final = {
    Secrets.KEYCHAIN: tr("The secrets are in the keychain."),
    Secrets.FILE: tr("The secrets are in the vault file."),
}
_MOVED: Final = {
    Secrets.KEYCHAIN: tr("The secrets are now in the keychain: {count} moved."),
    Secrets.FILE: tr("The secrets are now in the vault file: {count} moved."),
}
_OLD_COPIES: Final = {  # whether they are in the vault file
    True: tr("Old copies in the vault file: {count}"),
    False: tr("Old copies in {name}: {count}"),
}


@click.group()
def command() -> None:
    """Keep the secrets in the keychain, or in a vault file.

    The vault file is for systems without a keychain: a bare window manager, a server, a container.
    It is one encrypted file with a passphrase, and Aegis can open it too.

    Other commands ask for the passphrase in the terminal. Scripts set TOTPDESK_PASSPHRASE_FD to the
    number of an open file descriptor.
    """


def _passphrase_options(
    from_fd: str, from_stdin: str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add the options by which scripts give a passphrase, with these helps."""

    def add(function: Callable[..., None]) -> Callable[..., None]:
        descriptor = click.option(
            "--passphrase-fd", metavar="N", type=click.IntRange(0), help=from_fd
        )
        stdin = click.option("--password-stdin", is_flag=True, help=from_stdin)
        return descriptor(stdin(function))

    return add


@command.command("create")
@_passphrase_options(
    tr("Read the passphrase from file descriptor N."),
    tr("Read the passphrase from standard input."),
)
def create(*, passphrase_fd: int | None, password_stdin: bool) -> None:
    """Create a vault file and move all secrets there.

    The passphrase is asked for twice. Without it nobody can open the file: write it down. The
    secrets also stay in the keychain until `totpdesk vault delete-old-copies`.
    """
    locations = bootstrap.open_secrets()
    locations.file.disk.require_none()
    given = _given(passphrase_fd, from_stdin=password_stdin, new=True)
    locations.create_file(given or passwords.ask_new(tr("Passphrase of the vault file")))
    _move(locations, Secrets.FILE)


@command.command("use")
@click.argument("location", type=click.Choice([each.value for each in Secrets]))
@_passphrase_options(
    tr("Read the passphrase of the vault file from file descriptor N."),
    tr("Read the passphrase of the vault file from standard input."),
)
def use(location: str, *, passphrase_fd: int | None, password_stdin: bool) -> None:
    """Move all secrets to PLACE.

    Each is copied and read back before any is used from there. If this is interrupted, nothing is
    changed. A vault file that is no longer used is renamed, and deleted by
    `totpdesk vault delete-old-copies`.
    """
    locations = bootstrap.open_secrets()
    if given := _given(passphrase_fd, from_stdin=password_stdin):
        locations.file.unlock(given)
    _move(locations, Secrets(location))


@command.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
def status(*, as_json: bool) -> None:
    """Report where the secrets are.

    \b
    With --json:
      {"secrets": "file",              or "keychain"
       "name": "vault file",           the keychain's name; null if none is available
       "path": "…/vault.json",         of the vault file
       "exists": true,                 whether there is one
       "open": false,                  whether the running totpdesk has it open;
                                       null if it is not running
       "left_behind": {"KWallet": 12}} old copies of secrets, and where they are
    """  # noqa: D301 - \b is click's mark for a paragraph to be left as it is
    status = _status(bootstrap.open_secrets())
    if as_json:
        output.result_json(status)
    else:
        output.result("\n".join(output.plain(line) for line in _as_lines(status)))


@command.command("lock")
def lock() -> None:
    """Lock the vault file in the running totpdesk: the next code asks for the passphrase."""
    try:
        client.ask_all("lock")
    except NotRunningError:
        output.note(tr("totpdesk is not running, so the vault file is not open."))


@command.command("passphrase")
@_passphrase_options(
    tr("Read the old and the new passphrase, one per line, from file descriptor N."),
    tr("Read the old and the new passphrase, one per line, from standard input."),
)
def passphrase(*, passphrase_fd: int | None, password_stdin: bool) -> None:
    """Change the passphrase of the vault file.

    Older copies of the file, which the old passphrase opens, are deleted. Backups do not change:
    each keeps the passphrase with which it was made.
    """
    file = bootstrap.open_secrets().file
    old = _given(passphrase_fd, from_stdin=password_stdin)
    if old is None:
        file.open()
        file.change_passphrase(passwords.ask_new(tr("New passphrase")))
    else:
        file.unlock(old)
        new = _given(passphrase_fd, from_stdin=password_stdin, new=True)
        file.change_passphrase(new or "")
    output.note(tr("The passphrase was changed."))


@command.command("delete-old-copies")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete_old_copies(*, yes: bool) -> None:
    """Delete the old copies of secrets that were moved.

    Nothing is deleted unless every secret can be read where it is now.
    """
    locations = bootstrap.open_secrets()
    counts = locations.count_old_copies()
    if not counts:
        output.note(tr("There are no old copies."))
        return
    where = output.plain(shown_names(counts))
    question = tr("Old copies still exist here: {places}. Delete them?", places=where)
    if not yes and output.can_ask() and not click.confirm(question, err=True):
        raise click.ClickException(tr("Nothing was deleted."))
    locations.delete_old_copies()
    output.note(tr("The old copies were deleted."))


@command.command("reset")
@click.argument("location", type=click.Choice([each.value for each in Secrets]))
@click.option("--yes", is_flag=True, help="Do not ask.")
@_passphrase_options(
    tr("Read the passphrase of the new vault file from file descriptor N."),
    tr("Read the passphrase of the new vault file from standard input."),
)
def reset(location: str, *, yes: bool, passphrase_fd: int | None, password_stdin: bool) -> None:
    """Empty the list of accounts, if the keychain with their secrets is lost.

    A copy of the list is kept; no secret is deleted. Then `totpdesk restore-backup` restores the
    accounts, with their secrets in PLACE.
    """
    locations = bootstrap.open_secrets()
    count = len(locations.list_file.load().live)
    question = plural("Remove {count} account?", "Remove {count} accounts?", count)
    if not yes and not (output.can_ask() and click.confirm(question, err=True)):
        raise click.ClickException(tr("Nothing was changed. Without a terminal, add --yes."))
    if location == Secrets.FILE and not locations.file.disk.exists:
        given = _given(passphrase_fd, from_stdin=password_stdin, new=True)
        locations.file.create(given or passwords.ask_new(tr("Passphrase of the vault file")))
    kept = locations.reset(Secrets(location))
    output.note(output.plain(tr("The list is empty; a copy of it is in {path}.", path=kept)))
    output.note(tr("`totpdesk restore-backup` restores the accounts from a backup."))


def _given(descriptor: int | None, *, from_stdin: bool, new: bool = False) -> str | None:
    """Return the passphrase from the options, None if the user is to be asked."""
    if descriptor is not None:
        return from_descriptor(str(descriptor))
    if from_stdin:
        return passwords.new_from_stdin() if new else passwords.from_stdin()
    return None


def _move(locations: SecretLocations, location: Secrets) -> None:
    with ended_like_ctrl_c(), show_progress(tr("Moving: {done} of {total}")) as progress:
        moved = locations.move_to(location, progress)
    output.note(_MOVED[location].format(count=moved.accounts))
    for name in moved.vanished:
        sentence = tr("{name} had no secret to move. Restore it from a backup.", name=repr(name))
        output.note(output.plain(sentence))
    if locations.count_old_copies():
        output.note(tr("`totpdesk vault delete-old-copies` deletes the old copies."))


def _status(locations: SecretLocations) -> dict[str, Any]:
    disk = locations.file.disk
    return {
        "secrets": locations.in_use.value,
        "name": _name(locations),
        "path": str(disk.path),
        "exists": disk.exists,
        "open": _open_in_the_tray(),
        "left_behind": locations.count_old_copies(),
    }


def _name(locations: SecretLocations) -> str | None:
    try:
        return locations.name
    except KeychainError:
        return None


def _open_in_the_tray() -> bool | None:
    try:
        return any(answer["open"] for answer in client.ask_all("vault"))
    except (InstanceError, LookupError):
        return None


def _as_lines(status: Mapping[str, Any]) -> list[str]:
    lines = [_WHERE[Secrets(status["secrets"])]]
    if status["name"] is None:
        lines.append(tr("No keychain is available. `totpdesk vault create` creates a vault file."))
    if status["exists"]:
        lines.append(tr("Vault file: {path}", path=status["path"]))
    if status["open"] is not None and status["secrets"] == Secrets.FILE:
        is_open = tr("It is open in the running totpdesk.")
        lines.append(is_open if status["open"] else tr("It is locked."))
    for location, count in status["left_behind"].items():
        lines.append(_OLD_COPIES[location == VAULT_FILE].format(name=location, count=count))
    return lines
