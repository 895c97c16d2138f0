"""Where the user's files are."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

APP: Final = "totpdesk"
DESKTOP_ID: Final = "io.github.totpdesk.totpdesk"
HOME: Final = "TOTPDESK_HOME"
_SYSTEM: Final = "/usr/local/share:/usr/share"


def list_path() -> Path:
    """Return the file that lists the accounts, without their secrets (user data folder)."""
    return _folder("data") / "accounts.json"


def backup_folder(chosen: str) -> Path:
    """Return the folder of backups: the chosen one, or for "" our own (user data folder)."""
    return Path(chosen).expanduser() if chosen else _folder("data") / "backups"


def backup_log_path() -> Path:
    """Return the file that records the last verified backup (user data folder)."""
    return _folder("data") / "backup.json"


def vault_path() -> Path:
    """Return the vault file, which has the secrets if the keychain does not (user data folder)."""
    return _folder("data") / "vault.json"


def settings_path() -> Path:
    """Return the file of the user's settings (user configuration folder)."""
    return _folder("config") / "settings.json"


def permission_path() -> Path:
    """Return the file with the desktop's permission to type (user data folder)."""
    return _folder("data") / "typing-leave"


def reported_path() -> Path:
    """Return the file that lists the clipboard managers reported so far (user data folder)."""
    return _folder("data") / "reported-clipboard-managers"


def log_path() -> Path:
    """Return the file of the running instance's log (user log folder)."""
    return _folder("log") / "totpdesk.log"


def instance_folder() -> Path:
    """Return the folder with the sockets of running instances (user data folder)."""
    return _folder("data") / "run"


def xdg_data_folder() -> Path:
    """Return the user's folder in which desktops look for menu entries and icons."""
    return _xdg_folder("data", "XDG_DATA_HOME", ".local/share")


def xdg_system_folders() -> list[Path]:
    """Return the folders in which desktops look for the same of all users."""
    named = os.environ.get("XDG_DATA_DIRS") or _SYSTEM
    return [Path(folder) for folder in named.split(":") if folder]


def xdg_config_folder() -> Path:
    """Return the user's folder in which desktops look for what starts at login."""
    return _xdg_folder("config", "XDG_CONFIG_HOME", ".config")


def _xdg_folder(kind: str, variable: str, usual: str) -> Path:
    """Follow the XDG Base Directory Specification, unless one folder is named for everything."""
    if os.environ.get(HOME):
        return _folder(kind)
    named = Path(os.environ.get(variable, ""))
    return named if named.is_absolute() else Path.home() / usual


def _folder(kind: str) -> Path:
    """Return totpdesk's folder of a kind: "data", "config" or "log"."""
    if home := os.environ.get(HOME):
        return Path(home, kind).absolute()
    if sys.platform == "linux" and kind == "data":
        return xdg_data_folder() / APP  # at once: `code` beside a running instance needs no more
    from platformdirs import PlatformDirs  # noqa: PLC0415 - see above

    folder: Path = getattr(PlatformDirs(APP, appauthor=False), f"user_{kind}_path")
    return folder
