"""Accounts to add in a batch."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.batch import NewAccount
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.otp import parse_uri

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.secrets import FakeSecrets


NOW = datetime(2026, 1, 1, tzinfo=UTC)


def item(name: str, **more: object) -> AccountRecord:
    """Return an account of this name with all that programs keep."""
    key_uri = parse_uri(f"otpauth://totp/{name}:me?secret=JBSWY3DPEHPK3PXP&issuer={name}&image=x")
    return AccountRecord.of(key_uri, name, **more)  # type: ignore[arg-type] # the field's own


def new_accounts(*names: str) -> list[NewAccount]:
    """Return an account for each name."""
    return [NewAccount(name, item(name)) for name in names]


def vault_in(folder: Path, secrets: FakeSecrets) -> AccountStore:
    """Return the accounts as the next process would open them."""
    ids = iter(f"{id(secrets)}-{number}" for number in range(100))
    return AccountStore(ListFile(folder / "accounts.json"), secrets, lambda: next(ids))
