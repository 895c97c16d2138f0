"""The state of the backups as a finding: for the doctor, the tray and the window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import TotpdeskError
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import plural, tr
from totpdesk.transfer.backup.dates import day_text

if TYPE_CHECKING:
    from datetime import datetime

    from totpdesk.transfer.backup.make import Backups
    from totpdesk.transfer.backup.storage import VerifiedBackup

_CHECK: Final = "backup"
_BEHIND: Final = timedelta(days=1)
_HOW: Final = tr("Choose Backup in totpdesk's menu, or run `totpdesk backup --remember`.")


def check_backups(backups: Backups, now: datetime) -> Finding:
    """Report the last verified backup; warn if there is none, or it is out of date."""
    try:
        latest, due = backups.latest(), backups.is_due()
    except TotpdeskError:
        return Finding(
            _CHECK,
            Level.WARNING,
            tr("The accounts cannot be read, so they cannot be backed up."),
            tr("Repair the list of accounts first."),
        )
    if latest is None and not due:
        return Finding(_CHECK, Level.OK, tr("There is nothing to back up yet."))
    if latest is None:
        return Finding(_CHECK, Level.WARNING, tr("There is no backup of the accounts."), _HOW)
    return _of(latest, now, due=due)


def title(backups: Backups) -> str:
    """Return the state in a few words, for a menu."""
    try:
        latest, due = backups.latest(), backups.is_due()
    except TotpdeskError:
        return tr("Backup")
    if latest is not None:
        return tr("Backup: {day}", day=_day(latest))
    return tr("Backup: none yet") if due else tr("Backup")


def _of(latest: VerifiedBackup, now: datetime, *, due: bool) -> Finding:
    said = plural(
        "The last verified backup, of {count} account, was made on {day}: {path}.",
        "The last verified backup, of {count} accounts, was made on {day}: {path}.",
        latest.accounts,
        day=_day(latest),
        path=latest.path,
    )
    if latest.missing:
        advice = plural(
            "Not in it, because its secret is missing: {names}. Set it up again.",
            "Not in it, because their secrets are missing: {names}. Set them up again.",
            len(latest.missing),
            names=", ".join(latest.missing),
        )
        return Finding(_CHECK, Level.WARNING, said, advice)
    if due and now - latest.when > _BEHIND:
        changed = tr("Something has changed since.")
        return Finding(_CHECK, Level.WARNING, f"{said} {changed}", _HOW)
    return Finding(_CHECK, Level.OK, said)


def _day(backup: VerifiedBackup) -> str:
    return day_text(backup.when.astimezone())
