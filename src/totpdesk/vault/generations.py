"""Older copies of a file beside it, `name.1` the latest, so that no single write can lose all."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from totpdesk.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

GENERATIONS: Final = 5


def generations(path: Path) -> list[Path]:
    """Return the older generations that exist, the latest first."""
    paths = (_generation(path, number) for number in range(1, GENERATIONS + 1))
    return [each for each in paths if each.exists()]


def keep_generation(path: Path) -> None:
    """Shift the generations up and link the current file as the first; it never goes away.

    Raises OSError.
    """
    if not path.exists():
        return
    for number in range(GENERATIONS - 1, 0, -1):
        with suppress(FileNotFoundError):
            _generation(path, number).replace(_generation(path, number + 1))
    try:
        os.link(path, _generation(path, 1))
    except OSError:  # a file system without hard links
        write_whole(_generation(path, 1), path.read_bytes())


def drop_generations(path: Path) -> None:
    """Delete the older generations. Raises OSError."""
    for each in generations(path):
        each.unlink()


def _generation(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.{number}")
