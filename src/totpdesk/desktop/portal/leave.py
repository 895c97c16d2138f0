"""The user's leave to type, as the token that the portal gave for it: good once, then renewed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from totpdesk.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path


class Leave:
    """Keeps the token in a private file. Without one the desktop asks its user again."""

    def __init__(self, path: Path) -> None:
        """Take the file's path; it need not exist."""
        self._path = path

    def token(self) -> str:
        """Return the token of the last session, "" where there is none."""
        try:
            return self._path.read_text(encoding="utf-8")
        except (OSError, ValueError):
            return ""

    def keep(self, token: str) -> None:
        """Keep the next session's token; none, where the desktop gave none."""
        if token == self.token():
            return
        with suppress(OSError):  # then the desktop asks again
            write_whole(self._path, token)

    def forget(self) -> None:
        """Have the desktop ask again."""
        self._path.unlink(missing_ok=True)
