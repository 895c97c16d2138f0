"""The state of the backups as a finding: for the doctor, the tray and the window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import TotpdeskError
from totpdesk.base.finding import Finding, Level

if TYPE_CHECKING:
    from datetime import datetime

    from totpdesk.transfer.backup.make import Backups
    from totpdesk.transfer.backup.storage import VerifiedBackup

_CHECK: Final = "backup"
_BEHIND: Final = timedelta(days=1)
_HOW: Final = "Tray menu → Backup, or `totpdesk backup --remember`."


def check_backups(backups: Backups, now: datetime) -> Finding:
    """Say when the last verified backup was made; warn if there is none, or it is out of date."""
    try:
        latest, due = backups.latest(), backups.is_due()
    except TotpdeskError:
        return Finding(
            _CHECK,
            Level.WARNING,
            "The accounts cannot be read, so they cannot be backed up.",
            "Repair the list of accounts first.",
        )
    if latest is None and not due:
        return Finding(_CHECK, Level.OK, "There is nothing to back up yet.")
    if latest is None:
        return Finding(_CHECK, Level.WARNING, "There is no backup of the accounts.", _HOW)
    return _of(latest, now, due=due)


def title(backups: Backups) -> str:
    """Return the state in a few words, for a menu."""
    try:
        latest, due = backups.latest(), backups.is_due()
    except TotpdeskError:
        return "Backup"
    if latest is not None:
        return f"Backup: {_date(latest.when)}"
    return "Backup: none yet" if due else "Backup"


def _of(latest: VerifiedBackup, now: datetime, *, due: bool) -> Finding:
    count = f"{latest.accounts} account{'s' * (latest.accounts != 1)}"
    said = f"The last verified backup, of {count}, was made on {_date(latest.when)}: {latest.path}."
    if latest.missing:
        names = ", ".join(latest.missing)
        advice = f"Not in it, because their secrets are missing: {names}. Set them up again."
        return Finding(_CHECK, Level.WARNING, said, advice)
    if due and now - latest.when > _BEHIND:
        return Finding(_CHECK, Level.WARNING, f"{said} Something has changed since.", _HOW)
    return Finding(_CHECK, Level.OK, said)


def _date(when: datetime) -> str:
    local = when.astimezone()
    return f"{local.day} {local:%B %Y}"
