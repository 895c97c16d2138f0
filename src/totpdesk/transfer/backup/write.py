"""Writing a backup, and proving it: a backup that was never restored is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from totpdesk.base.errors import BackupError, InvalidInputError
from totpdesk.base.files import write_whole
from totpdesk.formats.aegis import write_encrypted
from totpdesk.otp import code_at
from totpdesk.transfer.importers.aegis import Aegis
from totpdesk.transfer.importers.export import Sample

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from totpdesk.accounts.account import AccountRecord


def write_backup(
    items: Sequence[AccountRecord],
    path: Path,
    passphrase: str,
    when: datetime,
    random: Callable[[int], bytes],
) -> None:
    """Write accounts, those in the trash too, encrypted, to a new file that only its owner reads.

    Then read the file back from disk, open it with the passphrase as a stranger would, and compare
    every account and the code that it makes at `when`. A file that fails this does not stay.
    Takes some 300 ms for the two key derivations. Raises BackupError.
    """
    try:
        write_whole(path, write_encrypted(items, passphrase, random, with_trash=True))
    except OSError as error:
        raise BackupError(
            f"The backup cannot be written: {error.strerror}: {path}. Choose another folder, or "
            "make room there."
        ) from error
    try:
        _prove(items, path, passphrase, when)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _prove(items: Sequence[AccountRecord], path: Path, passphrase: str, when: datetime) -> None:
    try:
        found = Aegis().read(Sample(path.read_bytes()), passphrase)
    except (OSError, InvalidInputError) as error:
        raise _unproven(path) from error
    same = found.entries == tuple(replace(item, id="") for item in items) and not found.problems
    if not same or _codes(items, when) != _codes(found.entries, when):
        raise _unproven(path)


def _codes(items: Sequence[AccountRecord], when: datetime) -> list[str]:
    return [code_at(item.key_uri.account, item.key_uri.secret, when).value for item in items]


def _unproven(path: Path) -> BackupError:
    return BackupError(
        f"The backup did not read back as it was written, so it was deleted: {path}. Is the disk "
        "in order? Try again, or choose another folder."
    )
