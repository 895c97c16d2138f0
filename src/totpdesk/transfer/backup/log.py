"""What is known of the last backup that was proven, and whether it is still up to date."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from totpdesk.base.errors import BackupError
from totpdesk.base.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from totpdesk.accounts.account import AccountRecord


@dataclass(frozen=True, slots=True)
class VerifiedBackup:
    """A backup that was read back and compared: where it is, when that was, of what.

    `digest` is that of the accounts it was made of; `missing` names those whose secrets the
    keychain has lost, so that they are not in it.
    """

    path: Path
    when: datetime
    accounts: int
    digest: str
    missing: tuple[str, ...] = ()


class BackupLog:
    """The record of the last proven backup, in a file of its own."""

    def __init__(self, path: Path) -> None:
        """Take the file's path; neither it nor its folder need exist."""
        self._path = path

    def latest(self) -> VerifiedBackup | None:
        """Return the last proven backup; None where there is none, or its file has gone since."""
        try:
            value = json.loads(self._path.read_text(encoding="utf-8"))
            when = datetime.fromisoformat(value["when"]).astimezone(UTC)
            proven = VerifiedBackup(
                Path(value["path"]),
                when,
                int(value["accounts"]),
                str(value["digest"]),
                tuple(str(name) for name in value["missing"]),
            )
        except (OSError, ValueError, LookupError, TypeError):
            return None  # to know of none is the safe side: the user is warned
        return proven if proven.path.is_file() else None

    def note(self, proven: VerifiedBackup) -> None:
        """Remember a proven backup. Raises BackupError."""
        value = {
            "path": str(proven.path.absolute()),
            "when": proven.when.isoformat(),
            "accounts": proven.accounts,
            "digest": proven.digest,
            "missing": proven.missing,
        }
        try:
            write_whole(self._path, json.dumps(value))
        except OSError as error:
            raise BackupError(
                f"The backup was made, and cannot be noted down: {error.strerror}: {self._path}."
            ) from error


def digest(entries: Iterable[AccountRecord]) -> str:
    """Return a mark of what a backup of these accounts would hold, history left out.

    Their secrets never change under an id, so ids stand for them.
    """
    parts = [
        (e.id, e.name, e.account, e.tags, e.favourite, e.icon, e.trashed is None) for e in entries
    ]
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()
