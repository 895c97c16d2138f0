"""What each format's writer gets and returns, and how its file is compared after reading it back.

What a format cannot hold is found by comparison, so that no writer has to list it. A file with
other codes must not be written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from totpdesk.base.errors import BackupError
from totpdesk.otp import holds_secret
from totpdesk.transfer.importers.export import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.otp import KeyUri
    from totpdesk.transfer.importers.export import Export

Random = Callable[[int], bytes]  # so many bytes that nobody can guess, such as os.urandom
Files = Sequence[tuple[str, bytes]]  # what goes between a file's name and its suffix; its content


@dataclass(frozen=True, slots=True)
class Written:
    """An export as it is to stand in files, and what is not in it.

    `files` has, for each file, what goes between its name and its suffix ("" for the only one)
    and its content. `accounts` is how many are in them, `left_out` which are not and why,
    `reduced` which are there without something of theirs. None of these texts holds a secret.
    """

    files: tuple[tuple[str, bytes], ...] = field(repr=False)
    accounts: int
    left_out: tuple[Problem, ...] = ()
    reduced: tuple[Problem, ...] = ()


class Writer(Protocol):
    """One format. A module of this package has one."""

    def refuses(self, item: AccountRecord) -> str:
        """Say in a sentence why the format cannot hold an account, "" if it can."""

    def write(
        self, items: Sequence[AccountRecord], password: str | None, when: datetime, random: Random
    ) -> Files:
        """Write accounts that it can hold, encrypted where there is a password."""

    def losses(
        self, items: Sequence[AccountRecord], files: Files, password: str | None
    ) -> Sequence[Problem]:
        """Read back what was written and say what of each account is missing.

        Raises BackupError if an account's codes would not come back the same.
        """


def called(item: AccountRecord) -> str:
    """Return what a person knows an account by."""
    return item.name or item.key_uri.account.label or "an account without a name"


def labelled(item: AccountRecord) -> KeyUri:
    """Return what a link holds; an account without issuer and account goes by its name there."""
    kept = item.key_uri
    if kept.account.label:
        return kept
    name = item.name.encode("utf-8", "replace").decode()
    return replace(kept, account=replace(kept.account, account=name))


def own_name(item: AccountRecord) -> str:
    """Return an account's name where it says more than its issuer and account, else ""."""
    account = item.key_uri.account
    return "" if item.name in (account.label, account.issuer, account.account) else item.name


def unlike_others(item: AccountRecord, program: str) -> str:
    """Refuse an account of a kind that only a few programs know."""
    kind = item.key_uri.account.kind
    return f"{program} makes no {kind.called} codes." if kind.needs_pin else ""


def hides_secret(item: AccountRecord) -> str:
    """Refuse an account whose name our importer of links would refuse: older lists have some."""
    account = labelled(item).account
    names = (account.issuer, account.account, account.issuer_param or "")
    return (
        "Its name holds a secret. Edit its issuer and user name first."
        if any(map(holds_secret, names))
        else ""
    )


def compare(items: Sequence[AccountRecord], back: Export) -> list[Problem]:
    """Say what of each account did not come back.

    Raises BackupError if one did not come back at all, or makes other codes.
    """
    if back.problems or len(back.entries) != len(items):
        raise _not_whole()
    pairs = zip(items, back.entries, strict=True)
    return [Problem(called(item), lost) for item, found in pairs for lost in _lost(item, found)]


def _lost(item: AccountRecord, found: AccountRecord) -> Iterator[str]:
    if not _same_codes(item.key_uri, found.key_uri):
        raise _not_whole()
    yield from _lost_names(item, found)
    if missing := {*item.tags} - {*found.tags}:
        some = len(missing) < len(item.tags)
        yield f"{'Not all of its' if some else 'Its'} tags are{'' if some else ' not'} in the file."
    if item.note.split() != found.note.split():  # some write line ends in their own way
        yield "Its note is not in the file."
    if item.favourite and not found.favourite:
        yield "That it is a favourite is not in the file."
    if item.picture and item.picture != found.picture:
        yield "Its picture is not in the file."
    if {*item.key_uri.extra} - {*found.key_uri.extra}:
        yield "What its link says beside the account is not in the file."


def _lost_names(item: AccountRecord, found: AccountRecord) -> Iterator[str]:
    """Look for each name, wherever it stands now."""
    account, other = item.key_uri.account, found.key_uri.account
    there = {"", found.name, other.label, other.issuer, other.account}
    if not {account.issuer.strip(), account.account.strip()} <= there:
        yield f"Its issuer and account are written as {other.label}."
    elif item.name not in there | {account.label}:
        yield "Its own name is not in the file."


def _same_codes(one: KeyUri, other: KeyUri) -> bool:
    return one.secret == other.secret and all(
        getattr(one.account, each) == getattr(other.account, each)
        for each in ("kind", "algorithm", "digits", "period", "counter")
    )


def _not_whole() -> BackupError:
    return BackupError(
        "The export does not read back as it should, so it was not written. "
        "Please report this as a bug, and choose another format."
    )
