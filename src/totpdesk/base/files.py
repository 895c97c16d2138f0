"""The one writer of files: whole or not at all, private, and locked across processes.

`write_whole` replaces what is there; inside `new_files` it writes only names that were free.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ListBusyError, ListNotWritableError
from totpdesk.base.reading import require_file_or_none, require_folder_of_link
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator


Stamp = tuple[int, int, int]
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_TEMPORARY: Final = (".totpdesk-", ".part")  # how the name of a temporary file begins and ends


class UnconfirmedError(OSError):
    """The new content is in its place, but the disk did not confirm that it is there for good."""


def write_whole(
    path: Path, content: str | bytes, *, for_all: bool = False, follow: bool = False
) -> None:
    """Replace a file by this UTF-8 text or these bytes, readable by its owner only, or by all.

    Temporary file, fsync, rename, fsync of the folder: afterwards either the old content or the new
    is on disk. A link is replaced, or, with `follow`, stays, and the regular file that it names is
    replaced. Missing folders are made, mode 0700 (0755 for all, whatever the umask). Temporary
    files that killed processes have left in the folder are deleted.

    Raises UnconfirmedError if only the last step failed, else OSError; nothing is changed then.
    """
    if follow:
        require_file_or_none(path)
        path = path.resolve()
    make_folder = _make_public_folder if for_all else make_private_folder
    make_folder(path.parent)
    _delete_left_over(path.parent)
    handle, part = _temporary_file(path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            if for_all:
                part.chmod(0o644)
            os.fsync(file.fileno())
            if sys.platform != "win32":  # where no open file can be renamed
                part.replace(path)
        if sys.platform == "win32":
            part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    _confirm(path)


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
    """Make a folder, mode 0700, with the parents that are missing; all are on disk afterwards."""
    if not folder.is_dir():
        make_private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(folder.parent)


def _make_public_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_public_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        _sync_folder(folder.parent)


def stamp(path: Path) -> Stamp:
    """Return a value that changes when the file is replaced or written.

    Raises OSError: NotAFileError for a link into a folder that does not exist.
    """
    try:
        stat = path.stat()
    except FileNotFoundError:
        require_folder_of_link(path)
        raise
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _confirm(path: Path) -> None:
    try:
        _sync_folder(path.parent)
    except OSError as error:
        reason = tr("the disk did not confirm the change ({error})", error=error.strerror)
        raise UnconfirmedError(error.errno, reason, str(path)) from error


def _sync_folder(folder: Path) -> None:
    if sys.platform != "win32":  # it has no handle for a folder; its rename is journalled
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _temporary_file(folder: Path) -> tuple[int, Path]:
    """Create a file, mode 0600, and return its handle, which has its lock while it is open."""
    start, end = _TEMPORARY
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=start, suffix=end)
        with suppress(OSError):  # a file system without locks
            _lock(handle, wait=True)
        if os.path.lexists(name):
            return handle, Path(name)
        os.close(handle)  # it was deleted as left over before it had its lock


def _delete_left_over(folder: Path) -> None:
    """Delete the temporary files in a folder that no process is writing."""
    start, end = _TEMPORARY
    for path in folder.glob(f"{start}*{end}"):
        with suppress(OSError):  # it is being written, or is not ours
            _delete_unlocked(path)


def _delete_unlocked(path: Path) -> None:
    if sys.platform == "win32":  # where no open file can be deleted
        path.unlink()
    else:
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            _lock(handle, wait=False)
            path.unlink()
        finally:
            os.close(handle)


def _lock(handle: int, *, wait: bool) -> None:
    """Lock an open file until it is closed. Raises OSError, without `wait` also if it is locked."""
    if sys.platform != "win32":
        from fcntl import LOCK_EX, LOCK_NB, flock  # noqa: PLC0415 - Windows has none

        flock(handle, LOCK_EX if wait else LOCK_EX | LOCK_NB)


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
                "The list of accounts cannot be written: {error}: {path}. It was not changed.",
                error=error.strerror,
                path=path,
            )
        ) from error
    try:
        yield
    finally:
        lock.release()
