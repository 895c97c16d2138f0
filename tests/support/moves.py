"""A user's secrets, a keychain and a vault file, to move between."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

from fakes.secrets import FakeSecrets
from support.vaultfiles import PASSPHRASE
from totpdesk.accounts.account import Pin
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.otp import Account, KeyUri, Secret
from totpdesk.secrets.locations import SecretLocations
from totpdesk.secrets.vault_file.store import VaultFile
from totpdesk.settings import SettingsFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from totpdesk.accounts.account import AccountRecord


WHEN = datetime(2026, 11, 21, tzinfo=UTC)


@dataclass
class Home:
    """A user's files: an account in the trash, one with a PIN, a passphrase of backups."""

    folder: Path
    keychain: FakeSecrets = field(default_factory=FakeSecrets)
    ids: Iterator[str] = field(default_factory=lambda: map(str, count(100)))

    def locations(self) -> SecretLocations:
        """Return the locations as a new process sees them, whose user knows the passphrase."""
        return SecretLocations(
            ListFile(self.folder / "accounts.json"),
            SettingsFile(self.folder / "settings.json"),
            self.keychain,
            lambda: VaultFile(self.folder / "vault.json", lambda _: PASSPHRASE),
        )

    def accounts(self) -> AccountStore:
        """Return the accounts as a new process sees them."""
        locations = self.locations()
        return AccountStore(locations.list_file, locations, self.ids.__next__)

    def filled(self) -> Home:
        """Add three accounts."""
        accounts = self.accounts()
        for name in ("One", "Two", "Gone"):
            accounts.add(name, KeyUri(Account(name), Secret("JBSWY3DPEHPK3PXP")), WHEN)
        accounts.set_pin(accounts.find("Two").id, Pin("12 34"))
        accounts.keep_backup_passphrase("of backups")
        accounts.remove(accounts.find("Gone").id, WHEN)
        return self

    def has_everything(self) -> bool:
        """Read all secrets and the PIN as a new process would."""
        accounts = self.accounts()
        entries: tuple[AccountRecord, ...] = (*accounts.entries(), *accounts.trash())
        read = {entry.name: accounts.key_uri(entry.id).secret.reveal() for entry in entries}
        assert accounts.pin(accounts.find("Two").id) == Pin("12 34")
        assert accounts.backup_passphrase() == "of backups"
        return read == dict.fromkeys(("One", "Two", "Gone"), "JBSWY3DPEHPK3PXP")
