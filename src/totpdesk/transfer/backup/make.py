"""Making backups: written, read back and compared; and the sheet that says how to open one."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from string import Template
from typing import TYPE_CHECKING

from totpdesk.base.errors import BackupError
from totpdesk.base.paths import resource
from totpdesk.secrets.store import unwatched
from totpdesk.transfer.backup.folder import BackupFolder
from totpdesk.transfer.backup.log import BackupLog, VerifiedBackup, digest
from totpdesk.transfer.backup.write import write_backup

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from totpdesk.accounts.store import AccountStore
    from totpdesk.secrets.store import Watch


@dataclass(frozen=True, slots=True)
class Backups:
    """The user's backups. `random` returns so many bytes that nobody can guess (os.urandom)."""

    vault: AccountStore
    ledger: BackupLog
    random: Callable[[int], bytes]

    def make(
        self,
        folder: Path,
        passphrase: str,
        when: datetime,
        keep: int,
        watch: Watch = unwatched,
    ) -> VerifiedBackup:
        """Back everything up into the folder, and leave the last `keep` backups there.

        Raises BackupError, KeychainError, ListFileError, and whatever `watch` raises.
        """
        records = self.vault.read_everything(watch, trash=True)
        items = [each for each in records if each.secret]
        if not items:
            raise BackupError("There is no account to back up.")
        shelf = BackupFolder(folder)
        path = shelf.place(when)
        write_backup(items, path, passphrase, when, self.random)
        missing = tuple(each.name for each in records if not each.secret)
        mark = digest(records)
        proven = VerifiedBackup(path, when, len(items), mark, missing)
        self.ledger.note(proven)
        shelf.prune(keep)
        return proven

    def latest(self) -> VerifiedBackup | None:
        """Return the last proven backup, None where there is none."""
        return self.ledger.latest()

    def is_due(self) -> bool:
        """Tell whether the last proven backup is behind. Raises ListFileError."""
        entries, latest = self.vault.everything(), self.ledger.latest()
        return bool(entries) and (latest is None or latest.digest != digest(entries))


def recovery_sheet(folder: Path, when: datetime) -> bytes:
    """Return the page as HTML, for backups in this folder."""
    page = Template(resource("backup", "recovery-sheet.html").read_text(encoding="utf-8"))
    day = f"{when.day} {when:%B %Y}"
    return page.substitute(folder=escape(str(folder)), day=day).encode("utf-8", "replace")
