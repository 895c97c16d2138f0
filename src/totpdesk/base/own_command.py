"""What starts this very installation again: at login, from the menu, as a process of its own.

`sys.executable -m totpdesk` does not do it everywhere: a frozen build has no interpreter, and the
one of a distribution's package does not find a program that has a folder of its own.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from totpdesk.base.paths import APP


def own_command(*arguments: str) -> list[str]:
    """Return the command that runs this installation with these arguments."""
    return [*_program(), *arguments]


def _program() -> list[str]:
    if getattr(sys, "frozen", False):
        return [_app_image() or sys.executable]
    found = _as_started() or shutil.which(APP, path=str(Path(sys.executable).parent))
    found = found or shutil.which(APP)
    return [found] if found else [sys.executable, "-m", APP]


def _app_image() -> str | None:
    """Return the AppImage that we run from: where it is mounted is another folder at each start.

    The variable alone is not sufficient: programs started by another AppImage inherit it.
    """
    mounted = os.environ.get("APPDIR")
    ours = mounted and Path(sys.executable).is_relative_to(mounted)
    return os.environ.get("APPIMAGE") if ours else None


def _as_started() -> str | None:
    """Return our command by the path that this process was started with, if it was by a path."""
    started = Path(sys.argv[0]).absolute()
    return str(started) if started.stem == APP and started.is_file() else None
