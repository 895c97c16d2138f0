"""Vault files for tests: a user who answers what they are told to, and files that are open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from totpdesk.vault import IndexFile
from totpdesk.vault.aegis import sealed
from totpdesk.vault.places import Places
from totpdesk.vault.vaultfile import VaultFile, nobody

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from totpdesk.settings import SettingsFile
    from totpdesk.vault.secrets import SecretStore
    from totpdesk.vault.vaultfile import Ask

PASSPHRASE = "correct horse"


@dataclass
class Asked:
    """An Ask that gives its answers one after the other, then sends the question away."""

    answers: list[str | None] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def __call__(self, trouble: str) -> str | None:
        """Answer, and remember what was said to be wrong."""
        self.troubles.append(trouble)
        return self.answers.pop(0) if self.answers else None


def derive_cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let new vault files ask for a derivation that takes no time, as the format allows."""
    monkeypatch.setitem(sealed._COSTS, "n", 16)


def places_in(
    folder: Path, settings: SettingsFile, keychain: SecretStore, ask: Ask = nobody
) -> Places:
    """Return the places of secrets in a folder of a test's own."""
    index_file = IndexFile(folder / "accounts.json")
    return Places(index_file, settings, keychain, lambda: VaultFile(folder / "vault.json", ask))
