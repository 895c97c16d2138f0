"""Making backups: written, read back and compared; when asked, or automatically after changes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from totpdesk.base import paths
from totpdesk.base.errors import BackupError, InvalidInputError
from totpdesk.base.files import write_whole
from totpdesk.base.translation import tr
from totpdesk.formats.aegis import write_encrypted
from totpdesk.otp import code_at
from totpdesk.secrets.store import no_progress
from totpdesk.transfer.backup.storage import BackupFolder, BackupLog, VerifiedBackup, digest
from totpdesk.transfer.importers.aegis import Aegis
from totpdesk.transfer.importers.export import Sample

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.store import AccountStore
    from totpdesk.secrets.store import Progress
    from totpdesk.settings import Settings


def write_backup(
    records: Sequence[AccountRecord],
    path: Path,
    passphrase: str,
    when: datetime,
    random: Callable[[int], bytes],
) -> None:
    """Write accounts, those in the trash too, encrypted, to a new private file, and verify it.

    The file is read back from disk and opened with the passphrase; every account and its code at
    `when` are compared. A file that fails this is deleted. Takes some 300 ms for the two key
    derivations. Raises BackupError.
    """
    try:
        write_whole(path, write_encrypted(records, passphrase, random, with_trash=True))
    except OSError as error:
        with suppress(OSError):  # one that the disk did not confirm is no backup
            path.unlink(missing_ok=True)
        raise BackupError(
            tr(
                "The backup cannot be written: {error}: {path}. Choose another folder, or free "
                "some space there.",
                error=error.strerror,
                path=path,
            )
        ) from error
    try:
        _verify(records, path, passphrase, when)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _verify(records: Sequence[AccountRecord], path: Path, passphrase: str, when: datetime) -> None:
    try:
        found = Aegis().read(Sample(path.read_bytes()), passphrase)
    except (OSError, InvalidInputError) as error:
        raise _unverified(path) from error
    same = found.entries == tuple(records) and not found.problems
    if not same or _codes(records, when) != _codes(found.entries, when):
        raise _unverified(path)


def _codes(records: Sequence[AccountRecord], when: datetime) -> list[str]:
    return [
        code_at(record.key_uri.account, record.key_uri.secret, when).value for record in records
    ]


def _unverified(path: Path) -> BackupError:
    return BackupError(
        tr(
            "Reading the backup back gave something else, so it was deleted: {path}. Check "
            "the disk, then try again or choose another folder.",
            path=path,
        )
    )


def _whole(record: AccountRecord) -> AccountRecord:
    """Return a record as a file has it: without the id, and with the icon that is there."""
    return replace(record, id="", icon=record.picture.name if record.picture else "")


@dataclass(frozen=True, slots=True)
class Backups:
    """The user's backups. `random` returns so many random bytes (os.urandom)."""

    accounts: AccountStore
    log: BackupLog
    random: Callable[[int], bytes]

    def make(
        self,
        folder: Path,
        passphrase: str,
        when: datetime,
        keep: int,
        progress: Progress = no_progress,
    ) -> VerifiedBackup:
        """Back everything up to the folder, and keep the last `keep` backups there.

        Raises BackupError, KeychainError, ListFileError, and whatever `progress` raises.
        """
        records = self.accounts.read_everything(progress, trash=True)
        whole = [_whole(each) for each in records if each.secret]
        if not whole:
            raise BackupError(tr("There are no accounts to back up."))
        storage = BackupFolder(folder)
        path = storage.free_path(when)
        write_backup(whole, path, passphrase, when, self.random)
        missing = [each.name for each in records if not each.secret]
        missing += [f"{each.name} (PIN)" for each in whole if each.prefix and not each.pin]
        verified = VerifiedBackup(path, when, len(whole), digest(records), tuple(missing))
        self.log.note(verified)
        storage.prune(keep)
        return verified

    def latest(self) -> VerifiedBackup | None:
        """Return the last verified backup, None if there is none."""
        return self.log.latest()

    def is_due(self) -> bool:
        """Return whether something has changed since the last backup. Raises ListFileError."""
        entries, latest = self.accounts.everything(), self.log.latest()
        return bool(entries) and (latest is None or latest.digest != digest(entries))


@dataclass(frozen=True, slots=True)
class Automatic:
    """Backs up if that is due and possible without asking the user."""

    backups: Backups
    settings: Callable[[], Settings]

    def run(self, when: datetime) -> VerifiedBackup | None:
        """Make a backup if something has changed; return it, None if there was nothing to do.

        Raises BackupError, KeychainError, ListFileError, InvalidSettingError.
        """
        accounts = self.backups.accounts
        if not (self.backups.is_due() and accounts.ready()):
            return None
        passphrase = accounts.backup_passphrase()
        if passphrase is None:
            return None
        chosen = self.settings()
        folder = paths.backup_folder(chosen.backup_folder)
        return self.backups.make(folder, passphrase, when, chosen.backup_keep)
