"""Programs the tests need: where each is found, and how it starts so that it never outlives us.

A child has a process group of its own, which `stop` ends, and asks the kernel for SIGTERM at the
death of its parent (util-linux's setpriv, because a preexec_fn is unsafe beside threads).
The kernel means the starting *thread*: start children in a thread that stays.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

PACKAGES = {
    "/usr/libexec/gnome-terminal-server": "gnome-terminal",
    "Xtigervnc": "tigervnc-standalone-server",
    "/usr/libexec/gpaste/gpaste-daemon": "gpaste-2",
    "/usr/libexec/xdg-desktop-portal": "xdg-desktop-portal",
    "Xvfb": "xvfb",
    "appstreamcli": "appstream",
    "bash": "bash-completion",
    "chromium": "chromium",
    "dbus-daemon": "dbus",
    "desktop-file-validate": "desktop-file-utils",
    "dmenu": "suckless-tools",
    "firefox-esr": "firefox-esr",
    "gdbus": "libglib2.0-bin",
    "gio": "libglib2.0-bin",
    "gnome-keyring-daemon": "gnome-keyring",
    "gsettings": "libglib2.0-bin gnome-settings-daemon-common",
    "java": "default-jre default-jdk-headless",
    "keepassxc-cli": "keepassxc",
    "kwalletd5": "libkf5wallet-bin",
    "kwin_wayland": "kwin-wayland xwayland",
    "man": "man-db",
    "klipper": "plasma-workspace",
    "openbox": "openbox",
    "/usr/bin/python3": "python3-gi gir1.2-gtk-3.0 gir1.2-gtk-4.0",
    "rofi": "rofi",
    "setpriv": "util-linux",
    "setxkbmap": "x11-xkb-utils",
    "soffice": "libreoffice-writer python3-uno",
    "st": "stterm",
    "sway": "sway",
    "swaymsg": "sway",
    "urxvt": "rxvt-unicode",
    "wl-copy": "wl-clipboard",
    "wl-paste": "wl-clipboard",
    "wtype": "wtype",
    "xclip": "xclip",
    "xfce4-clipman": "xfce4-clipman",
    "xmodmap": "x11-xserver-utils",
    "xrandr": "x11-xserver-utils",
    "xterm": "xterm",
    "xtigervncviewer": "tigervnc-viewer",
}
GRACE = 15.0  # seconds a child may take to end by itself: the tray finishes what is under way
LOG_TAIL = 2000  # characters of a child's log that a failure shows


class MissingProgramError(Exception):
    """A program the desktop tests need is not installed."""


class ChildDiedError(Exception):
    """A program ended while something was expected of it."""


def find_program(*names: str) -> str:
    """Return the path of the first of `names` that is installed.

    Raises MissingProgramError, with the Debian package to install, if none is.
    """
    for name in names:
        if path := shutil.which(name):
            return path
    raise MissingProgramError(
        f"{names[0]} is not installed. Run: apt-get install {PACKAGES.get(names[0], names[0])}"
    )


class Child:
    """A running program with its output in a log file."""

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str],
        log: Path,
        pass_fds: Sequence[int] = (),
        *,
        stdin: int = subprocess.DEVNULL,
    ) -> None:
        self.name = Path(argv[0]).name
        self._log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [find_program("setpriv"), "--pdeathsig", "TERM", "--", *argv],
                env=dict(env),
                stdin=stdin,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=pass_fds,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The process id, which is also the id of its process group."""
        return self.process.pid

    def alive(self) -> Literal[True]:
        """Return true while the program runs; raise ChildDiedError with its log's end after."""
        status = self.process.poll()
        if status is None:
            return True
        raise ChildDiedError(f"{self.name} ended with status {status}:\n{self.log_tail()}")

    def log(self) -> str:
        """Return what the program printed."""
        return self._log.read_text(errors="replace")

    def log_tail(self) -> str:
        """Return the end of what the program printed."""
        return self.log()[-LOG_TAIL:]

    def send(self, data: bytes) -> None:
        """Write to the program's standard input, if it was started with a pipe there."""
        if self.process.stdin is None:
            raise ChildDiedError(f"{self.name} has no input.")
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def end_input(self) -> None:
        """Close the program's standard input."""
        if self.process.stdin:
            self.process.stdin.close()

    def stop(self, first: signal.Signals = signal.SIGTERM) -> None:
        """End the program and its process group, first by `first`, at last by SIGKILL."""
        self.end_input()
        if self.process.returncode is None:
            _signal_group(self.pid, first)
            self._await_end()
        _signal_group(self.pid, signal.SIGKILL)

    def _await_end(self) -> None:
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            _signal_group(self.pid, signal.SIGKILL)
            self.process.wait()


def processes_with(text: str) -> list[int]:
    """Return the ids of the processes (of ours, to read) whose environment contains `text`.

    A session's folder is in the environment of all that it started, however deep: this finds
    even what left its process group.
    """
    needle = os.fsencode(text)
    return [pid for pid in _process_ids() if needle in _environment(pid)]


def _process_ids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _environment(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:  # ended meanwhile, or another user's
        return b""


def _signal_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return
