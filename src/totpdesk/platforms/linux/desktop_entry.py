"""The menu entry and icons of a program that no package installed, for this user.

xdg-desktop-portal from 1.21 on gives shortcuts only to programs whose desktop entry it finds
(flatpak/xdg-desktop-portal#1817), so the entry is written before the session bus is opened.
https://specifications.freedesktop.org/desktop-entry-spec/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.base import paths
from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.files import write_whole
from totpdesk.base.own_command import own_command
from totpdesk.base.resources import resource
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.autostart import quoted, runs

if TYPE_CHECKING:
    from pathlib import Path

_NAME: Final = f"{paths.DESKTOP_ID}.desktop"
_OURS: Final = "X-totpdesk-InstalledBy=totpdesk"


def install(*, take_over: bool = False) -> Path | None:
    """Write entry and icons where they are missing or out of date; return the entry if written.

    An entry that is not ours is never overwritten; that of another installation that can still be
    started only with `take_over`. If a package has installed the entry, ours is deleted, because it
    would hide that. Raises InvalidSettingError if the files cannot be changed.
    """
    if _packaged():
        remove()
        return None
    path, entry = _entry_path(), _entry()
    present = _read(path)
    if path.exists() and not _may_replace(present, entry, take_over=take_over):
        return None
    try:
        _install_icons()
        if present == entry:
            return None
        write_whole(path, entry)
    except OSError as error:
        raise InvalidSettingError(
            tr(
                "The menu entry could not be written: {error}: {path}.",
                error=error.strerror,
                path=path,
            )
        ) from error
    return path


def remove() -> bool:
    """Delete entry and icons that `install` wrote; return whether there were any.

    Raises InvalidSettingError.
    """
    path = _entry_path()
    if not _is_ours(_read(path)):
        return False
    try:
        path.unlink()
        for icon in _icon_paths().values():
            icon.unlink(missing_ok=True)
    except OSError as error:
        raise InvalidSettingError(
            tr(
                "The menu entry could not be deleted: {error}: {path}.",
                error=error.strerror,
                path=path,
            )
        ) from error
    return True


def _packaged() -> bool:
    """Return whether the entry is installed for all users."""
    entries = (folder / "applications" / _NAME for folder in paths.xdg_system_folders())
    return any(entry.is_file() and not _is_ours(_read(entry)) for entry in entries)


def _is_ours(entry: str) -> bool:
    return _OURS in entry.splitlines()


def _may_replace(present: str, new: str, *, take_over: bool) -> bool:
    command = _command(present)
    anothers = command != _command(new) and runs(command)
    return _is_ours(present) and (take_over or not anothers)


def _command(entry: str) -> str:
    return next((line for line in entry.splitlines() if line.startswith("Exec=")), "")


def _install_icons() -> None:
    for name, path in _icon_paths().items():
        drawing = resource("icons", name).read_text(encoding="utf-8")
        if _read(path) != drawing:
            write_whole(path, drawing)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _entry_path() -> Path:
    return paths.xdg_data_folder() / "applications" / _NAME


def _icon_paths() -> dict[str, Path]:
    theme = paths.xdg_data_folder() / "icons" / "hicolor"
    return {
        "totpdesk.svg": theme / "scalable" / "apps" / f"{paths.DESKTOP_ID}.svg",
        "totpdesk-symbolic.svg": theme / "symbolic" / "apps" / f"{paths.DESKTOP_ID}-symbolic.svg",
    }


def _entry() -> str:
    """Return the entry that packages install, for the program where it is."""
    shipped = resource("desktop", _NAME).read_text(encoding="utf-8")
    program = " ".join(quoted(word) for word in own_command())
    ours = shipped.replace("[Desktop Entry]\n", f"[Desktop Entry]\n{_OURS}\n")
    return ours.replace(f"\nExec={paths.APP} ", f"\nExec={program} ")
