"""Files that a power cut never leaves half of, and telling whether another program changed one."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

Stamp = tuple[int, int, int]


def write_whole(path: Path, content: str | bytes) -> None:
    """Replace a file by this UTF-8 text or these bytes, readable by its owner only.

    Temporary file, fsync, rename, fsync of the folder: afterwards the old content or the new stands
    there, on disk. Missing folders are made, mode 0700. Raises OSError; nothing is changed then.
    """
    make_private_folder(path.parent)
    data = content.encode() if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:  # mkstemp made it 0600
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def make_private_folder(folder: Path) -> None:
    """Make a folder, mode 0700, with the parents that are missing."""
    if not folder.is_dir():
        make_private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def stamp(path: Path) -> Stamp:
    """Return what is another once the file has been replaced or written. Raises OSError."""
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # Windows has no handle for a folder; its rename is journalled
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
