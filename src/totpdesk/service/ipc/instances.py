"""Where running instances are found: sockets beside the list of accounts, named after displays.

A user may have several displays: another desktop in VNC, one that ssh forwards. Each has its own
instance, as shortcuts, windows and clipboards belong to a display. What needs no display, such as
a code for a script, any of them answers.

The folder is not the session's runtime folder (XDG_RUNTIME_DIR): cron, su and a bare window manager
know none, and it goes with the last login, while a desktop in VNC stays. Instances belong to one
list of accounts, and a program that reads the list finds them, in a sandbox too. Imports little,
for a fast command line.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from stat import S_IWGRP, S_IWOTH
from typing import TYPE_CHECKING, Final

from totpdesk.base import paths
from totpdesk.base.errors import InstanceError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

_HAS_ONE: Final = sys.platform in ("darwin", "win32")  # a user has one display at most
_ONLY: Final = "desktop"  # its name
_SUFFIX: Final = ".sock"


def displays(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return the names of this process's display; the first is the one that decides.

    A Wayland session is also known by the X display for its older programs. It is empty where
    there is no display.
    """
    wayland, x11 = environ.get("WAYLAND_DISPLAY", ""), environ.get("DISPLAY", "")
    wayland = wayland and str(Path(environ.get("XDG_RUNTIME_DIR", ""), wayland))
    names = (_ONLY,) if _HAS_ONE else (wayland, _without_screen(x11))
    return tuple(name for name in names if name)


def own_paths() -> list[Path]:
    """Return where an instance on this display is found, first by the name that decides."""
    return [_path(display) for display in displays() or (_ONLY,)]


def sockets(of: str | None = None) -> dict[Path, str]:
    """Return the sockets that may be alive with their displays, of one display or of all.

    They are those of any machine, by any name, as the home folder may be shared and a machine may
    be renamed. Raises InstanceError if other users can put some there.
    """
    folder = paths.instance_folder()
    if not folder.is_dir():
        return {}
    if not _only_ours(folder):
        raise InstanceError(
            tr(
                "Another user owns {path}, or can write to it. Run totpdesk as its owner, or "
                "delete that folder.",
                path=folder,
            )
        )
    found = sorted(folder.glob(f"*{_SUFFIX}"), reverse=True)
    named = {path: display_of(path) for path in found}
    return {socket_at(path): name for path, name in named.items() if of in (None, name)}


def display_of(path: Path) -> str:
    """Return the display that a socket is named after."""
    name = path.name.removesuffix(_SUFFIX).rpartition("@")[0]
    return name.replace("%2F", "/").replace("%25", "%")


def socket_at(path: Path) -> Path:
    """Return the socket that is found by a path: itself, or the one that the file names."""
    try:
        return path if path.is_socket() else Path(path.read_text("utf-8"))
    except OSError:  # it has ended just now
        return path


def _path(display: str) -> Path:
    name = f"{_quoted(display)}@{_quoted(socket.gethostname())}{_SUFFIX}"
    return paths.instance_folder() / name


def _quoted(text: str) -> str:
    return text.replace("%", "%25").replace("/", "%2F")


def _without_screen(display: str) -> str:
    """Return the name of an X display in its usual form: ":0" for ":0.0" and "unix:0"."""
    host, colon, number = display.removeprefix("unix/").rpartition(":")
    host = "" if host == "unix" else host
    return f"{host}{colon}{number.partition('.')[0]}"


def _only_ours(folder: Path) -> bool:
    """Return whether a folder belongs to this user and no one else can write to it."""
    stat = folder.stat()
    if sys.platform == "win32":
        ours = True  # folders of the user are closed to others there
    else:
        ours = stat.st_uid == os.getuid() and not stat.st_mode & (S_IWGRP | S_IWOTH)
    return ours
