"""The menu entry and icons of a program that no package installed, for this user.

xdg-desktop-portal from 1.21 on gives shortcuts only to programs whose desktop entry it finds
(flatpak/xdg-desktop-portal#1817), so the entry is written before the session bus is opened.
https://specifications.freedesktop.org/desktop-entry-spec/
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from totpdesk.base import paths
from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.files import write_whole
from totpdesk.base.own_command import own_command
from totpdesk.platforms.linux.autostart import quoted

_NAME: Final = f"{paths.DESKTOP_ID}.desktop"
_OURS: Final = "X-totpdesk-InstalledBy=totpdesk"
_SYSTEM: Final = "/usr/local/share:/usr/share"


def install() -> Path | None:
    """Write entry and icons where they are missing or out of date; return the entry if written.

    Nothing is written where a package has installed them, or over an entry that is not ours.
    Raises InvalidSettingError where the files cannot be written.
    """
    path = _entry_path()
    if _packaged() or not _may_write(path):
        return None
    try:
        _install_icons()
        if _read(path) == _entry():
            return None
        write_whole(path, _entry())
    except OSError as error:
        raise InvalidSettingError(
            f"The menu entry could not be written: {error.strerror}: {path}."
        ) from error
    return path


def remove() -> bool:
    """Delete entry and icons that `install` wrote; return whether there were any.

    Raises InvalidSettingError.
    """
    path = _entry_path()
    if _OURS not in _read(path).splitlines():
        return False
    try:
        path.unlink()
        for icon in _icon_paths().values():
            icon.unlink(missing_ok=True)
    except OSError as error:
        raise InvalidSettingError(
            f"The menu entry could not be deleted: {error.strerror}: {path}."
        ) from error
    return True


def _packaged() -> bool:
    """Tell whether the entry is there for all users."""
    folders = (os.environ.get("XDG_DATA_DIRS") or _SYSTEM).split(":")
    return any(Path(folder, "applications", _NAME).is_file() for folder in folders if folder)


def _may_write(path: Path) -> bool:
    return not path.exists() or _OURS in _read(path).splitlines()


def _install_icons() -> None:
    for name, path in _icon_paths().items():
        drawing = paths.resource("icons", name).read_text(encoding="utf-8")
        if _read(path) != drawing:
            write_whole(path, drawing)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _data_home() -> Path:
    configured = Path(os.environ.get("XDG_DATA_HOME", ""))
    return configured if configured.is_absolute() else Path.home() / ".local" / "share"


def _entry_path() -> Path:
    return _data_home() / "applications" / _NAME


def _icon_paths() -> dict[str, Path]:
    theme = _data_home() / "icons" / "hicolor"
    return {
        "totpdesk.svg": theme / "scalable" / "apps" / f"{paths.DESKTOP_ID}.svg",
        "totpdesk-symbolic.svg": theme / "symbolic" / "apps" / f"{paths.DESKTOP_ID}-symbolic.svg",
    }


def _entry() -> str:
    """Return the entry that packages install, for the program where it is."""
    shipped = paths.resource("desktop", _NAME).read_text(encoding="utf-8")
    program = " ".join(quoted(word) for word in own_command())
    ours = shipped.replace("[Desktop Entry]\n", f"[Desktop Entry]\n{_OURS}\n")
    return ours.replace(f"\nExec={paths.APP} ", f"\nExec={program} ")
