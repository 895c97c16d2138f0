"""Rebuild the list of accounts from what is left of it: its copies, and the keychain's items."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account_list import AccountIndex
from totpdesk.accounts.keychain_record import listed_from
from totpdesk.accounts.names import FreeNames, folded
from totpdesk.base.errors import InvalidInputError
from totpdesk.otp import Kind
from totpdesk.secrets.store import is_beside, pin_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from totpdesk.accounts.account import AccountRecord

# Codes of an HOTP account that are skipped where it is unknown how many were used. Sites accept a
# code that is a few ahead (RFC 4226, 7.4); pam_google_authenticator by default three.
SKIPPED: Final = 3


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A rebuilt list, and what is new in it.

    `found` are the accounts that only a copy or the keychain had. `raised` are those whose HOTP
    counter was behind; `unsure` those whose counter is a guess, as no list with the latest one is
    left: it is ahead of all that is known.
    """

    index: AccountIndex = field(default_factory=AccountIndex)
    found: tuple[AccountRecord, ...] = ()
    raised: tuple[AccountRecord, ...] = ()
    unsure: tuple[AccountRecord, ...] = ()


def rebuild(
    current: Sequence[AccountIndex], older: Sequence[AccountIndex], lines: Mapping[str, str]
) -> Rebuilt:
    """Return the first of these lists with the accounts of which there is a secret besides.

    `current` are the list and the copy of its last change, as far as they can be read; `older` are
    the copies from before, the latest first; `lines` the items of the keychain by their ids. An
    account without a secret that only an older copy has was deleted, and stays so.
    """
    known = [*current, *older]
    base = known[0] if known else AccountIndex()
    names = FreeNames(each.name for each in base.live)
    found = [_with_free_name(record, names) for record in _missing(base, known, lines)]
    index = base.put(*found)
    hotp = [each for each in index.entries.values() if each.account.kind is Kind.HOTP]
    unsure = {each.id for each in hotp if not any(each.id in one.entries for one in current)}
    counted = [
        _with_counter(each, known, lines, SKIPPED)
        if each.id in unsure
        else _with_counter(each, current, {}, 0)
        for each in hotp
    ]
    return Rebuilt(
        index.put(*counted),
        tuple(found),
        tuple(new for new in counted if new.id not in unsure and new != index.entries[new.id]),
        tuple(new for new in counted if new.id in unsure),
    )


def _missing(
    base: AccountIndex, known: Sequence[AccountIndex], lines: Mapping[str, str]
) -> Iterator[AccountRecord]:
    """Yield the accounts that have a secret and are not in the list.

    Those of copies come first, in their order; a keychain has none, so the others are by name.
    """
    there = _accounts_in(lines)
    named = dict.fromkeys(entry_id for index in known for entry_id in index.entries)
    by_name = sorted(there, key=lambda entry_id: folded(there[entry_id].name))
    for entry_id in dict.fromkeys([*named, *by_name]):
        if entry_id in there and entry_id not in base.entries:
            copies = (index.entries[entry_id] for index in known if entry_id in index.entries)
            record = next(copies, there[entry_id])
            yield replace(record, prefix=pin_id(entry_id) in lines)


def _accounts_in(lines: Mapping[str, str]) -> dict[str, AccountRecord]:
    """Return the accounts that items are of, by their ids."""
    found: dict[str, AccountRecord] = {}
    for key, line in lines.items():
        if not is_beside(key):
            with suppress(InvalidInputError):  # a test secret, or another program's
                found[key] = listed_from(key, line)
    return found


def _with_free_name(record: AccountRecord, names: FreeNames) -> AccountRecord:
    if record.trashed:
        return record
    return replace(record, name=names.free(record.name, record.account.account))


def _with_counter(
    record: AccountRecord,
    known: Sequence[AccountIndex],
    lines: Mapping[str, str],
    ahead: int,
) -> AccountRecord:
    """Return it with the highest counter that is known of it, or one ahead of that."""
    counters = [one.entries[record.id].account.counter for one in known if record.id in one.entries]
    with suppress(KeyError, InvalidInputError):
        counters.append(listed_from(record.id, lines[record.id]).account.counter)
    return record.with_counter(max([record.account.counter, *counters]) + ahead)
