"""From accounts to an export, and to the files on the disk. Runs off the GUI thread."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from datetime import datetime
    from pathlib import Path

    from totpdesk.accounts.store import AccountStore
    from totpdesk.transfer.exporters.formats import Format
    from totpdesk.transfer.exporters.outgoing import Written

    Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written: accounts by their ids, the format, a password or none."""

    accounts: Container[str]
    kind: Format
    password: str | None = field(repr=False)
    when: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written, and where; nowhere if no account can be written in the format."""

    written: Written
    files: tuple[Path, ...]


def write(vault: AccountStore, order: Order, watch: Watch) -> Written:
    """Read the secrets and write them in the format. Raises KeychainError, BackupError."""
    from totpdesk.transfer.exporters.write import write_held  # noqa: PLC0415 - slow to load

    held = [each for each in vault.read_everything(watch) if each.entry.id in order.accounts]
    return write_held(order.kind, held, order.password, order.when, os.urandom)


def write_to(path: Path, vault: AccountStore, order: Order, watch: Watch) -> Saved:
    """Do that, and keep the files, mode 0600.

    The one file may replace another, for its user was asked; several, whose names were not chosen
    one by one, may not. Raises InvalidInputError, KeychainError, BackupError.
    """
    from totpdesk.transfer.exporters.save import save  # noqa: PLC0415 - not before it is wanted

    written = write(vault, order, watch)
    if not written.files:
        return Saved(written, ())
    return Saved(written, tuple(save(written.files, path, overwrite=len(written.files) == 1)))
