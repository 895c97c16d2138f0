"""The folder of backups: a file for each, named by its time, the oldest pruned."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import BackupError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_OURS: Final = re.compile(r"totpdesk-\d{4}-\d\d-\d\d-\d{6}(-\d{1,9})?\.json")
_SECOND: Final = len("totpdesk-2026-01-31-120000")


class BackupFolder:
    """Backups in a folder. Other files in it are left alone."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which need not exist."""
        self.folder = folder

    def place(self, when: datetime) -> Path:
        """Return a file's name that is free and comes after all others (UTC, to the second).

        Raises BackupError.
        """
        second = f"totpdesk-{when.astimezone(UTC):%Y-%m-%d-%H%M%S}"
        same = [_order(path)[1] for path in self.files() if _order(path)[0] == second]
        return self.folder / (f"{second}-{max(same) + 1}.json" if same else f"{second}.json")

    def files(self) -> list[Path]:
        """Return the backups that are there, the latest first. Raises BackupError."""
        try:
            found = [path for path in self.folder.iterdir() if _OURS.fullmatch(path.name)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise BackupError(
                f"The folder of backups cannot be read: {error.strerror}: {self.folder}."
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
                f"An old backup cannot be deleted: {error.strerror}: {self.folder}."
            ) from error
        return old


def _order(path: Path) -> tuple[str, int]:
    """Return the second that a backup is of, and which one of that second it is, from 1."""
    second, number = path.stem[:_SECOND], path.stem[_SECOND + 1 :]
    return second, int(number or 1)
