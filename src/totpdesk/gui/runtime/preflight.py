"""Finding out that Qt cannot start before Qt does: it would end the whole process."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo

from totpdesk.base.errors import NoDisplayError


def check() -> None:
    """Raise NoDisplayError where a system library that Qt's X11 plugin needs is missing.

    From Qt 6.5 on that is libxcb-cursor, which few distributions install by themselves.
    """
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM", _default()) != "xcb":
        return
    plugins = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    try:
        ctypes.CDLL(str(Path(plugins) / "platforms" / "libqxcb.so"))
    except OSError as error:
        raise NoDisplayError(
            f"Qt cannot open a window: {error}. Install that library; on Debian and Ubuntu: "
            "`sudo apt install libxcb-cursor0`."
        ) from error


def _default() -> str:
    return "wayland" if os.environ.get("WAYLAND_DISPLAY") else "xcb"
