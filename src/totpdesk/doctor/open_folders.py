"""Check that no other user of the machine can write where the user's data is."""

from __future__ import annotations

import shlex
import sys
from stat import S_ISVTX, S_IWOTH
from typing import TYPE_CHECKING

from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def check_folders(files: Mapping[str, Path]) -> Iterator[Finding]:
    """Name the folder of each of these files, by check, or one above it, that all can write to.

    Links are followed, to the file and to its folder. Nothing is found where nobody else can.
    """
    for check, file in files.items():
        if folder := _open_folder(file.parent) or _open_folder(file.resolve().parent):
            yield Finding(
                check,
                Level.WARNING,
                tr("Every user of this machine can change what is in {folder}.", folder=folder),
                tr("Run: {command}", command=_closing(folder)),
            )


def _closing(folder: Path) -> str:
    return f"chmod o-w {shlex.quote(str(folder))}"  # not text: a command


def _open_folder(folder: Path) -> Path | None:
    """Return this folder, or one above it, if all can write to it, with links resolved.

    Above it a sticky one such as /tmp is fine: there nobody can rename what belongs to others.
    On Windows, where modes say nothing, the user's folders are closed to others.
    """
    real = folder.resolve()
    for each in (real, *real.parents):
        mode = each.stat().st_mode if each.is_dir() else 0
        if mode & S_IWOTH and (each == real or not mode & S_ISVTX) and sys.platform != "win32":
            return each
    return None
