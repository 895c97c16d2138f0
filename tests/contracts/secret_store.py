"""The contract of SecretStore."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from totpdesk.errors import SecretVanishedError

if TYPE_CHECKING:
    from totpdesk.vault import SecretStore

LINE = "otpauth://totp/A%20B:me@x.y?secret=JBSWY3DPEHPK3PXP&issuer=A%20B"


class SecretStoreContract:
    """Subclasses give a fixture `store`, empty of the ids used here."""

    def test_round_trip(self, store: SecretStore) -> None:
        """What was written is read, each account its own."""
        store.write("one", LINE)
        store.write("two", LINE + "2")
        assert (store.read("one"), store.read("two")) == (LINE, LINE + "2")

    def test_overwrite(self, store: SecretStore) -> None:
        """A second write replaces the first."""
        store.write("one", LINE)
        store.write("one", LINE + "9")
        assert store.read("one") == LINE + "9"

    def test_long(self, store: SecretStore) -> None:
        """A line of 1,200 characters fits: every keychain holds 1,280."""
        store.write("one", "x" * 1200)
        assert store.read("one") == "x" * 1200

    def test_delete(self, store: SecretStore) -> None:
        """A deleted line has vanished, its neighbour has not, and deleting twice is no error."""
        store.write("one", LINE)
        store.write("two", LINE)
        store.delete("one")
        store.delete("one")
        assert store.read("two") == LINE
        with pytest.raises(SecretVanishedError):
            store.read("one")

    def test_never_written(self, store: SecretStore) -> None:
        """A line that was never there has vanished too."""
        with pytest.raises(SecretVanishedError, match="no secret for this account"):
            store.read("never")

    def test_its_name_stays(self, store: SecretStore) -> None:
        """The keychain has a name, and it does not change."""
        assert store.name
        assert store.name == store.name

    def test_an_open_one_is_ready(self, store: SecretStore) -> None:
        """A read would ask nobody, before the first line as well as after it."""
        assert store.ready()
        store.write("one", LINE)
        assert store.ready()
