"""No test may touch the user's data: home and desktop are hidden before totpdesk is imported."""

import os
import tempfile
from pathlib import Path

HOME = tempfile.TemporaryDirectory(prefix="totpdesk-tests-")
FOLDERS = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
DESKTOP = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY")


def _hide_user() -> None:
    """Point every folder of the user into HOME, and cut the way to the user's desktop."""
    for variable in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        os.environ[variable] = HOME.name
    for variable in (*FOLDERS, "XDG_RUNTIME_DIR"):
        folder = Path(HOME.name, variable.lower())
        folder.mkdir(mode=0o700)
        os.environ[variable] = str(folder)
    for variable in DESKTOP:
        os.environ.pop(variable, None)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


_hide_user()


def pytest_unconfigure() -> None:
    """Remove the folder that stood for the user's home."""
    HOME.cleanup()
