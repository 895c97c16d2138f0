"""The menu entry and icons of a program that no package installed, for this user or for all.

xdg-desktop-portal from 1.21 on gives shortcuts only to programs whose desktop entry it finds
(flatpak/xdg-desktop-portal#1817), so the entry is written before the session bus is opened.
https://specifications.freedesktop.org/desktop-entry-spec/
"""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from stat import S_IXOTH
from typing import Final

from totpdesk.base import paths
from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.files import write_whole
from totpdesk.base.own_command import own_command
from totpdesk.base.reading import read_text
from totpdesk.base.resources import resource
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.autostart import runs, start_lines

_NAME: Final = f"{paths.DESKTOP_ID}.desktop"
_MARK: Final = "X-totpdesk-InstalledBy=totpdesk"
_MARK_FOR_ALL: Final = f"{_MARK}-for-all-users"
_FOR_ALL: Final = "/usr/local/share"
_STAGED: Final = "DESTDIR"  # where a package is made of what belongs below /
_NOT_WRITTEN: Final = tr("The menu entry could not be written: {error}: {path}.")
_NOT_DELETED: Final = tr("The menu entry could not be deleted: {error}: {path}.")


@dataclass(frozen=True, slots=True)
class _Target:
    """A folder for menu entry and icons, and the line by which an entry there is ours."""

    share: Path
    mark: str
    for_all: bool

    @property
    def entry(self) -> Path:
        return self.share / "applications" / _NAME

    @property
    def icons(self) -> dict[str, Path]:
        """The file of each icon, by the name of its drawing."""
        theme = self.share / "icons" / "hicolor"
        symbolic = f"{paths.DESKTOP_ID}-symbolic.svg"
        return {
            "totpdesk.svg": theme / "scalable" / "apps" / f"{paths.DESKTOP_ID}.svg",
            "totpdesk-symbolic.svg": theme / "symbolic" / "apps" / symbolic,
        }

    def owns(self, entry: str) -> bool:
        return self.mark in entry.splitlines()

    def write(self, path: Path, text: str) -> None:
        write_whole(path, text, for_all=self.for_all)


def install(*, take_over: bool = False, for_all: bool = False) -> Path | None:
    """Write entry and icons where they are missing or out of date; return the entry if written.

    An entry that is not ours is never overwritten; that of another installation that can still be
    started only with `take_over`. If a package has installed the entry, ours is deleted, because it
    would hide that. Raises InvalidSettingError if the files cannot be changed, or if other users
    cannot run the program that they are to have.
    """
    target = _target(for_all=for_all)
    if _is_elsewhere(target):
        remove(for_all=for_all)
        return None
    if for_all and not os.environ.get(_STAGED):
        _require_open_to_all(own_command()[0], sys.executable)
    present, entry = _read(target.entry), _entry(target)
    if target.entry.exists() and not _may_replace(target, present, entry, take_over=take_over):
        return None
    try:
        _install_icons(target)
        if present == entry:
            return None
        target.write(target.entry, entry)
    except OSError as error:
        raise _failed(target, error, "install", _NOT_WRITTEN) from error
    return target.entry


def remove(*, for_all: bool = False) -> bool:
    """Delete entry and icons that `install` wrote; return whether there were any.

    Raises InvalidSettingError.
    """
    target = _target(for_all=for_all)
    if not target.owns(_read(target.entry)):
        return False
    try:
        target.entry.unlink()
        for icon in target.icons.values():
            icon.unlink(missing_ok=True)
    except OSError as error:
        raise _failed(target, error, "remove", _NOT_DELETED) from error
    return True


def _target(*, for_all: bool) -> _Target:
    if for_all:
        return _Target(Path(os.environ.get(_STAGED, "") + _FOR_ALL), _MARK_FOR_ALL, for_all=True)
    return _Target(paths.xdg_data_folder(), _MARK, for_all=False)


def _is_elsewhere(target: _Target) -> bool:
    """Return whether another entry serves all users: a package's, or, for this user, ours."""
    if target.for_all and os.environ.get(_STAGED):
        return False
    entries = (_read(folder / "applications" / _NAME) for folder in paths.xdg_system_folders())
    return any(entry and not target.owns(entry) and _serves(entry) for entry in entries)


def _serves(entry: str) -> bool:
    """Return whether an entry starts a program, as far as that is ours to say."""
    lines = entry.splitlines()
    return _MARK not in lines and (_MARK_FOR_ALL not in lines or runs(_command(entry)))


def _may_replace(target: _Target, present: str, new: str, *, take_over: bool) -> bool:
    command = _command(present)
    anothers = command != _command(new) and runs(command)
    return target.owns(present) and (take_over or not anothers)


def _command(entry: str) -> str:
    return next((line for line in entry.splitlines() if line.startswith("Exec=")), "")


def _require_open_to_all(*programs: str) -> None:
    """Refuse a program, or a Python, in a folder of one user. Raises InvalidSettingError."""
    for program in (Path(program).resolve() for program in programs):
        if not all(path.stat().st_mode & S_IXOTH for path in (program, *program.parents)):
            raise InvalidSettingError(
                tr(
                    "Other users cannot run {program}. Install totpdesk where they can, for "
                    "example below /opt.",
                    program=program,
                )
            )


def _failed(target: _Target, error: OSError, action: str, sentence: str) -> InvalidSettingError:
    if target.for_all and isinstance(error, PermissionError):
        command = shlex.join(own_command("desktop", action, "--system"))
        return InvalidSettingError(
            tr("Only root can change the menu of all users. Run: sudo {command}", command=command)
        )
    return InvalidSettingError(sentence.format(error=error.strerror, path=target.entry))


def _install_icons(target: _Target) -> None:
    for name, path in target.icons.items():
        drawing = resource("icons", name).read_text(encoding="utf-8")
        if _read(path) != drawing:
            target.write(path, drawing)


def _read(path: Path) -> str:
    try:
        return read_text(path)
    except (OSError, ValueError):
        return ""


def _entry(target: _Target) -> str:
    """Return the entry that packages install, for the program where it is."""
    shipped = resource("desktop", _NAME).read_text(encoding="utf-8")
    program, command = start_lines(own_command()).splitlines()
    group = "[Desktop Entry]\n"  # not text: a name of the file's
    ours = shipped.replace(group, f"{group}{target.mark}\n{program}\n")
    return ours.replace(f"\nExec={paths.APP} ", f"\n{command} ")
