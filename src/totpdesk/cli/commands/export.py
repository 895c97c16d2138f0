"""`totpdesk export`: accounts in a file for other programs, phones or printers."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from totpdesk.base.clock import SystemClock
from totpdesk.base.errors import NoSuchAccountError
from totpdesk.base.mnemonics import without_mnemonic
from totpdesk.base.translation import plural, tr
from totpdesk.cli import output, passwords
from totpdesk.cli.help_table import AS_IT_IS, help_table
from totpdesk.cli.long_work import ended_like_ctrl_c, show_progress
from totpdesk.cli.names import account_names
from totpdesk.service import bootstrap
from totpdesk.transfer.exporters.formats import Format
from totpdesk.transfer.exporters.save import require_target, save

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Sequence

    from totpdesk.accounts.store import AccountStore
    from totpdesk.transfer.exporters.writer import Written
    from totpdesk.transfer.importers.export import Problem

_STDOUT: Final = "-"
_QUESTION: Final = tr("Anyone who reads this file can generate your codes. Write it?")


def _described(kind: Format) -> str:
    """Return what a format is, in a help text."""
    label = without_mnemonic(kind.label)
    if kind.can_encrypt:
        return tr("{format}, encrypted. {about}", format=label, about=kind.about)
    return tr("{format}, not encrypted. {about}", format=label, about=kind.about)


_HELP: Final = "\n\n".join(
    (
        tr("Write all accounts, or the named ones, to FILE."),
        help_table({kind.value: _described(kind) for kind in Format}),
        tr(
            'FILE "-" is standard output, for text formats. If the QR codes need several images, '
            "FILE gets -1, -2 and so on in its name. What a format cannot hold is reported by "
            "account."
        ),
        tr("Without a terminal, --yes is needed for a format that is not encrypted."),
        AS_IT_IS
        + tr(
            """\
With --json:
  {"files": ["backup.json"], "accounts": 12,
   "left_out": [{"entry": "Bank", "reason": "…"}],  accounts that are not in the files
   "reduced": [{"entry": "Mail", "reason": "…"}]}   what is missing of those that are"""
        ),
    )
)


@click.command(help=_HELP)
@click.argument("file", metavar="FILE", type=click.Path())
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=account_names)
@click.option("--format", "word", required=True, type=click.Choice([each.value for each in Format]))
@click.option(
    "--tag", "tags", metavar="TEXT", multiple=True, help="Accounts with this tag; can be repeated."
)
@click.option("--password-stdin", is_flag=True, help="Read the new file's password from stdin.")
@click.option("--plain", is_flag=True, help="Do not encrypt, in a format that allows it.")
@click.option("--overwrite", is_flag=True, help="Replace FILE if it is a regular file.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object about it.")
def command(
    file: str,
    names: tuple[str, ...],
    *,
    word: str,
    tags: tuple[str, ...],
    password_stdin: bool,
    plain: bool,
    overwrite: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Write the accounts; see `_HELP`."""
    kind = Format(word)
    _check_options(file, kind, password_stdin=password_stdin, plain=plain, as_json=as_json)
    if file != _STDOUT:
        require_target(Path(file), overwrite=overwrite)
    accounts = bootstrap.open_accounts()
    chosen = _chosen(accounts, names, tags)
    encrypted = kind.can_encrypt and not plain
    if not (encrypted or yes):
        _confirm_unencrypted(plain=plain)
    password = _password(stdin=password_stdin) if encrypted else None
    written = _written(accounts, chosen, kind, password)
    if file == _STDOUT:
        output.result(written.files[0][1].decode().removesuffix("\n"))
        _print_losses(written)
        return
    with ended_like_ctrl_c():
        files = save(written.files, Path(file), overwrite=overwrite)
    _print_losses(written)
    _print_files(written, files, encrypted=encrypted)
    if as_json:
        output.result_json(_as_json(written, files))


