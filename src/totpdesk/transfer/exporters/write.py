"""The one way to write an export, whatever its format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.transfer.exporters.outgoing import Written, called
from totpdesk.transfer.importers.export import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.exporters.formats import Format
    from totpdesk.transfer.exporters.outgoing import Random, Writer

_TRASHED: Final = "It is in the trash."
_VANISHED: Final = "Its secret has gone from the keychain."
_ANY: Final = "not chosen yet"
_PREFIXED: Final = "The PIN that goes before its codes is not in the file."


def write_export(
    kind: Format,
    items: Sequence[AccountRecord],
    password: str | None,
    when: datetime,
    random: Random,
) -> Written:
    """Write accounts in a format, and read them back to see what it does not hold of them.

    It is encrypted where there is a password. Where the format can hold none of the accounts there
    are no files. Those in the trash, and those whose secret has vanished, are left out. Raises
    BackupError where an account's codes would not come back the same, and ValueError where the
    format cannot be encrypted, or must be.
    """
    if not (kind.can_be_plain if password is None else kind.can_encrypt):
        raise ValueError(f"the format {kind} cannot be written this way")
    writer = kind.writer
    reasons = [_refusal(item, writer) for item in items]
    kept = [item for item, reason in zip(items, reasons, strict=True) if not reason]
    left_out = tuple(_problems(items, reasons))
    if not kept:
        return Written((), 0, left_out)
    files = tuple(writer.write(kept, password, when, random))
    prefixed = [Problem(called(item), _PREFIXED) for item in kept if item.prefix]
    reduced = (*writer.losses(kept, files, password), *prefixed)
    return Written(files, len(kept), left_out, reduced)


def losses(
    kind: Format, items: Sequence[AccountRecord], when: datetime, random: Random
) -> list[Problem]:
    """Say what a format would not hold, for who has yet to choose it and a password."""
    written = write_export(kind, items, None if kind.can_be_plain else _ANY, when, random)
    return [*written.left_out, *written.reduced]


def _refusal(item: AccountRecord, writer: Writer) -> str:
    if item.trashed:
        return _TRASHED
    return writer.refuses(item) if item.secret else _VANISHED


def _problems(items: Iterable[AccountRecord], reasons: Iterable[str]) -> Iterator[Problem]:
    for item, reason in zip(items, reasons, strict=True):
        if reason:
            yield Problem(called(item), reason)
