"""Clipboard managers that keep what is copied, found by their process or their selection.

docs/clipboard-managers.md says which were tried, and what they kept.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

CLIPBOARD_MARK: Final = "x-kde-passwordManagerHint"  # of passwords: a format

assert sys.platform == "linux"  # mypy skips the rest on other systems

from totpdesk.autotype import ClipboardManager
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PROC: Final = Path("/proc")
_SECONDS: Final = 2.0
_FIRST_DISCREET_COPYQ: Final = 8
# They own the selection of clipboard managers, but keep a copy only when its program ends.
_KEEP_NOTHING: Final = re.compile(
    r"xfsettingsd|(gnome|mate|cinnamon|unity|ukui)-settings-.*|[gcm]sd-clipboard.*|xsettingsd"
)


@dataclass(frozen=True)
class _Process:
    """A process of this user."""

    folder: Path

    @cached_property
    def name(self) -> str:
        """Its program's name, of which the kernel keeps 15 letters."""
        return self._read("comm").strip()

    @cached_property
    def argv(self) -> list[str]:
        """Its program and arguments."""
        return self._read("cmdline").split("\0")

    @cached_property
    def displays(self) -> set[str]:
        """The X servers and Wayland compositors that it was told of."""
        variables = dict(line.split("=", 1) for line in self._environment())
        found = {variables.get("DISPLAY", "").removesuffix(".0"), variables.get("WAYLAND_DISPLAY")}
        return {display for display in found if display}

    def _environment(self) -> Iterator[str]:
        return (line for line in self._read("environ").split("\0") if "=" in line)

    def _read(self, name: str) -> str:
        try:
            return (self.folder / name).read_text(errors="replace")
        except OSError:
            return ""  # it has ended, or is not for us to read


def _never(_: _Process) -> bool:
    return False


def _always(_: _Process) -> bool:
    return True


def _is_discreet_copyq(process: _Process) -> bool:
    return _copyq_version(str((process.folder / "exe").resolve())) >= _FIRST_DISCREET_COPYQ


@cache
def _copyq_version(program: str) -> int:
    """Return the first number of its version; 0 if it cannot be run, as in a Flatpak."""
    try:
        done = subprocess.run(
            [program, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r" (\d+)\.", done.stdout)
    return int(found[1]) if found else 0


@dataclass(frozen=True, slots=True)
class _Known:
    """A clipboard manager, the names of its processes, and whether it leaves marked codes out."""

    name: str
    programs: frozenset[str]
    is_discreet: Callable[[_Process], bool] = _never
    advice: str = field(default="")

    def keeps(self, process: _Process, *, marked: bool) -> bool:
        """Return whether this process of it keeps codes."""
        return not (marked and self.is_discreet(process))


_KNOWN: Final = (
    _Known(
        "CopyQ",
        frozenset(["copyq"]),
        _is_discreet_copyq,
        tr("CopyQ leaves codes out from version {version} on.", version=_FIRST_DISCREET_COPYQ),
    ),
    _Known("Klipper", frozenset(["klipper", "plasmashell"]), _always),
    _Known("Clipman", frozenset(["xfce4-clipman"])),
    _Known("Parcellite", frozenset(["parcellite"])),
    _Known("ClipIt", frozenset(["clipit"])),
    _Known(
        "Diodon",
        frozenset(["diodon"]),
        advice=tr("Its setting filter-pattern can leave codes out."),
    ),
    _Known("GPaste", frozenset(["gpaste-daemon"])),
    _Known("Qlipper", frozenset(["qlipper"])),
    _Known("greenclip", frozenset(["greenclip"])),
    _Known("clipmenu", frozenset(["clipmenud"])),
    _Known("Clipster", frozenset(["clipster"])),
    _Known("Clipcat", frozenset(["clipcatd"])),
    _Known("clipse", frozenset(["clipse"])),
)
_BY_PROGRAM: Final = {program: known for known in _KNOWN for program in known.programs}


def find_running(*, marked: bool) -> ClipboardManager | None:
    """Return a known one of this desktop that keeps codes, by its process."""
    for process in _processes():
        known = _known(process)
        if known and known.keeps(process, marked=marked) and _is_here(process):
            return ClipboardManager(known.name, known.advice)
    return None


def unknown_manager(pid: int) -> ClipboardManager | None:
    """Return what a process is that says to be a clipboard manager, unless it is known here."""
    process = _Process(_PROC / str(pid))
    if process.name in _BY_PROGRAM or _KEEP_NOTHING.fullmatch(process.name):
        return None
    return ClipboardManager(process.name or tr("A clipboard manager"))


def _known(process: _Process) -> _Known | None:
    """Return the clipboard manager that a process belongs to.

    Xfce's panel runs Clipman as a plug-in; wl-paste runs any program for each copy.
    """
    if process.name == "wl-paste" and (kept_by := _watcher(process.argv)):
        return _Known(kept_by, frozenset())
    if any(Path(word).name == "libclipman.so" for word in process.argv[1:2]):
        return _BY_PROGRAM["xfce4-clipman"]
    return _BY_PROGRAM.get(process.name)


def _watcher(argv: list[str]) -> str:
    """Return the program that `wl-paste --watch PROGRAM` gives each copy, "" for none."""
    for option in ("--watch", "-w"):
        if option in argv[:-1]:
            return Path(argv[argv.index(option) + 1]).name
    return ""


def _processes() -> Iterator[_Process]:
    user = os.getuid()
    for folder in _PROC.iterdir():
        if folder.name.isdecimal():
            try:
                if folder.stat().st_uid == user:
                    yield _Process(folder)
            except OSError:
                continue  # it has ended


def _is_here(process: _Process) -> bool:
    """Return whether a process belongs to this desktop; where that is not known, it may."""
    ours = _Process(_PROC / "self").displays
    return not process.displays or not ours or bool(process.displays & ours)
