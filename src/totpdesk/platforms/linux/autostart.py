"""Starting with the session, by the XDG Autostart specification: one file, present or absent.

https://specifications.freedesktop.org/autostart-spec/ - quoting by the Desktop Entry
Specification, "The Exec key".
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Final

from totpdesk.base import paths
from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.files import write_whole
from totpdesk.base.own_command import in_flatpak, own_command
from totpdesk.base.reading import read_text
from totpdesk.base.translation import tr
from totpdesk.platforms.system import AutostartState

if TYPE_CHECKING:
    from pathlib import Path

_NAME: Final = f"{paths.DESKTOP_ID}.desktop"
_BACKSLASH: Final = "\\"
_SPECIAL: Final = '"`$\\'
_OFF_LINES: Final = frozenset({"Hidden=true", "X-GNOME-Autostart-enabled=false"})
_FIRST_WORD: Final = re.compile(r'Exec=(?:"((?:\\.|[^"\\])*)"|([^\s"]+))')


def state() -> AutostartState:
    """Read the entry; the desktop's own settings may have disabled it.

    A Flatpak's entries are in a folder of its own, where no desktop looks.
    """
    if in_flatpak():
        return AutostartState.UNAVAILABLE
    try:
        lines = [line.strip() for line in read_text(_path()).splitlines()]
    except FileNotFoundError:
        return AutostartState.OFF
    except (OSError, ValueError):
        return AutostartState.BROKEN
    if not _OFF_LINES.isdisjoint(lines):
        return AutostartState.OFF
    return AutostartState.ON if any(runs(line) for line in lines) else AutostartState.BROKEN


def turn(*, on: bool) -> None:
    """Switch starting at login on or off. Raises InvalidSettingError if it cannot be changed."""
    if in_flatpak():
        raise InvalidSettingError(
            tr("totpdesk cannot start at login on {system} yet.", system="Flatpak")
        )
    try:
        if on:
            write_whole(_path(), _entry())
        else:
            _path().unlink(missing_ok=True)
    except OSError as error:
        raise InvalidSettingError(
            tr(
                "The autostart file could not be changed: {error}: {path}.",
                error=error.strerror,
                path=_path(),
            )
        ) from error


def _path() -> Path:
    return paths.xdg_config_folder() / "autostart" / _NAME


def runs(line: str) -> bool:
    """Return whether a line of an entry names a program that can be run; undoes `quoted`."""
    found = _FIRST_WORD.match(line.replace("\\\\", "\\").replace("%%", "%"))
    if not found:
        return False
    quoted, plain = found.groups()
    return shutil.which(plain or re.sub(r"\\(.)", r"\1", quoted)) is not None


def _entry() -> str:
    return (
        "[Desktop Entry]\n"  # not text: names and values of its keys
        "Type=Application\n"
        "Name=totpdesk\n"
        f"Comment={tr('Fill in one-time codes with one shortcut')}\n"
        f"{start_lines(own_command('tray'))}\n"
        f"Icon={paths.DESKTOP_ID}\n"
        "Terminal=false\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


def start_lines(command: list[str]) -> str:
    """Return an entry's lines for a command; desktops ignore it where the program is missing."""
    program = command[0].replace(_BACKSLASH, _BACKSLASH * 2)
    words = " ".join(quoted(word) for word in command)
    return f"TryExec={program}\nExec={words}"  # not text: names of keys


def quoted(word: str) -> str:
    """Quote an argument; a backslash is doubled again as in every string of these files."""
    escaped = "".join(f"\\{char}" if char in _SPECIAL else char for char in word)
    escaped = escaped.replace("\\", "\\\\").replace("%", "%%")
    return f'"{escaped}"'
