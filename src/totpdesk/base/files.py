"""The one writer of files: whole or not at all, private, and locked across processes.

`write_whole` replaces what is there; inside `new_files` it writes only names that were free.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ListBusyError, ListNotWritableError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator


Stamp = tuple[int, int, int]
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def write_whole(
    path: Path, content: str | bytes, *, for_all: bool = False, follow: bool = False
) -> None:
    """Replace a file by this UTF-8 text or these bytes, readable by its owner only, or by all.

    Temporary file, fsync, rename, fsync of the folder: afterwards either the old content or the new
    is on disk. A link is replaced, or, with `follow`, stays, and what it names is replaced. Missing
    folders are made, mode 0700 (0755 for all, whatever the umask). Raises OSError; nothing is
    changed then.
    """
    path = path.resolve() if follow else path
    make_folder = _make_public_folder if for_all else make_private_folder
    make_folder(path.parent)
    data = content.encode() if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:  # mkstemp made it 0600
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if for_all:
            Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


@contextmanager
def new_files(*paths: Path) -> Iterator[None]:
    """Claim free names for files that `write_whole` fills inside the `with` block.

    Empty files, mode 0600, are created under all of the names first, so that no other program can
    take one of them in between. All are deleted if anything fails. Raises FileExistsError if a
    name is taken, also by a link, and OSError.
    """
    claimed: list[Path] = []
    try:
        for path in paths:
            os.close(os.open(path, _CREATE, 0o600))
            claimed.append(path)
        yield
    except BaseException:
        for path in claimed:
            path.unlink(missing_ok=True)
        raise


def make_private_folder(folder: Path) -> None:
    """Make a folder, mode 0700, with the parents that are missing."""
    if not folder.is_dir():
        make_private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _make_public_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_public_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


def stamp(path: Path) -> Stamp:
    """Return a value that changes when the file is replaced or written. Raises OSError."""
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _sync_folder(folder: Path) -> None:
    if sys.platform != "win32":  # it has no handle for a folder; its rename is journalled
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


_PATIENCE: Final = 10


@contextmanager
def locked(path: Path, busy: str, *, seconds: float = _PATIENCE) -> Iterator[None]:
    """Hold the lock of a file, which need not exist.

    Raises ListBusyError with the message `busy` if another process holds it for longer than
    `seconds`, ListNotWritableError if the lock cannot be created.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - reading needs no lock

    lock = FileLock(f"{path}.lock", timeout=seconds, mode=0o600)
    try:
        make_private_folder(path.parent)
        lock.acquire()
    except Timeout as error:
        raise ListBusyError(busy) from error
    except OSError as error:
        raise ListNotWritableError(
            tr(
                "The list of accounts cannot be written: {error}: {path}. Nothing was changed.",
                error=error.strerror,
                path=path,
            )
        ) from error
    try:
        yield
    finally:
        lock.release()
