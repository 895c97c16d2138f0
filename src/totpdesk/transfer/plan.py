"""What an import would do, entry by entry, before anything is done.

An account is recognised by its codes: one with the same codes is already here, whatever its name.
One with the same names or the same secret, but other codes, differs: it is added beside the
existing one unless the user chooses otherwise, so that nothing is lost. It replaces the existing
one only if that one's secret is missing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from totpdesk.accounts.batch import NewAccount
from totpdesk.accounts.names import FreeNames, folded
from totpdesk.base.translation import plural, tr
from totpdesk.otp import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.otp import Account, Secret
    from totpdesk.transfer.importers.export import Export, Problem


class ImportState(StrEnum):
    """How an entry in the file relates to the existing accounts."""

    NEW = "new"
    KNOWN = "known"
    DIFFERS = "differs"


class ImportChoice(StrEnum):
    """What to do with an entry."""

    ADD = "add"
    REPLACE = "replace"  # the existing account is moved to the trash
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Planned:
    """An entry of the file, the name that it would get, and what to do with it.

    `twin` is the existing account that is the same or differs, `difference` how, for the user.
    """

    record: AccountRecord
    name: str
    state: ImportState
    choice: ImportChoice
    twin: AccountRecord | None = None
    difference: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A file: its format, its entries in order, and those that cannot be imported."""

    format: str
    rows: tuple[Planned, ...]
    problems: tuple[Problem, ...]

    def choosing(self, choices: Iterable[ImportChoice]) -> Plan:
        """Return the plan with these choices, one per row."""
        chosen = zip(self.rows, choices, strict=True)
        return replace(self, rows=tuple(replace(row, choice=choice) for row, choice in chosen))

    def new_accounts(self) -> list[NewAccount]:
        """Return the accounts to add; an existing account is replaced by one at most."""
        replaced: set[str] = set()
        return [
            _new_account(row, replaced) for row in self.rows if row.choice is not ImportChoice.SKIP
        ]


def plan_import(export: Export, here: Sequence[AccountRecord]) -> Plan:
    """Compare each entry of a file with the existing accounts."""
    known = _KnownAccounts(here)
    names = FreeNames(each.name for each in here if not each.trashed)
    rows = tuple(_planned(record, known, names) for record in export.entries)
    return Plan(export.format, rows, export.problems)


class _KnownAccounts:
    """The existing accounts, by secret and by label, and the entries of the file so far."""

    def __init__(self, here: Iterable[AccountRecord]) -> None:
        self._by_secret: dict[Secret, list[AccountRecord]] = defaultdict(list)
        self._by_label: dict[tuple[str, str], AccountRecord] = {}
        self._came: set[tuple[Secret, str, Account]] = set()
        for each in here:
            if each.trashed is None:
                self._by_label.setdefault(_label(each.account), each)
                if each.secret:
                    self._by_secret[each.secret].append(each)

    def came_before(self, record: AccountRecord) -> bool:
        """Return whether the same account was in the file before, and remember this one."""
        mark = (record.key_uri.secret, record.name, record.account)
        again = mark in self._came
        self._came.add(mark)
        return again

    def twin(self, record: AccountRecord) -> tuple[AccountRecord | None, str]:
        """Return the existing account that is the same or differs, and how."""
        same = [
            (difference(record.account, each.account), each)
            for each in self._by_secret.get(record.key_uri.secret, ())
        ]
        if same:
            words, twin = min(same, key=lambda pair: bool(pair[0]))
            return twin, words
        label = _label(record.account)
        found = self._by_label.get(label) if any(label) else None
        if found is None:
            return None, ""
        return found, tr("another secret") if found.secret else tr("its secret is missing here")


def difference(new: Account, old: Account) -> str:
    """Return how two accounts of one secret differ, "" if their codes are the same."""
    for mine, other in ((new.kind, old.kind), (new.algorithm, old.algorithm)):
        if mine is not other:
            return tr("{new}, here {old}", new=mine.value, old=other.value)
    if new.digits != old.digits:
        return plural(
            "{count} digit, here {old}", "{count} digits, here {old}", new.digits, old=old.digits
        )
    if new.kind is Kind.HOTP:
        if new.counter <= old.counter:
            return ""
        return tr("counter {new}, here {old}", new=new.counter, old=old.counter)
    if new.period == old.period:
        return ""
    return plural(
        "{count} second, here {old}", "{count} seconds, here {old}", new.period, old=old.period
    )


def _planned(record: AccountRecord, known: _KnownAccounts, names: FreeNames) -> Planned:
    account = record.account
    wanted = record.name or account.label
    if known.came_before(record):
        again = tr("twice in the file")
        return Planned(record, wanted, ImportState.KNOWN, ImportChoice.SKIP, difference=again)
    twin, words = known.twin(record)
    if twin and not words:
        return Planned(record, wanted, ImportState.KNOWN, ImportChoice.SKIP, twin)
    name = wanted or tr("Account") if record.trashed else names.free(wanted, account.account)
    choice = ImportChoice.REPLACE if twin and not twin.secret else ImportChoice.ADD
    return Planned(
        record, name, ImportState.DIFFERS if twin else ImportState.NEW, choice, twin, words
    )


def _new_account(row: Planned, replaced: set[str]) -> NewAccount:
    if row.choice is ImportChoice.REPLACE and row.twin and row.twin.id not in replaced:
        replaced.add(row.twin.id)
        return NewAccount(row.twin.name, row.record, replaces=row.twin.id)
    return NewAccount(row.name, row.record)


def _label(account: Account) -> tuple[str, str]:
    return folded(account.issuer), folded(account.account)
