"""What starts this very installation again: at login, from the menu, as a process of its own.

`sys.executable -m totpdesk` does not do it everywhere: a frozen build has no interpreter, and the
one of a distribution's package does not find a program that has a folder of its own. What is
written into files of the desktop must still start it after this process has ended, after an
update, and outside the sandbox that this process may run in.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Final

from totpdesk.base.paths import APP, DESKTOP_ID

_EXTRACTED: Final = "appimage_extracted_"  # the folder's name, given by AppImage's runtime


def own_command(*arguments: str) -> list[str]:
    """Return the command by which others run this installation: the desktop, a shell, a script."""
    return [*(_of_sandbox() or _program()), *arguments]


def child_command(*arguments: str) -> list[str]:
    """Return the command by which this process runs this installation, in the same sandbox."""
    return [*_program(), *arguments]


def in_flatpak() -> bool:
    """Return whether we run in a Flatpak of ours; programs of other Flatpaks inherit theirs."""
    return os.environ.get("FLATPAK_ID") == DESKTOP_ID


def _of_sandbox() -> list[str]:
    if in_flatpak():
        return ["flatpak", "run", DESKTOP_ID]
    return [f"/snap/bin/{APP}"] if os.environ.get("SNAP_NAME") == APP else []


def _program() -> list[str]:
    if getattr(sys, "frozen", False):
        return _app_image() or [sys.executable]
    found = _as_started() or shutil.which(APP, path=str(Path(sys.executable).parent))
    found = found or shutil.which(APP)
    return [found] if found else [sys.executable, "-m", APP]


def _app_image() -> list[str]:
    """Return the AppImage that we run from: where it is mounted is another folder at each start.

    The variables alone are not sufficient: programs started by another AppImage inherit them. One
    that was extracted to run is started like that again: it cannot be mounted here.
    """
    folder, image = os.environ.get("APPDIR"), os.environ.get("APPIMAGE")
    if not folder or not image:
        return []
    if not Path(sys.executable).resolve().is_relative_to(Path(folder).resolve()):
        return []
    extracted = Path(folder).name.startswith(_EXTRACTED)
    return [image, *["--appimage-extract-and-run"] * extracted]


def _as_started() -> str | None:
    """Return our command by the path that this process was started with, if it was by a path."""
    started = Path(sys.argv[0]).absolute()
    return str(started) if started.stem == APP and started.is_file() else None
