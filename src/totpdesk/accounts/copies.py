"""The copies of a file beside it: one of its last change, older generations, and what was replaced.

For the list of accounts and the vault file.
"""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import chain, count, pairwise
from typing import TYPE_CHECKING, Final

from totpdesk.base.files import write_whole
from totpdesk.base.reading import read_regular

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


GENERATIONS: Final = 5


def generations(path: Path) -> list[Path]:
    """Return the older generations that exist, the latest first."""
    paths = (_generation(path, number) for number in range(1, GENERATIONS + 1))
    return [each for each in paths if each.exists()]


def copy_of(path: Path) -> Path:
    """Return the path of the copy that is written after each change."""
    return path.with_name(f"{path.name}.copy")


def copies(path: Path) -> list[Path]:
    """Return the copy of the last change and the older generations, as far as they exist."""
    copy = copy_of(path)
    return [*([copy] if copy.exists() else []), *generations(path)]


def keep_generation(path: Path) -> None:
    """Shift the generations up and link the current file as the first; it is never missing.

    A folder by the name of one is left where it is. Raises OSError.
    """
    if not path.exists():
        return
    places = [_generation(path, number) for number in range(1, GENERATIONS + 1)]
    first, *_ = places = [place for place in places if not place.is_dir()]
    for newer, older in reversed([*pairwise(places)]):
        with suppress(FileNotFoundError):
            newer.replace(older)
    try:
        os.link(path.resolve(), first)
    except OSError:  # another file system, or one without hard links
        write_whole(first, read_regular(path))


def drop_generations(path: Path) -> None:
    """Delete the older generations. Raises OSError."""
    for each in generations(path):
        each.unlink()


def _generation(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.{number}")


def real_path(path: Path) -> Path:
    """Return where a file is: what a link leads to if that is a file, and else the link."""
    return path.resolve() if path.is_file() else path


def dated(path: Path, when: datetime) -> Path:
    """Return a free name with this date for a file that is replaced, beside it."""
    real = real_path(path)
    first = real.with_name(f"{real.name}.replaced-{when:%Y-%m-%dT%H-%M-%SZ}")
    others = (first.with_name(f"{first.name}-{number}") for number in count(2))
    return next(each for each in chain([first], others) if not each.exists())
