"""Where backups are: a folder with a file for each, and a record of the last verified one."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import BackupError
from totpdesk.base.files import write_whole
from totpdesk.base.reading import read_text
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable


_OURS: Final = re.compile(r"totpdesk-\d{4}-\d\d-\d\d-\d{6}(-\d{1,9})?\.json")
_SECOND: Final = len("totpdesk-2026-01-31-120000")
_MARKED: Final = attrgetter(*(f.name for f in fields(AccountRecord) if f.name != "last_used"))


class BackupFolder:
    """Backups in a folder. Other files in it are ignored."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which need not exist."""
        self.folder = folder

    def free_path(self, when: datetime) -> Path:
        """Return a free file name that sorts after all others (UTC, to the second).

        Raises BackupError.
        """
        second = f"totpdesk-{when.astimezone(UTC):%Y-%m-%d-%H%M%S}"
        same = [_order(path)[1] for path in self.files() if _order(path)[0] == second]
        return self.folder / (f"{second}-{max(same) + 1}.json" if same else f"{second}.json")

    def files(self) -> list[Path]:
        """Return the existing backups, the latest first. Raises BackupError."""
        try:
            found = [path for path in self.folder.iterdir() if _OURS.fullmatch(path.name)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise BackupError(
                tr(
                    "The folder of backups cannot be read: {error}: {path}.",
                    error=error.strerror,
                    path=self.folder,
                )
            ) from error
        return sorted(found, key=_order, reverse=True)

    def prune(self, keep: int) -> list[Path]:
        """Delete all but the latest `keep` (at least 1); return what was deleted.

        Raises BackupError.
        """
        old = self.files()[max(keep, 1) :]
        try:
            for path in old:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise BackupError(
                tr(
                    "An old backup cannot be deleted: {error}: {path}.",
                    error=error.strerror,
                    path=self.folder,
                )
            ) from error
        return old


def _order(path: Path) -> tuple[str, int]:
    """Return the second in a backup's name, and its number within that second, from 1."""
    second, number = path.stem[:_SECOND], path.stem[_SECOND + 1 :]
    return second, int(number or 1)


@dataclass(frozen=True, slots=True)
class VerifiedBackup:
    """A backup that was read back and compared: its file, time and content.

    `digest` identifies the content of the accounts in it; `missing` are the names of accounts that
    are not in it because their secrets are missing.
    """

    path: Path
    when: datetime
    accounts: int
    digest: str
    missing: tuple[str, ...] = ()


class BackupLog:
    """The record of the last verified backup, in its own file."""

    def __init__(self, path: Path) -> None:
        """Take the file's path; neither it nor its folder need exist."""
        self._path = path

    def latest(self) -> VerifiedBackup | None:
        """Return the last verified backup; None if there is none or its file was deleted."""
        try:
            value = json.loads(read_text(self._path))
            when = datetime.fromisoformat(value["when"]).astimezone(UTC)
            verified = VerifiedBackup(
                Path(value["path"]),
                when,
                int(value["accounts"]),
                str(value["digest"]),
                tuple(str(name) for name in value["missing"]),
            )
        except (OSError, ValueError, LookupError, TypeError, OverflowError, RecursionError):
            return None  # the safe assumption: the user is warned
        return verified if verified.path.is_file() else None

    def note(self, verified: VerifiedBackup) -> None:
        """Record a verified backup. Raises BackupError."""
        value = {
            "path": str(verified.path.absolute()),
            "when": verified.when.isoformat(),
            "accounts": verified.accounts,
            "digest": verified.digest,
            "missing": verified.missing,
        }
        try:
            write_whole(self._path, json.dumps(value))
        except OSError as error:
            raise BackupError(
                tr(
                    "The backup was made but could not be recorded: {error}: {path}.",
                    error=error.strerror,
                    path=self._path,
                )
            ) from error


def digest(records: Iterable[AccountRecord]) -> str:
    """Return a hash of what a backup of these accounts would hold, except the times of use.

    No secret is read: it never changes under an id, and `revision` counts changes of note and PIN.
    """
    parts = [_MARKED(each.listed()) for each in records]
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()
