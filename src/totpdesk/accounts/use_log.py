"""When accounts were used since the list was last written: a file with a line for each use.

Recording a use takes the same time for any number of accounts. The uses are merged into the list
when it is next written, or when there are many. Losing one is harmless, so nothing is synced or
locked.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ListNotWritableError
from totpdesk.base.files import make_private_folder, stamp
from totpdesk.base.reading import open_regular, read_regular
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from totpdesk.base.files import Stamp

_LONG: Final = 1 << 16  # bytes, some 900 uses
_APPEND: Final = os.O_WRONLY | os.O_CREAT | os.O_APPEND


class UseLog:
    """The file of uses, which does not need to exist."""

    def __init__(self, path: Path) -> None:
        """Use this path."""
        self.path = path
        self._seen: tuple[Stamp | None, Mapping[str, datetime]] = (None, {})

    def note(self, account_id: str, when: datetime) -> bool:
        """Record a use; return whether there are so many that the list should be written.

        Raises ListNotWritableError.
        """
        line = f"{when.astimezone(UTC).isoformat()} {account_id}\n"
        try:
            make_private_folder(self.path.parent)
            handle = open_regular(self.path, _APPEND)
            try:
                os.write(handle, line.encode())
                return os.fstat(handle).st_size > _LONG
            finally:
                os.close(handle)
        except OSError as error:
            raise ListNotWritableError(
                tr(
                    "The last use cannot be saved: {error}: {path}.",
                    error=error.strerror,
                    path=self.path,
                )
            ) from error

    def latest(self) -> Mapping[str, datetime]:
        """Return when each account in it was last used, by id, ignoring invalid lines."""
        with suppress(OSError):
            now = stamp(self.path)
            if now != self._seen[0]:
                self._seen = (now, _parsed(read_regular(self.path).decode(errors="replace")))
            return self._seen[1]
        return {}

    def clear(self) -> None:
        """Empty the file, once the list has the uses."""
        with suppress(OSError):
            os.truncate(self.path, 0)


def _parsed(text: str) -> dict[str, datetime]:
    uses: dict[str, datetime] = {}
    for line in text.splitlines():
        when, _, account_id = line.partition(" ")
        with suppress(ValueError):
            moment = datetime.fromisoformat(when)
            if moment.tzinfo and account_id:
                uses[account_id] = max(moment, uses.get(account_id, moment))
    return uses
