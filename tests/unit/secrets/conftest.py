"""What tests of moving secrets start with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.moves import Home
from support.vaultfiles import PASSPHRASE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Home:
    """Return a home folder with accounts whose secrets are in the keychain."""
    return Home(tmp_path).filled()


@pytest.fixture(name="with_file")
def _with_file(home: Home) -> Home:
    """Return it with a vault file besides, which is empty."""
    home.locations().file.create(PASSPHRASE)
    return home
