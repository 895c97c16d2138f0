"""Accounts to be exported, and the one moment at which all of it happens."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from totpdesk.accounts.account import AccountRecord
from totpdesk.otp import Account, KeyUri, Secret
from totpdesk.transfer.exporters.formats import write_export

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.transfer.exporters.formats import Format
    from totpdesk.transfer.exporters.writer import Written

LETTERS = "JBSWY3DPEHPK3PXP"
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(name="when", scope="session")
def _when() -> datetime:
    return WHEN


@pytest.fixture(name="account", scope="session")
def _account() -> Callable[..., AccountRecord]:
    """Return what makes an account: issuer, account, secret, fields of Account, of the record."""

    def make(
        issuer: str = "GitHub",
        account: str = "alice",
        secret: str = LETTERS,
        *,
        pin: str = "",
        extra: tuple[tuple[str, str], ...] = (),
        code: dict[str, object] | None = None,
        **kept: object,
    ) -> AccountRecord:
        kind = Account(issuer, account, **(code or {}))  # type: ignore[arg-type] # as given
        return AccountRecord.of(KeyUri(kind, Secret(secret, pin), extra), **kept)  # type: ignore[arg-type] # the same

    return make


@pytest.fixture(name="export", scope="session")
def _export() -> Callable[..., Written]:
    """Return what writes accounts in a format, with bytes from a generator that starts afresh."""

    def write(kind: Format, *items: AccountRecord, password: str | None = None) -> Written:
        return write_export(kind, items, password, WHEN, random.Random(5).randbytes)  # noqa: S311

    return write
