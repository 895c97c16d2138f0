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
    becomes codes-1.png. What exists under a name is refused before anything is written; with
    `overwrite` only a regular file may be there, no link either, and is replaced. Raises
    InvalidInputError for what is refused, BackupError if it cannot be done; no new file is left
    then.
    """
    if not path.parent.is_dir():
        raise InvalidInputError(
            tr("There is no folder {folder}. Choose another name.", folder=repr(str(path.parent)))
        )
    contents = {path.with_name(f"{path.stem}{part}{path.suffix}"): data for part, data in files}
    if overwrite:
        for name in contents:
            require_target(name, overwrite=True)
    try:
        with nullcontext() if overwrite else new_files(*contents):
            for name, data in contents.items():
                _write(name, data)
    except FileExistsError as error:
        raise _exists(error.filename) from error
    except OSError as error:
        raise _refused(error.filename or path, error) from error
    return list(contents)


def require_target(path: Path, *, overwrite: bool = False) -> None:
    """Raise InvalidInputError where something is that may not be replaced.

    That is anything, a link too, and with `overwrite` anything but a regular file.
    """
    if not overwrite and (path.exists() or path.is_symlink()):
        raise _exists(path)
    if path.is_symlink():
        raise _kept(path, tr("it is a link"))
    if path.exists() and not path.is_file():
        raise _kept(path, tr("it is not a regular file"))


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


def _kept(path: Path, reason: str) -> InvalidInputError:
    return InvalidInputError(
        tr(
            "{file} is not replaced: {reason}. Choose another name.",
            file=repr(str(path)),
            reason=reason,
        )
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
