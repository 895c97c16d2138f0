"""`totpdesk repair`: find what is damaged in the user's data, and repair it on the user's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from totpdesk.base.clock import SystemClock
from totpdesk.base.translation import tr
from totpdesk.cli import output
from totpdesk.cli.exit_status import DONE, FAILED, NO_KEYCHAIN
from totpdesk.doctor import repair
from totpdesk.doctor.diagnosis import as_text
from totpdesk.service import bootstrap

if TYPE_CHECKING:
    from totpdesk.doctor.repair import Survey


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def command(ctx: click.Context, *, yes: bool) -> None:
    """Find damage to the list of accounts and the files around it, and repair it.

    A damaged or missing list is restored from its copies and the keychain, and accounts whose
    secrets are there are added to it again. What is replaced is kept under a name with the date;
    no secret is deleted. Exit status: 0 everything is right, 4 the keychain could not be read,
    else 1.
    """
    locations = bootstrap.open_secrets()
    found = repair.survey(locations, SystemClock().now())
    _show(found)
    if found.can_repair:
        _require_yes(yes=yes)
        for path in repair.repair(locations, found, SystemClock().now()):
            output.note(output.plain(tr("What was replaced is in {path}.", path=path)))
        found = repair.survey(locations, SystemClock().now())
        output.note(tr("The repair is done."))
        if repair.findings(found):
            _show(found)
    ctx.exit(_status(found))


def _show(found: Survey) -> None:
    text = as_text(repair.findings(found)) or tr("Nothing needs repair.")
    output.result("\n".join(output.plain(line) for line in text.splitlines()))


def _require_yes(*, yes: bool) -> None:
    if not yes and not (output.can_ask() and click.confirm(tr("Repair it?"), err=True)):
        raise click.ClickException(tr("Nothing was changed. Without a terminal, add --yes."))


def _status(found: Survey) -> int:
    if found.trouble:
        return NO_KEYCHAIN
    return FAILED if repair.findings(found) else DONE
