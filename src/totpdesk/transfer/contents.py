"""What is in the files that are to be imported: bounded, and a vault that is a folder as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from totpdesk.base.errors import ForeignFileError

if TYPE_CHECKING:
    from pathlib import Path

_MOST_BYTES: Final = 256 << 20


def content_of(path: Path) -> bytes:
    """Return what is in a file; 1Password's OPVault, which is a folder, comes as one ZIP.

    Raises ForeignFileError where it cannot be read, or is larger than any export.
    """
    try:
        if path.is_dir() and (vault := _vault(path)):
            return vault
        with path.open("rb") as file:
            return bounded(file, path.name)
    except OSError as error:
        raise ForeignFileError(f"Cannot read {path.name}: {error.strerror}.") from error


def bounded(file: BinaryIO, name: str) -> bytes:
    """Read a file to its end. Raises ForeignFileError where it is larger than any export."""
    data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ForeignFileError(f"{name} is over {_MOST_BYTES >> 20} MiB, which no export is.")
    return data


def _vault(folder: Path) -> bytes | None:
    from totpdesk.transfer.importers.opvault import packed  # noqa: PLC0415 - slow to load

    return packed(folder)
