"""Starting with the session, by the XDG Autostart specification: one file, there or not.

https://specifications.freedesktop.org/autostart-spec/ - quoting by the Desktop Entry
Specification, "The Exec key".
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Final

from totpdesk import paths
from totpdesk.errors import InvalidSettingError
from totpdesk.files import write_whole

_NAME: Final = f"{paths.DESKTOP_ID}.desktop"
_SPECIAL: Final = '"`$\\'


def is_on() -> bool:
    """Tell whether totpdesk starts with the session."""
    return _path().exists()


def turn(*, on: bool) -> None:
    """Start with the session, or no longer. Raises InvalidSettingError where that cannot be."""
    try:
        if on:
            write_whole(_path(), _entry())
        else:
            _path().unlink(missing_ok=True)
    except OSError as error:
        raise InvalidSettingError(
            f"The autostart file could not be changed: {error.strerror}: {_path()}."
        ) from error


def command() -> list[str]:
    """Return what starts the tray of this very installation."""
    beside = Path(sys.executable).with_name(paths.APP)
    found = str(beside) if beside.exists() else shutil.which(paths.APP)
    return [found, "tray"] if found else [sys.executable, "-m", paths.APP, "tray"]


def _path() -> Path:
    configured = os.environ.get("XDG_CONFIG_HOME", "")
    folder = Path(configured) if Path(configured).is_absolute() else Path.home() / ".config"
    return folder / "autostart" / _NAME


def _entry() -> str:
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Name=totpdesk\n"
        "Comment=One-time codes by one shortcut\n"
        f"Exec={' '.join(_quoted(word) for word in command())}\n"
        f"Icon={paths.DESKTOP_ID}\n"
        "Terminal=false\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


def _quoted(word: str) -> str:
    """Quote an argument; a backslash is doubled once more as in every string of these files."""
    escaped = "".join(f"\\{char}" if char in _SPECIAL else char for char in word)
    escaped = escaped.replace("\\", "\\\\").replace("%", "%%")
    return f'"{escaped}"'
