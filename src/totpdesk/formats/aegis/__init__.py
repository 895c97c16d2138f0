"""Aegis's documented vault format: writing accounts, and reading and writing its container.

It is the format of the vault file, of backups and of an export, so that other programs can open
them. Accounts in Aegis's own files are read by `totpdesk.transfer.importers.aegis`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from totpdesk.formats.aegis.database import write_database
from totpdesk.formats.aegis.encrypted_vault import EncryptedVault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from totpdesk.accounts.account import AccountRecord

__all__ = ["EncryptedVault", "write_database", "write_encrypted", "write_plain"]


def write_plain(records: Iterable[AccountRecord], *, with_trash: bool = False) -> bytes:
    """Return an unencrypted vault: anyone who can read the file has the secrets.

    Accounts in the trash are left out, unless they are asked for; PINs before codes always are.
    """
    without = (replace(record, prefix=False, pin=None) for record in records)
    database = write_database(_numbered(without, with_trash=with_trash))
    return b'{"version": 1, "header": {"slots": null, "params": null}, "db": ' + database + b"}"


def write_encrypted(
    records: Iterable[AccountRecord],
    password: str,
    random: Callable[[int], bytes],
    *,
    with_trash: bool = False,
) -> bytes:
    """Return an encrypted vault that this password opens (some 100 ms).

    `random` returns so many random bytes, like os.urandom.
    """
    database = write_database(_numbered(records, with_trash=with_trash))
    return EncryptedVault.create(password, random).encrypt(database, random)


def _numbered(
    records: Iterable[AccountRecord], *, with_trash: bool
) -> Iterator[tuple[str, AccountRecord]]:
    listed = (record for record in records if with_trash or not record.trashed)
    yield from ((str(number), record) for number, record in enumerate(listed))
