"""Files in a folder of the user's choice: private, whole, all or none, and read back."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from totpdesk.base.errors import BackupError, InvalidInputError
from totpdesk.base.files import new_files, write_whole
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def save(files: Sequence[tuple[str, bytes]], path: Path, *, overwrite: bool = False) -> list[Path]:
    """Write files, mode 0600, and read each back; return their paths.

    Each has its content and what is inserted before the suffix of `path`: with "-1" codes.png
    becomes codes-1.png. A file that exists, a link too, is replaced with `overwrite`, else refused
    before anything is written. Raises InvalidInputError for such a file, BackupError if it
    cannot be done; no new file is left then.
    """
    if not path.parent.is_dir():
        raise InvalidInputError(
            tr("There is no folder {folder}. Choose another name.", folder=repr(str(path.parent)))
        )
    contents = {path.with_name(f"{path.stem}{part}{path.suffix}"): data for part, data in files}
    try:
        with nullcontext() if overwrite else new_files(*contents):
            for name, data in contents.items():
                _write(name, data)
    except FileExistsError as error:
        raise _exists(error.filename) from error
    except OSError as error:
        raise _refused(error.filename or path, error) from error
    return list(contents)


def require_new_file(path: Path) -> None:
    """Refuse a file that exists, or a link. Raises InvalidInputError."""
    if path.exists() or path.is_symlink():
        raise _exists(path)


def _write(name: Path, data: bytes) -> None:
    try:
        write_whole(name, data)
        same = name.read_bytes() == data
    except OSError as error:
        raise _refused(name, error) from error
    if not same:
        raise BackupError(
            tr(
                "{file} does not read back as it was written. Check the disk, then try again or "
                "choose another folder.",
                file=repr(str(name)),
            )
        )


def _exists(name: Path | str) -> InvalidInputError:
    return InvalidInputError(
        tr("{file} exists already. Choose another name.", file=repr(str(name)))
    )


def _refused(name: Path | str, error: OSError) -> BackupError:
    reason = (error.strerror or tr("the system refused")).lower()
    return BackupError(
        tr(
            "Cannot write {file}: {error}. Choose another folder or name.",
            file=repr(str(name)),
            error=reason,
        )
    )
