"""The fake keychain keeps the contract that the real one keeps."""

from __future__ import annotations

import pytest

from contracts.secret_store import SecretStoreContract
from fakes.secrets import FakeSecrets


class TestFakeSecrets(SecretStoreContract):
    """The contract on the fake."""

    @pytest.fixture
    def store(self) -> FakeSecrets:
        """Return an empty one."""
        return FakeSecrets()
