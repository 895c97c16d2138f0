"""The texts of an account in the preview, on the screen and for screen readers."""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import TYPE_CHECKING, Final

from totpdesk.gui.widgets.account_list import counted
from totpdesk.otp import Kind, code_at
from totpdesk.transfer.plan import Choice, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from totpdesk.otp import Code
    from totpdesk.transfer.plan import Planned

CHOICES: Final = {
    Choice.ADD: "Add as another account",
    Choice.REPLACE: "Replace it",
    Choice.SKIP: "Skip it",
}
_STANDING: Final = {State.NEW: "New", State.KNOWN: "Already here", State.DIFFERS: "Differs"}
_BETWEEN: Final = "  ·  "


def name_of(row: Planned, choice: Choice) -> str:
    """Return the name that the account will have."""
    if choice is Choice.REPLACE and row.twin:
        return row.twin.name
    return row.name or row.item.key_uri.account.label or "No name"


def choice_text(row: Planned, choice: Choice) -> str:
    """Return the choice for an account that differs from an existing one."""
    if row.twin is None or choice is Choice.SKIP:
        return CHOICES[choice]
    return f"{'Replace' if choice is Choice.REPLACE else 'Add next to'} {row.twin.name}"


def label_of(row: Planned) -> str:
    """Return issuer and user name, unless the name has both."""
    account = row.item.key_uri.account
    if row.name == account.label:
        return ""
    parts = dict.fromkeys((account.issuer, account.account))
    return _BETWEEN.join(part for part in parts if part and part != row.name)


def state_text(row: Planned) -> str:
    """Return whether the account is new, known or different."""
    if row.state is State.DIFFERS:
        return f"{_STANDING[row.state]}: {row.difference}"
    return _STANDING[row.state]


def remark(row: Planned) -> str:
    """Return a remark on an account that exists already."""
    if row.state is not State.KNOWN:
        return ""
    if row.twin and row.twin.name != row.name:
        return f"Here it is {row.twin.name}"
    return row.difference.capitalize()


def spoken(row: Planned, choice: Choice) -> str:
    """Return the text of the row for a screen reader."""
    parts = [name_of(row, choice), label_of(row).replace(_BETWEEN, ", ")]
    parts += ["in the trash"] if row.item.trashed else []
    differs = row.state is State.DIFFERS
    parts += [state_text(row), choice_text(row, choice) if differs else remark(row)]
    return ", ".join(part for part in parts if part)


def summary(rows: Sequence[Planned], problems: int) -> str:
    """Return the number of accounts in each state."""
    counted = Counter(row.state for row in rows)
    parts = (
        (counted[State.NEW], "new"),
        (counted[State.KNOWN], "already here"),
        (counted[State.DIFFERS], "differs" if counted[State.DIFFERS] == 1 else "differ"),
        (problems, "cannot be imported"),
    )
    return ", ".join(f"{number:,} {what}" for number, what in parts if number) or "Nothing"


def code_now(row: Planned, now: datetime) -> Code | None:
    """Return the current code; for a counter none is generated before it is used."""
    key_uri = row.item.key_uri
    if key_uri.account.kind is Kind.HOTP:
        return None
    return code_at(key_uri.account, key_uri.secret, now)


def spoken_code(row: Planned, now: datetime) -> str:
    """Return the code, or the value of the counter, for a screen reader."""
    code = code_now(row, now)
    if code is None:
        return f"Counter {row.item.key_uri.account.counter}"
    return f"Code {' '.join(code.value)}, {ceil(code.seconds_left(now) or 0)} seconds left"


def not_taken(number: int) -> str:
    """Return the heading above accounts that cannot be imported."""
    return f"{counted(number)} cannot be imported:"
