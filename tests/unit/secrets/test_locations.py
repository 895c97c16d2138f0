"""The locations keep the contract of a store, whichever place is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contracts.secret_store import LINE, SecretStoreContract
from fakes.secrets import FakeManySecrets, FakeSecrets
from support.vaultfiles import PASSPHRASE, derive_cheaply, locations_in
from totpdesk.settings import Secrets, SettingsFile

if TYPE_CHECKING:
    from pathlib import Path

    from totpdesk.secrets.locations import SecretLocations


def locations(folder: Path, keychain: FakeSecrets) -> SecretLocations:
    """Return the locations of a user with this keychain and without accounts."""
    return locations_in(folder, SettingsFile(folder / "settings.json"), keychain)


class TestInTheKeychain(SecretStoreContract):
    """The contract where a keychain is in use that takes one line at a time."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> SecretLocations:
        """Return it empty."""
        return locations(tmp_path, FakeSecrets())


class TestInAKeychainThatTakesMany(SecretStoreContract):
    """The contract where one is in use that takes many lines at once."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> SecretLocations:
        """Return it empty."""
        return locations(tmp_path, FakeManySecrets())


class TestInTheVaultFile(SecretStoreContract):
    """The contract where the vault file is in use."""

    @pytest.fixture
    def store(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SecretLocations:
        """Return it empty and open."""
        derive_cheaply(monkeypatch)
        store = locations(tmp_path, FakeSecrets())
        store.file.create(PASSPHRASE)
        store.move_to(Secrets.FILE)
        return store

    def test_the_keychain_gets_nothing(self, store: SecretLocations) -> None:
        """What is written goes to the place in use, and to no other."""
        store.write("one", LINE)
        assert isinstance(store.keychain, FakeSecrets)
        assert store.keychain.lines == {}
        assert store.file.read("one") == LINE