def _check_options(
    file: str, kind: Format, *, password_stdin: bool, plain: bool, as_json: bool
) -> None:
    if plain and not (kind.can_encrypt and kind.can_be_plain):
        raise click.UsageError(tr("--plain cannot be used with --format {format}.", format=kind))
    if password_stdin and (plain or not kind.can_encrypt):
        raise click.UsageError(tr("--password-stdin needs a format that is encrypted."))
    if file == _STDOUT and not kind.is_text:
        raise click.UsageError(
            tr("The format {format} cannot go to standard output: name a file.", format=kind)
        )
    if file == _STDOUT and as_json:
        raise click.UsageError(tr("Name a file, or omit --json: both go to standard output."))


def _chosen(accounts: AccountStore, names: Sequence[str], tags: Sequence[str]) -> set[str]:
    """Return the ids of the chosen accounts. Raises what AccountStore.find raises."""
    entries = accounts.entries()
    if not entries:
        raise click.ClickException(tr("There are no accounts to export."))
    for tag in tags:
        if not any(tag in entry.tags for entry in entries):
            raise NoSuchAccountError(tr("There is no account with the tag {tag}.", tag=repr(tag)))
    named = {accounts.find(name).id for name in names}
    tagged = {entry.id for entry in entries if {*tags} & {*entry.tags}}
    return named | tagged if names or tags else {entry.id for entry in entries}


def _confirm_unencrypted(*, plain: bool) -> None:
    """Ask the user; without a terminal an option must have said so: --yes, or --plain."""
    if output.can_ask():
        if not click.confirm(_QUESTION, err=True):
            raise click.ClickException(tr("Nothing was written."))
    elif not plain:
        raise click.ClickException(
            tr(
                "Cannot ask for confirmation without a terminal: the secrets would not be "
                "encrypted. Nothing was written. Add --yes to write them."
            )
        )


def _password(*, stdin: bool) -> str:
    return passwords.new_from_stdin() if stdin else passwords.ask_new(tr("The file's password"))


def _written(
    accounts: AccountStore, chosen: Container[str], kind: Format, password: str | None
) -> Written:
    from totpdesk.transfer.exporters.formats import write_export  # noqa: PLC0415 - slow to load

    with show_progress(tr("Reading the accounts: {done} of {total}")) as progress:
        held = [each for each in accounts.read_everything(progress) if each.id in chosen]
    written = write_export(kind, held, password, SystemClock().now(), os.urandom)
    if not written.files:
        _print_losses(written)
        raise click.ClickException(
            tr("None of the accounts can be exported, so no file was written.")
        )
    return written


def _print_losses(written: Written) -> None:
    """Report what is not in the files, one line per reason."""
    for reason, names in _by_reason(written.left_out):
        output.note(output.plain(tr("Left out {names}: {reason}", names=names, reason=reason)))
    for reason, names in _by_reason(written.reduced):
        output.note(output.plain(f"{names}: {reason}"))


def _by_reason(problems: Iterable[Problem]) -> Iterator[tuple[str, str]]:
    entries: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        entries[problem.reason].append(problem.entry)
    return ((reason, ", ".join(names)) for reason, names in entries.items())


def _print_files(written: Written, files: Collection[Path], *, encrypted: bool) -> None:
    wrote = plural(
        "Wrote {count} account to {files}.",
        "Wrote {count} accounts to {files}.",
        written.accounts,
        files=", ".join(repr(str(path)) for path in files),
    )
    care = plural(
        "Its secrets are not encrypted: delete it when you no longer need it.",
        "Their secrets are not encrypted: delete them when you no longer need them.",
        len(files),
    )
    output.note(wrote if encrypted else f"{wrote} {care}")


def _as_json(written: Written, files: Iterable[Path]) -> dict[str, Any]:
    return {
        "files": [str(path) for path in files],
        "accounts": written.accounts,
        "left_out": [{"entry": each.entry, "reason": each.reason} for each in written.left_out],
        "reduced": [{"entry": each.entry, "reason": each.reason} for each in written.reduced],
    }
