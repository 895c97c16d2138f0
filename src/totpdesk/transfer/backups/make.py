"""One backup from beginning to end: read, write, prove, note down, prune."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from totpdesk.errors import BackupError
from totpdesk.transfer.backups.ledger import Ledger, Proven, digest
from totpdesk.transfer.backups.shelf import Shelf
from totpdesk.transfer.backups.write import write_backup
from totpdesk.vault.secrets import unwatched

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from totpdesk.vault import Vault
    from totpdesk.vault.secrets import Watch


@dataclass(frozen=True, slots=True)
class Backups:
    """The user's backups. `random` returns so many bytes that nobody can guess (os.urandom)."""

    vault: Vault
    ledger: Ledger
    random: Callable[[int], bytes]

    def make(
        self,
        folder: Path,
        passphrase: str,
        when: datetime,
        keep: int,
        watch: Watch = unwatched,
    ) -> Proven:
        """Back everything up into the folder, and leave the last `keep` backups there.

        Raises BackupError, KeychainError, IndexFileError, and whatever `watch` raises.
        """
        held = self.vault.take_out(watch, trash=True)
        items = [each.item for each in held if each.item]
        if not items:
            raise BackupError("There is no account to back up.")
        shelf = Shelf(folder)
        path = shelf.place(when)
        write_backup(items, path, passphrase, when, self.random)
        missing = tuple(each.entry.name for each in held if not each.item)
        mark = digest(each.entry for each in held)
        proven = Proven(path, when, len(items), mark, missing)
        self.ledger.note(proven)
        shelf.prune(keep)
        return proven

    def latest(self) -> Proven | None:
        """Return the last proven backup, None where there is none."""
        return self.ledger.latest()

    def is_due(self) -> bool:
        """Tell whether the last proven backup is behind. Raises IndexFileError."""
        entries, latest = self.vault.everything(), self.ledger.latest()
        return bool(entries) and (latest is None or latest.digest != digest(entries))
