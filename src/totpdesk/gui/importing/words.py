"""The texts of an account in the preview, on the screen and for screen readers."""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import TYPE_CHECKING, Final

from totpdesk.base.translation import plural, tr
from totpdesk.otp import Kind, code_at
from totpdesk.transfer.plan import ImportChoice, ImportState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from totpdesk.otp import Code
    from totpdesk.transfer.plan import Planned

CHOICES: Final = {
    ImportChoice.ADD: tr("Add as another account"),
    ImportChoice.REPLACE: tr("Replace it"),
    ImportChoice.SKIP: tr("Skip it"),
}
_FOR_TWIN: Final = {
    ImportChoice.ADD: tr("Add next to {name}"),
    ImportChoice.REPLACE: tr("Replace {name}"),
}
_STATES: Final = {ImportState.NEW: tr("New"), ImportState.KNOWN: tr("Already here")}
_BETWEEN: Final = "  ·  "


def name_of(row: Planned, choice: ImportChoice) -> str:
    """Return the name that the account will have."""
    if choice is ImportChoice.REPLACE and row.twin:
        return row.twin.name
    return row.name or row.record.key_uri.account.label or tr("No name")


def choice_text(row: Planned, choice: ImportChoice) -> str:
    """Return the choice for an account that differs from an existing one."""
    if row.twin is None or choice is ImportChoice.SKIP:
        return CHOICES[choice]
    return _FOR_TWIN[choice].format(name=row.twin.name)


def label_of(row: Planned) -> str:
    """Return issuer and user name, unless the name has both."""
    account = row.record.key_uri.account
    if row.name == account.label:
        return ""
    parts = dict.fromkeys((account.issuer, account.account))
    return _BETWEEN.join(part for part in parts if part and part != row.name)


def state_text(row: Planned) -> str:
    """Return whether the account is new, known or different."""
    if row.state is ImportState.DIFFERS:
        return tr("Differs: {difference}", difference=row.difference)
    return _STATES[row.state]


def remark(row: Planned) -> str:
    """Return a remark on an account that exists already."""
    if row.state is not ImportState.KNOWN:
        return ""
    if row.twin and row.twin.name != row.name:
        return tr("Here it is {name}", name=row.twin.name)
    return "" if row.twin else tr("Twice in the file")


def spoken(row: Planned, choice: ImportChoice) -> str:
    """Return the text of the row for a screen reader."""
    parts = [name_of(row, choice), label_of(row).replace(_BETWEEN, ", ")]
    parts += [tr("in the trash")] if row.record.trashed else []
    differs = row.state is ImportState.DIFFERS
    parts += [state_text(row), choice_text(row, choice) if differs else remark(row)]
    return ", ".join(part for part in parts if part)


def summary(rows: Sequence[Planned], failed: int) -> str:
    """Return the number of accounts in each state."""
    counted = Counter(row.state for row in rows)
    new, known, differing = (
        counted[ImportState.NEW],
        counted[ImportState.KNOWN],
        counted[ImportState.DIFFERS],
    )
    parts = (
        (new, plural("{count:,} new", "{count:,} new", new)),
        (known, plural("{count:,} already here", "{count:,} already here", known)),
        (differing, plural("{count:,} differs", "{count:,} differ", differing)),
        (failed, plural("{count:,} cannot be imported", "{count:,} cannot be imported", failed)),
    )
    return ", ".join(part for number, part in parts if number) or tr("Nothing")


def code_now(row: Planned, now: datetime) -> Code | None:
    """Return the current code; for a counter none is generated before it is used."""
    key_uri = row.record.key_uri
    if key_uri.account.kind is Kind.HOTP:
        return None
    return code_at(key_uri.account, key_uri.secret, now)


def spoken_code(row: Planned, now: datetime) -> str:
    """Return the code, or the value of the counter, for a screen reader."""
    code = code_now(row, now)
    if code is None:
        return counter(row)
    left, digits = ceil(code.seconds_left(now) or 0), " ".join(code.value)
    return plural(
        "Code {code}, {count} second left", "Code {code}, {count} seconds left", left, code=digits
    )


def counter(row: Planned) -> str:
    """Return the value of the counter."""
    return tr("Counter {number}", number=row.record.key_uri.account.counter)


def not_importable(number: int) -> str:
    """Return the heading above accounts that cannot be imported."""
    return plural(
        "{count:,} account cannot be imported:", "{count:,} accounts cannot be imported:", number
    )
