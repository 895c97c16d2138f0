"""A vault in a temporary folder over a keychain in a dict."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from fakes.secrets import FakeSecrets
from totpdesk.vault import IndexFile, Vault

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(name="secrets")
def _secrets() -> FakeSecrets:
    return FakeSecrets()


@pytest.fixture(name="index_path")
def _index_path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "accounts.json"


@pytest.fixture(name="vault")
def _vault(index_path: Path, secrets: FakeSecrets) -> Vault:
    ids = itertools.count(1)
    return Vault(IndexFile(index_path), secrets, lambda: f"id{next(ids)}")
