"""What each format's writer gets and returns, and how its file is compared after reading it back.

What a format cannot hold is found by comparison, so that no writer has to list it. A file with
other codes must not be written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

from totpdesk.accounts.own_settings import OWN_SETTINGS
from totpdesk.base.errors import BackupError
from totpdesk.base.mnemonics import without_mnemonic
from totpdesk.base.translation import tr
from totpdesk.otp import holds_secret
from totpdesk.transfer.importers.export import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.otp import KeyUri
    from totpdesk.transfer.importers.export import Export

Random = Callable[[int], bytes]  # so many random bytes, like os.urandom
Files = Sequence[tuple[str, bytes]]  # what is inserted before the file name's suffix; the content


_SETTINGS: Final = [own for own in OWN_SETTINGS if own.name not in {"favourite", "prefix"}]


@dataclass(frozen=True, slots=True)
class Written:
    """The content of an export's files, and what is not in it.

    `files` has, for each file, what is inserted before its name's suffix ("" for a single file) and
    its content. `accounts` is how many are in them, `left_out` which are not and why, `reduced`
    which are incomplete. None of these texts contains a secret.
    """

    files: tuple[tuple[str, bytes], ...] = field(repr=False)
    accounts: int
    left_out: tuple[Problem, ...] = ()
    reduced: tuple[Problem, ...] = ()


class Writer(Protocol):
    """One format. A module of this package has one."""

    def refuses(self, record: AccountRecord) -> str:
        """Return why the format cannot hold an account, "" if it can."""

    def write(
        self, records: Sequence[AccountRecord], password: str | None, when: datetime, random: Random
    ) -> Files:
        """Write accounts that it can hold, encrypted if there is a password."""

    def losses(
        self, records: Sequence[AccountRecord], files: Files, password: str | None
    ) -> Sequence[Problem]:
        """Read back what was written and return what is missing of each account.

        Raises BackupError if an account's codes would differ.
        """


def called(record: AccountRecord) -> str:
    """Return an account's name for users."""
    return record.name or record.key_uri.account.label or tr("an account without a name")


def labelled(record: AccountRecord) -> KeyUri:
    """Return what goes into a link, the name if there is neither issuer nor user name."""
    kept = record.key_uri
    if kept.account.label:
        return kept
    name = record.name.encode("utf-8", "replace").decode()
    return replace(kept, account=replace(kept.account, account=name))


def own_name(record: AccountRecord) -> str:
    """Return an account's name if it differs from issuer and user name, else ""."""
    account = record.key_uri.account
    return "" if record.name in (account.label, account.issuer, account.account) else record.name


def unlike_others(record: AccountRecord, program: str) -> str:
    """Refuse an account of a type that only a few programs support."""
    kind = record.key_uri.account.kind
    if not kind.needs_pin:
        return ""
    return tr("{program} does not support {kind} codes.", program=program, kind=kind.called)


def hides_secret(record: AccountRecord) -> str:
    """Refuse an account with a name that our importer of links refuses: older lists have some."""
    account = labelled(record).account
    names = (account.issuer, account.account, account.issuer_param or "")
    if not any(map(holds_secret, names)):
        return ""
    return tr("Its name contains a secret. Edit its issuer and user name first.")


def compare(records: Sequence[AccountRecord], back: Export) -> list[Problem]:
    """Return what is missing of each account after reading the export back.

    Raises BackupError if one is missing altogether, or has other codes.
    """
    if back.problems or len(back.entries) != len(records):
        raise _not_whole()
    pairs = zip(records, back.entries, strict=True)
    return [
        Problem(called(record), lost) for record, found in pairs for lost in _lost(record, found)
    ]


def _lost(record: AccountRecord, found: AccountRecord) -> Iterator[str]:
    if not _same_codes(record.key_uri, found.key_uri):
        raise _not_whole()
    yield from _lost_names(record, found)
    if missing := {*record.tags} - {*found.tags}:
        some = len(missing) < len(record.tags)
        yield (
            tr("Not all of its tags are in the file.")
            if some
            else tr("Its tags are not in the file.")
        )
    if record.note.split() != found.note.split():  # some change line ends
        yield tr("Its note is not in the file.")
    if record.favourite and not found.favourite:
        yield tr("Its favourite mark is not in the file.")
    if record.picture and record.picture != found.picture:
        yield tr("Its icon is not in the file.")
    if {*record.key_uri.extra} - {*found.key_uri.extra}:
        yield tr("Unknown parameters of its link are not in the file.")
    yield from lost_settings(record, found)


def lost_settings(record: AccountRecord, found: AccountRecord) -> Iterator[str]:
    """Return one sentence on which of an account's own settings were not found."""
    differing = [own for own in _SETTINGS if getattr(record, own.name) != getattr(found, own.name)]
    lost = [without_mnemonic(own.label) for own in differing]
    if record.windows != found.windows:
        lost.append(tr("Remembered windows"))
    if lost:
        yield tr("Not in the file: {settings}.", settings="; ".join(lost))
    if record.prefix and not found.pin:
        yield tr("The PIN before its codes is not in the file.")


def _lost_names(record: AccountRecord, found: AccountRecord) -> Iterator[str]:
    """Look for each name in all fields for names."""
    account, other = record.key_uri.account, found.key_uri.account
    there = {"", found.name, other.label, other.issuer, other.account}
    if not {account.issuer.strip(), account.account.strip()} <= there:
        yield tr("Its issuer and user name are written as {name}.", name=other.label)
    elif record.name not in there | {account.label}:
        yield tr("Its own name is not in the file.")


def _same_codes(one: KeyUri, other: KeyUri) -> bool:
    return one.secret == other.secret and all(
        getattr(one.account, each) == getattr(other.account, each)
        for each in ("kind", "algorithm", "digits", "period", "counter")
    )


def _not_whole() -> BackupError:
    return BackupError(
        tr(
            "Reading the export back gave something else, so it was not written. "
            "Please report this as a bug, and choose another format."
        )
    )
