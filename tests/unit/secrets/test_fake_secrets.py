"""Fake keychains keep the contract that the real ones keep, the plainest backend among them."""

from __future__ import annotations

import pytest

from contracts.secret_store import SecretStoreContract
from fakes.secrets import FakeManySecrets, FakeSecrets, OneAtATime
from totpdesk.secrets import backends, keychain


class TestFakeSecrets(SecretStoreContract):
    """The contract on the fake."""

    @pytest.fixture
    def store(self) -> FakeSecrets:
        """Return an empty one."""
        return FakeSecrets()


class TestFakeManySecrets(SecretStoreContract):
    """The contract on the fake that takes many at once."""

    @pytest.fixture
    def store(self) -> FakeManySecrets:
        """Return an empty one."""
        return FakeManySecrets()


class TestABackendThatTakesOneAtATime(SecretStoreContract):
    """The contract on OsKeychain over what KWallet, macOS and Windows have."""

    @pytest.fixture
    def store(self, monkeypatch: pytest.MonkeyPatch) -> keychain.OsKeychain:
        """Return an empty one."""
        monkeypatch.setattr(backends, "_chosen_by_user", lambda: (OneAtATime(), "One at a time"))
        return keychain.OsKeychain()

    def test_an_open_one_is_ready(self, store: keychain.OsKeychain) -> None:
        """These do not know whether they would ask, so no code relies on it."""
        assert not store.ready()
