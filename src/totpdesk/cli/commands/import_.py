"""`totpdesk import`: accounts from another program, after a preview."""

from __future__ import annotations

import click

from totpdesk.base.clock import SystemClock
from totpdesk.base.translation import tr
from totpdesk.cli import import_flow, output, passwords
from totpdesk.service import bootstrap


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1)
@click.option("--password-stdin", is_flag=True, help="Read the file's password from stdin.")
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead; never ask.")
@click.option("--reveal", is_flag=True, help="With --json: each account's URI, secret included.")
@click.option(
    "--differing",
    type=click.Choice(["add", "replace", "skip"]),
    default="add",
    show_default=True,
    help="What to do with accounts that differ from an existing one.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--undo", is_flag=True, help="Undo the latest import; omit FILE.")
def command(
    files: tuple[str, ...],
    *,
    password_stdin: bool,
    undo: bool,
    dry_run: bool,
    as_json: bool,
    reveal: bool,
    differing: str,
    yes: bool,
) -> None:
    """Import the accounts in another program's export FILE.

    The format is recognised by the file's content: exports of forty programs, lists of otpauth
    links, images of QR codes, several parts of Google's export at once. "-" is standard input. A
    preview shows each account with its current code, to compare with the old app; existing
    accounts stay as they are. Either all accounts are imported or none.

    \b
    With --json:
      {"format": "Aegis",
       "entries": [{"name": "GitHub", "state": "new",   or "known", "differs"
                    "taken": true,                      whether it is (to be) imported
                    "uri": "otpauth://…",               with --reveal only
                    …}],
       "problems": [{"entry": "Bank", "reason": "…"}],  what cannot be imported
       "added": 12}                                     0 with --dry-run
    """  # noqa: D301 - \b is click's mark for a paragraph to be left as it is
    if undo:
        _undo()
        return
    if not files:
        raise click.UsageError(tr("Missing argument 'FILE'."))
    if password_stdin and "-" in files:
        raise click.UsageError(tr("Standard input cannot be both the file and its password."))
    password = passwords.from_stdin() if password_stdin else None
    export = import_flow.opened(import_flow.contents_of(files), password)
    how = import_flow.How(dry_run, as_json, reveal, yes, differing)
    import_flow.add_many(bootstrap.open_accounts(), export, how, SystemClock().now())


def _undo() -> None:
    undone = bootstrap.open_accounts().undo_import(SystemClock().now())
    if not undone.added:
        raise click.ClickException(tr("There is no import to undo."))
    counts = {"moved": len(undone.added), "restored": len(undone.replaced)}
    frame = (
        tr("Moved {moved} to the trash and restored {restored}.")
        if undone.replaced
        else tr("Moved {moved} to the trash.")
    )
    output.note(frame.format(**counts))
