"""From chosen files to what they hold, and to what taking them in would do. Off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from totpdesk.base.errors import PasswordNeededError, WrongPasswordError
from totpdesk.transfer.contents import content_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from totpdesk.accounts.store import AccountStore
    from totpdesk.transfer.importers.export import Export
    from totpdesk.transfer.plan import Plan


@dataclass(frozen=True, slots=True)
class Locked:
    """The files want a password: the first, or another than the one that was tried."""

    sentence: str
    wrong: bool


def contents_of(paths: Iterable[str]) -> tuple[bytes, ...]:
    """Read files. Raises ForeignFileError where one cannot be read, or is too large."""
    return tuple(content_of(Path(path)) for path in paths)


def opened(contents: Sequence[bytes], password: str | None) -> Export | Locked:
    """Find out what the files are and read them. Raises ForeignFileError, ImageError."""
    from totpdesk.transfer.importers.together import read_exports  # noqa: PLC0415 - slow to load

    try:
        return read_exports(contents, password)
    except (PasswordNeededError, WrongPasswordError) as error:
        return Locked(str(error), wrong=isinstance(error, WrongPasswordError))


def planned(export: Export, vault: AccountStore, watch: Callable[[int, int], None]) -> Plan:
    """Hold the accounts against those that are here. Raises KeychainError, ListFileError."""
    from totpdesk.transfer.plan import plan_import  # noqa: PLC0415 - not before it is wanted

    return plan_import(export, vault.read_everything(watch))
