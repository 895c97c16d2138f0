"""What a move left in the place it came from: the ids, until the user has the old copies deleted.

Only ids are noted, by the name of the place; they are nothing secret.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from totpdesk.errors import IndexNotWritableError
from totpdesk.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class LeftBehind:
    """A small file beside the index."""

    def __init__(self, index_path: Path) -> None:
        """Take the index's path."""
        self._path = index_path.with_name("left-behind")

    def load(self) -> dict[str, tuple[str, ...]]:
        """Return the ids by the name of their place. Raises IndexNotWritableError."""
        try:
            noted = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(place): tuple(map(str, ids)) for place, ids in noted.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError, TypeError) as error:
            raise IndexNotWritableError(
                f"The note of what was left behind cannot be read: {self._path}. Delete it."
            ) from error

    def add(self, place: str, ids: Iterable[str]) -> None:
        """Note ids as being in a place, beside those noted before. Raises IndexNotWritableError."""
        noted = self.load()
        self.save(noted | {place: tuple(dict.fromkeys((*noted.get(place, ()), *ids)))})

    def save(self, noted: Mapping[str, Iterable[str]]) -> None:
        """Note this and nothing else. Raises IndexNotWritableError."""
        try:
            if noted:
                text = json.dumps({place: list(ids) for place, ids in noted.items()})
                write_whole(self._path, text)
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            raise IndexNotWritableError(
                f"The note of what is left behind cannot be written: {error.strerror}: "
                f"{self._path}."
            ) from error
