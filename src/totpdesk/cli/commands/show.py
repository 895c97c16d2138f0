"""`totpdesk show`: an account's secret or note."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from totpdesk.base.translation import tr
from totpdesk.cli import output
from totpdesk.cli.names import account_names
from totpdesk.otp import build_uri
from totpdesk.service import bootstrap


@click.command()
@click.argument("name", metavar="NAME", shell_complete=account_names)
@click.option("--uri", is_flag=True, help="Print the otpauth URI.")
@click.option("--qr", metavar="OUT.png", help="Write the QR code; - draws it in the terminal.")
@click.option("--note", is_flag=True, help="Print the note.")
@click.option("--overwrite", is_flag=True, help="Replace OUT.png if it is a regular file.")
def command(name: str, qr: str | None, *, uri: bool, note: bool, overwrite: bool) -> None:
    """Show the secret of NAME as a URI or QR code, or its note.

    Anyone who sees the secret can generate this account's codes.
    """
    if [uri, note, qr is not None].count(True) != 1:
        raise click.UsageError(tr("Use one of --uri, --qr and --note."))
    if note:
        output.result(_note_of(name))
    elif qr is None:
        output.result(_uri_of(name))
    elif qr == "-":
        _draw_in_terminal(_uri_of(name))
    else:
        _draw_file(_uri_of(name), Path(qr), overwrite=overwrite)


def _note_of(name: str) -> str:
    accounts = bootstrap.open_accounts()
    lines = accounts.note(accounts.find(name).id).splitlines()
    return "\n".join(output.plain(line) for line in lines)


def _uri_of(name: str) -> str:
    """Return the URI; an account without issuer and account is labelled by its name."""
    accounts = bootstrap.open_accounts()
    entry = accounts.find(name)
    kept = accounts.key_uri(entry.id)
    account = kept.account if kept.account.label else replace(kept.account, account=entry.name)
    return build_uri(account, kept.secret, kept.extra)


def _draw_in_terminal(uri: str) -> None:
    from totpdesk.transfer.qr.draw import draw_terminal  # noqa: PLC0415 - segno is slow to load

    drawn = draw_terminal(uri)
    try:
        drawn.encode(sys.stdout.encoding)
    except UnicodeEncodeError as error:
        raise click.ClickException(
            tr(
                "This terminal's encoding ({encoding}) cannot show a QR code. Write it to a file "
                "with --qr OUT.png.",
                encoding=sys.stdout.encoding,
            )
        ) from error
    output.result(drawn)


def _draw_file(uri: str, path: Path, *, overwrite: bool) -> None:
    from totpdesk.transfer.exporters.save import save  # noqa: PLC0415 - the same
    from totpdesk.transfer.qr.draw import png  # noqa: PLC0415 - the same

    save([("", png(uri))], path, overwrite=overwrite)
    output.note(
        tr(
            "Wrote {file}. It contains the secret: delete it when you have scanned it.",
            file=repr(str(path)),
        )
    )
