"""Reading what strangers wrote: bounds on what a file may make us do."""

from __future__ import annotations

import json
from typing import Any, Final

from totpdesk.base.errors import ForeignFileError

MOST_BYTES: Final = 256 * 1024 * 1024  # of a file, and of what is packed in it
MOST_ENTRIES: Final = 100_000
MOST_MEMORY: Final = 2 * 1024**3  # bytes, that a key derivation may take: Ente uses 1 GiB
MOST_ROUNDS: Final = 10_000_000  # of PBKDF2


def parse_json(text: str) -> Any:  # noqa: ANN401 - raw JSON
    """Parse JSON. Raises ForeignFileError where it is none, or nested beyond reason."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ForeignFileError("The file is damaged: its JSON cannot be read.") from error


def within(value: int, most: int, what: str) -> int:
    """Return a number of a file's if it is positive and not too large. Raises ForeignFileError."""
    if not 0 < value <= most:
        raise ForeignFileError(f"The file asks for {value} {what}, which is refused.")
    return value
