"""Limits for files from elsewhere: how much memory and time reading one may take."""

from __future__ import annotations

import json
from typing import Any, Final

from totpdesk.base.errors import ForeignFileError
from totpdesk.base.translation import tr

MOST_BYTES: Final = 256 * 1024 * 1024  # of a file, and of what it contains, unpacked
MOST_ENTRIES: Final = 100_000
MOST_MEMORY: Final = 2 * 1024**3  # bytes, for a key derivation: Ente uses 1 GiB
MOST_ROUNDS: Final = 10_000_000  # of PBKDF2


def parse_json(text: str) -> Any:  # noqa: ANN401 - raw JSON
    """Parse JSON. Raises ForeignFileError if it is invalid or nested too deeply."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ForeignFileError(tr("The file is damaged: its JSON cannot be read.")) from error


def within(value: int, most: int, refusal: str) -> int:
    """Return a number from a file if it is from 1 to `most`.

    Raises ForeignFileError with the message `refusal`, in which `{value}` is the number.
    """
    if not 0 < value <= most:
        raise ForeignFileError(refusal.format(value=value))
    return value
