"""The user's permission to type, as the portal's restore token: valid once, then renewed.

Some desktops give permission without a token (Plasma 5.27 behind a newer portal): then the empty
file records that the user switched typing on.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from totpdesk.base.files import write_whole
from totpdesk.base.reading import read_text

if TYPE_CHECKING:
    from pathlib import Path

REMEMBERS_PERMISSION: Final = 2  # the first version of RemoteDesktop with restore tokens


class TypingPermission:
    """Keeps the token in a private file. Without one the desktop asks its user again."""

    def __init__(self, path: Path) -> None:
        """Take the file's path; it need not exist."""
        self._path = path

    def given(self) -> bool:
        """Return whether the user has switched typing on, with a token or without."""
        return self._path.exists()

    def token(self) -> str:
        """Return the token of the last session, "" where there is none."""
        try:
            return read_text(self._path)
        except (OSError, ValueError):
            return ""

    def keep(self, token: str) -> None:
        """Keep the permission, with the next session's token; "" if the desktop gave none."""
        if self.given() and token == self.token():
            return
        with suppress(OSError):  # then the desktop asks again
            write_whole(self._path, token)

    def forget(self) -> None:
        """Switch typing off until the user gives permission again."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
