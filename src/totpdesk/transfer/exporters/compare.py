"""What was written, read back by our importer, against the accounts that it was written from.

So what a format cannot carry is found out by looking, and no writer has to know it by heart. Codes
that would not come back the same are no loss to be told: such a file must not be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.base.errors import BackupError
from totpdesk.transfer.exporters.outgoing import called
from totpdesk.transfer.importers.export import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.otp import KeyUri
    from totpdesk.transfer.importers.export import Export


def losses(items: Sequence[AccountRecord], back: Export) -> list[Problem]:
    """Say what of each account did not come back.

    Raises BackupError where one did not come back at all, or makes other codes.
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
