"""Opening our own files: only regular ones, as a pipe or a device would block or never end.

Links are followed, as some keep their files elsewhere.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Final

from totpdesk.base.limits import MOST_BYTES
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from pathlib import Path

# A pipe that took the file's place since it was looked at must not block; Windows has other flags.
_OPENED: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_KINDS: Final = {
    stat.S_IFDIR: tr("it is a folder, not a file"),
    stat.S_IFIFO: tr("it is a named pipe, not a file"),
    stat.S_IFSOCK: tr("it is a socket, not a file"),
    stat.S_IFCHR: tr("it is a device, not a file"),
    stat.S_IFBLK: tr("it is a device, not a file"),
}
_OTHER: Final = tr("it is not a regular file")


class NotAFileError(OSError):
    """There is something that cannot be read as a file; `strerror` says what."""

    def __init__(self, reason: str, path: Path) -> None:
        """Take what is wrong with it, as a part of a sentence."""
        super().__init__(errno.EINVAL, reason, str(path))


def open_regular(path: Path, flags: int = os.O_RDONLY) -> int:
    """Open a regular file and return its handle; a file that this creates has mode 0600.

    Raises NotAFileError for anything else, without opening it, and other errors of the system.
    """
    require_file_or_none(path)
    handle = os.open(path, flags | _OPENED, 0o600)
    try:
        _require_regular(os.fstat(handle).st_mode, path)
    except BaseException:
        os.close(handle)
        raise
    return handle


def read_regular(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the content of a regular file.

    Raises NotAFileError for anything else, and for more than `most` bytes, OSError.
    """
    with os.fdopen(open_regular(path), "rb") as file:
        size = os.fstat(file.fileno()).st_size
        data = file.read(most + 1) if size <= most else b""
    if max(size, len(data)) > most:
        raise NotAFileError(tr("it is larger than {size} MiB", size=most >> 20), path)
    return data


def read_text(path: Path) -> str:
    """Return the UTF-8 text of a regular file. Raises as read_regular does, UnicodeDecodeError."""
    return read_regular(path).decode()


def require_file_or_none(path: Path) -> None:
    """Raise NotAFileError if there is something that is not a regular file, OSError."""
    try:
        _require_regular(path.stat().st_mode, path)
    except FileNotFoundError:
        require_folder_of_link(path)


def require_folder_of_link(path: Path) -> None:
    """Raise NotAFileError if this missing file is a link into a folder that is missing too.

    That is a disk that is not mounted, rather than a file that was never written.
    """
    if path.is_symlink() and not path.resolve().parent.is_dir():
        raise NotAFileError(tr("it is a link into a folder that does not exist"), path)


def _require_regular(mode: int, path: Path) -> None:
    if not stat.S_ISREG(mode):
        raise NotAFileError(_KINDS.get(stat.S_IFMT(mode), _OTHER), path)
