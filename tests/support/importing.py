"""What most tests of importers say: read this file, all of it must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from totpdesk.accounts.account import AccountRecord
    from totpdesk.otp import Account


def entries(data: bytes | str, password: str | None = None) -> tuple[AccountRecord, ...]:
    """Read a file in which nothing is to be complained of."""
    export = read_export(data.encode() if isinstance(data, str) else data, password)
    assert export.problems == ()
    return export.entries


def accounts(data: bytes | str, password: str | None = None) -> list[Account]:
    """Read the accounts of such a file."""
    return [each.key_uri.account for each in entries(data, password)]


def problems(data: bytes | str, password: str | None = None) -> list[tuple[str, str]]:
    """Read a file of which nothing can be taken; return what is said of it."""
    export = read_export(data.encode() if isinstance(data, str) else data, password)
    assert export.entries == ()
    return [(each.entry, each.reason) for each in export.problems]
