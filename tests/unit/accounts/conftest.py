"""A list of accounts in a temporary folder over a keychain in a dict."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from fakes.secrets import FakeSecrets
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(name="secrets")
def _secrets() -> FakeSecrets:
    return FakeSecrets()


@pytest.fixture(name="list_path")
def _index_path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "accounts.json"


@pytest.fixture(name="accounts")
def _vault(list_path: Path, secrets: FakeSecrets) -> AccountStore:
    ids = itertools.count(1)
    return AccountStore(ListFile(list_path), secrets, lambda: f"id{next(ids)}")
