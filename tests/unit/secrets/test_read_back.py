"""What is written is read back: a store that does not give it back has not taken it.

Without that an account could be added whose secret is lost, or is another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.secrets import OneAtATime
from support.vaultfiles import PASSPHRASE, derive_cheaply
from totpdesk.base.errors import KeychainRefusedError
from totpdesk.secrets import backends, keychain
from totpdesk.secrets.store import no_progress
from totpdesk.secrets.vault_file.disk import VaultDisk
from totpdesk.secrets.vault_file.store import VaultFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from totpdesk.secrets.store import SecretStore

LINE = "otpauth://totp/A?secret=JBSWY3DPEHPK3PXP"
OTHER = "otpauth://totp/A?secret=MFRGG"


class Garbling(OneAtATime):
    """A backend that keeps what it makes of a password: another, or none."""

    def __init__(self, makes: Callable[[str], str | None]) -> None:
        super().__init__()
        self._makes = makes

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep what becomes of it."""
        if made := self._makes(password):
            super().set_password(service, username, made)


GARBLES: dict[str, Callable[[str], str | None]] = {
    "cut short": lambda line: line[:-1],
    "another": lambda _: OTHER,
    "nothing": lambda _: None,
}


def write_one(store: SecretStore) -> None:
    """Write a line alone."""
    store.write("one", LINE)


def write_many(store: keychain.OsKeychain | VaultFile) -> None:
    """Write two together."""
    store.write_many({"one": LINE, "two": OTHER}, no_progress)


@pytest.mark.parametrize("garble", GARBLES)
@pytest.mark.parametrize("write", [write_one, write_many])
def test_a_keychain_that_garbles(
    garble: str,
    write: Callable[[keychain.OsKeychain], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reporting success is not enough: reading must return what was written."""
    backend = Garbling(GARBLES[garble])
    monkeypatch.setattr(backends, "_chosen_by_user", lambda: (backend, "Garbling"))
    with pytest.raises(KeychainRefusedError, match="gave something else"):
        write(keychain.OsKeychain())


@pytest.mark.parametrize("write", [write_one, write_many])
def test_a_disk_that_keeps_the_old_file(
    write: Callable[[VaultFile], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A vault file that is not what was just written has not taken the secret."""
    derive_cheaply(monkeypatch)
    store = VaultFile(tmp_path / "vault.json", lambda _: PASSPHRASE)
    store.create(PASSPHRASE)
    monkeypatch.setattr(VaultDisk, "replace", lambda *_, **__: None)
    with pytest.raises(KeychainRefusedError, match="gave something else"):
        write(store)
