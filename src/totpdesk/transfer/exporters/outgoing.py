"""What every format's writer is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from totpdesk.otp import holds_secret

if TYPE_CHECKING:
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.otp import KeyUri
    from totpdesk.transfer.importers.export import Problem

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
        """Say in a sentence why the format cannot hold an account, "" where it can."""

    def write(
        self, items: Sequence[AccountRecord], password: str | None, when: datetime, random: Random
    ) -> Files:
        """Write accounts that it can hold, encrypted where there is a password."""

    def losses(
        self, items: Sequence[AccountRecord], files: Files, password: str | None
    ) -> Sequence[Problem]:
        """Read back what was written and say what of each account is missing.

        Raises BackupError where an account's codes would not come back the same.
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
