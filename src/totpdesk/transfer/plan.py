"""What an import would do, entry by entry, before anything is done.

An account is known by the codes it makes: one that makes the same is here already, whatever it is
called. One that goes by the same names, or has the same secret, and makes others differs: it is
taken beside the one that is here unless its user says otherwise, for nothing is to be lost. Only
where the keychain has lost the secret of the one that is here does it take that one's place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.batch import NewAccount
from totpdesk.otp import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.otp import Account, Secret
    from totpdesk.transfer.importers.export import Export, Problem

LOST: Final = "its secret is lost here"


class State(StrEnum):
    """How an entry of the file stands to the accounts that are here."""

    NEW = "new"
    KNOWN = "known"
    DIFFERS = "differs"


class Choice(StrEnum):
    """What is to become of an entry."""

    ADD = "add"
    REPLACE = "replace"  # the account here goes to the trash for it
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Planned:
    """An entry of the file, the name that it would have here, and what is to become of it.

    `twin` is the account here that it is or differs from, `difference` in what, for the user.
    """

    item: AccountRecord
    name: str
    state: State
    choice: Choice
    twin: AccountRecord | None = None
    difference: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole file: of which program, its entries in order, and those that cannot be taken."""

    format: str
    rows: tuple[Planned, ...]
    problems: tuple[Problem, ...]

    def choosing(self, choices: Iterable[Choice]) -> Plan:
        """Return the plan with these choices, one a row."""
        chosen = zip(self.rows, choices, strict=True)
        return replace(self, rows=tuple(replace(row, choice=choice) for row, choice in chosen))

    def newcomers(self) -> list[NewAccount]:
        """Return what the vault is to take in; one account here is replaced by one at most."""
        replaced: set[str] = set()
        return [_newcomer(row, replaced) for row in self.rows if row.choice is not Choice.SKIP]


def plan_import(export: Export, here: Sequence[AccountRecord]) -> Plan:
    """Hold each entry of a file against the accounts that are here."""
    known = _Known(here)
    names = Names(each.name for each in here if not each.trashed)
    rows = tuple(_planned(item, known, names) for item in export.entries)
    return Plan(export.format, rows, export.problems)


class _Known:
    """The accounts that are here, by secret and by label, and what has come before in the file."""

    def __init__(self, here: Iterable[AccountRecord]) -> None:
        self._by_secret: dict[Secret, list[AccountRecord]] = defaultdict(list)
        self._by_label: dict[tuple[str, str], AccountRecord] = {}
        self._came: set[tuple[Secret, str, Account]] = set()
        for each in here:
            if each.trashed is None:
                self._by_label.setdefault(_label(each.account), each)
                if each.secret:
                    self._by_secret[each.secret].append(each)

    def came_before(self, item: AccountRecord) -> bool:
        """Tell whether the file has had the same account before; from now on it has."""
        mark = (item.key_uri.secret, item.name, item.account)
        again = mark in self._came
        self._came.add(mark)
        return again

    def twin(self, item: AccountRecord) -> tuple[AccountRecord | None, str]:
        """Return the account that this one is, or differs from, and in what."""
        same = [
            (difference(item.account, each.account), each)
            for each in self._by_secret.get(item.key_uri.secret, ())
        ]
        if same:
            words, twin = min(same, key=lambda pair: pair[0])
            return twin, words
        label = _label(item.account)
        found = self._by_label.get(label) if any(label) else None
        if found is None:
            return None, ""
        return found, "another secret" if found.secret else LOST


def difference(new: Account, old: Account) -> str:
    """Say in what one account of a secret differs from another, "" if the codes are the same."""
    if new.kind is not old.kind:
        return f"{new.kind.value}, here {old.kind.value}"
    if new.algorithm is not old.algorithm:
        return f"{new.algorithm.value}, here {old.algorithm.value}"
    if new.digits != old.digits:
        return f"{new.digits} digits, here {old.digits}"
    if new.kind is Kind.HOTP:
        ahead = new.counter > old.counter
        return f"counter {new.counter}, here {old.counter}" if ahead else ""
    return "" if new.period == old.period else f"{new.period} seconds, here {old.period}"


def _planned(item: AccountRecord, known: _Known, names: Names) -> Planned:
    account = item.account
    wanted = item.name or account.label
    if known.came_before(item):
        again = "twice in the file"
        return Planned(item, wanted, State.KNOWN, Choice.SKIP, difference=again)
    twin, words = known.twin(item)
    if twin and not words:
        return Planned(item, wanted, State.KNOWN, Choice.SKIP, twin)
    name = wanted or "Account" if item.trashed else names.free(wanted, account.account)
    choice = Choice.REPLACE if words == LOST else Choice.ADD
    return Planned(item, name, State.DIFFERS if twin else State.NEW, choice, twin, words)


def _newcomer(row: Planned, replaced: set[str]) -> NewAccount:
    if row.choice is Choice.REPLACE and row.twin and row.twin.id not in replaced:
        replaced.add(row.twin.id)
        return NewAccount(row.twin.name, row.item, replaces=row.twin.id)
    return NewAccount(row.name, row.item)


def _label(account: Account) -> tuple[str, str]:
    return account.issuer.casefold(), account.account.casefold()


class Names:
    """The names that are taken, whatever their case."""

    def __init__(self, taken: Iterable[str]) -> None:
        """Begin with the names of the accounts that are here."""
        self._taken = {name.casefold() for name in taken}
        self._tried: Counter[str] = Counter()

    def free(self, wanted: str, account: str = "") -> str:
        """Take a name: the wanted one, or with the account in it, or with a number after it."""
        name = " ".join(wanted.split()) or "Account"
        if self._is_taken(name) and account and account.casefold() not in name.casefold():
            name = f"{name} ({account})"
        free = name
        while self._is_taken(free):
            self._tried[name] += 1
            free = f"{name} {self._tried[name] + 1}"
        self._taken.add(free.casefold())
        return free

    def _is_taken(self, name: str) -> bool:
        return name.casefold() in self._taken
