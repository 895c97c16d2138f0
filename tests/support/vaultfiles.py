"""Vault files for tests: a user with prepared answers, and files that are open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from totpdesk.accounts.list_file import ListFile
from totpdesk.formats.aegis import encrypted_vault
from totpdesk.secrets.locations import SecretLocations
from totpdesk.secrets.vault_file.store import VaultFile, nobody

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from totpdesk.secrets.store import SecretStore
    from totpdesk.secrets.vault_file.store import AskPassphrase
    from totpdesk.settings import SettingsFile

PASSPHRASE = "correct horse"


@dataclass
class Asked:
    """An AskPassphrase that gives its answers one after the other, then sends the question away."""

    answers: list[str | None] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def __call__(self, trouble: str) -> str | None:
        """Answer, and remember what was said to be wrong."""
        self.troubles.append(trouble)
        return self.answers.pop(0) if self.answers else None


def derive_cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let new vault files ask for a derivation that takes no time, as the format allows."""
    monkeypatch.setitem(encrypted_vault._COSTS, "n", 16)


def locations_in(
    folder: Path, settings: SettingsFile, keychain: SecretStore, ask: AskPassphrase = nobody
) -> SecretLocations:
    """Return the locations of secrets in a folder of a test's own."""
    list_file = ListFile(folder / "accounts.json")
    return SecretLocations(
        list_file, settings, keychain, lambda: VaultFile(folder / "vault.json", ask)
    )
