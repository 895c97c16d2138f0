"""An export's files onto the disk: for their owner alone, whole, and proven to be there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import BackupError, InvalidInputError
from totpdesk.base.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from totpdesk.transfer.exporters.outgoing import Written

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def save(written: Written, path: Path, *, overwrite: bool = False) -> list[Path]:
    """Write an export's files, mode 0600, and read each back; return their names.

    Several files are numbered: codes.png becomes codes-1.png, codes-2.png. A file that exists, a
    link too, is replaced with `overwrite`, else refused before anything is written. Raises
    InvalidInputError for such a file, BackupError where it cannot be done; nothing new stays then.
    """
    names = {
        path.with_name(f"{path.stem}{part}{path.suffix}"): data for part, data in written.files
    }
    if not path.parent.is_dir():
        raise InvalidInputError(f"There is no folder {str(path.parent)!r}. Choose another name.")
    claimed = [] if overwrite else _claimed(names)
    try:
        for name, data in names.items():
            _write(name, data)
    except BaseException:
        _remove(claimed)
        raise
    return list(names)


def demand_free(path: Path) -> None:
    """Refuse a file that exists, or a link. Raises InvalidInputError."""
    if path.exists() or path.is_symlink():
        raise InvalidInputError(f"{str(path)!r} exists already. Choose another name.")


def _claimed(names: Iterable[Path]) -> list[Path]:
    """Create the files, empty, so that no other program can come in between. All or none."""
    claimed: list[Path] = []
    try:
        for name in names:
            demand_free(name)
            os.close(os.open(name, _NEW, 0o600))
            claimed.append(name)
    except BaseException as error:
        _remove(claimed)
        if isinstance(error, OSError):
            raise _refused(name, error) from error
        raise
    return claimed


def _write(name: Path, data: bytes) -> None:
    try:
        write_whole(name, data)
        same = name.read_bytes() == data
    except OSError as error:
        raise _refused(name, error) from error
    if not same:
        raise BackupError(
            f"{str(name)!r} does not read back as it was written. Is the disk in order? Try again, "
            "or choose another folder."
        )


def _refused(name: Path, error: OSError) -> BackupError:
    reason = (error.strerror or "the system refused").lower()
    return BackupError(f"Cannot write {str(name)!r}: {reason}. Choose another folder or name.")


def _remove(names: Iterable[Path]) -> None:
    for name in names:
        name.unlink(missing_ok=True)
