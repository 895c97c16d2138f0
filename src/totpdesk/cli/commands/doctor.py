"""`totpdesk doctor`: what works here, what does not, and what to do about it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import click

from totpdesk.base.clock import SystemClock
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr
from totpdesk.cli import output
from totpdesk.cli.exit_status import DONE, FAILED, NO_KEYCHAIN
from totpdesk.doctor import repair
from totpdesk.doctor.checkup import checkup
from totpdesk.doctor.diagnosis import as_text
from totpdesk.service import bootstrap

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array instead.")
@click.option(
    "--repair", "must_repair", is_flag=True, help="First do what `totpdesk repair --yes` does."
)
@click.option("--screenshot", is_flag=True, help="Also take a screenshot; the desktop may ask you.")
@click.option("--self-test", is_flag=True, hidden=True)
@click.pass_context
def command(
    ctx: click.Context, *, as_json: bool, must_repair: bool, screenshot: bool, self_test: bool
) -> None:
    """Check what totpdesk needs here, and test it.

    For a moment a small window takes the keyboard, digits are typed into it, and the clipboard is
    overwritten and cleared. Exit status: 0 no problem, 4 a problem with the keychain, else 1.
    Nothing secret is printed.

    \b
    With --json, an array of findings; one check may have several, or none if it does not
    apply:
      {"check": "clock",       also keychain, accounts, settings, backup, instance, desktop,
                               shortcut, typing, clipboard, focus, screenshot, portals,
                               permission, tray, search, autostart, locking
       "level": "ok",          or "warning", "problem"
       "sentence": "…", "advice": ""}
    """  # noqa: D301 - \b is click's mark for a paragraph to be left as it is
    if self_test:
        from totpdesk.gui.doctor import selftest  # noqa: PLC0415 - only here does it have a window

        selftest.main(screenshot=screenshot)
        ctx.exit(DONE)
    if must_repair:
        _repair()
    findings = list(checkup(screenshot=screenshot))
    if as_json:
        output.result_json([dataclasses.asdict(finding) for finding in findings])
    else:
        output.result("\n".join(output.plain(line) for line in as_text(findings).splitlines()))
    ctx.exit(_status(findings))


def _repair() -> None:
    """Do what `totpdesk repair --yes` does; the checkup reports what remains."""
    locations, now = bootstrap.open_secrets(), SystemClock().now()
    found = repair.survey(locations, now)
    if not found.must_write and not found.can_repair:
        output.note(tr("The list of accounts needs no repair."))
        return
    kept = repair.repair(locations, found, now)
    for line in as_text(repair.findings(found)).splitlines():
        output.note(output.plain(line))
    for path in kept:
        output.note(output.plain(tr("What was replaced is in {path}.", path=path)))


def _status(findings: Sequence[Finding]) -> int:
    problems = [finding.check for finding in findings if finding.level is Level.PROBLEM]
    if "keychain" in problems:
        return NO_KEYCHAIN
    return FAILED if problems else DONE
