"""KWin ends and is restarted on the same bus: its reports are forgotten, and requested again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from support.bus import private_bus
from support.programs import MissingProgramError, find_program
from support.waiting import wait_until
from totpdesk.base.errors import TotpdeskError
from totpdesk.platforms.linux.wayland.kwin import KWinFocus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS: Final = 30
SOCKET: Final = "wl-restart"
WINDOW: Final = """
import sys
from PySide6.QtWidgets import QApplication, QLineEdit
application = QApplication([])
field = QLineEdit()
field.setWindowTitle(sys.argv[1])
field.show()
application.exec()
"""


class Compositor:
    """KWin alone, without a screen, that can be killed and started again."""

    def __init__(self, folder: Path, bus_address: str) -> None:
        """Take a folder for its sockets. Raises MissingProgramError where there is no KWin."""
        folder.chmod(0o700)
        self._socket = folder / SOCKET
        self._program = shutil.copy(find_program("kwin_wayland"), folder / "kwin_wayland")
        self._env = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ} | {
            "DBUS_SESSION_BUS_ADDRESS": bus_address,
            "HOME": str(folder),
            "KWIN_COMPOSE": "Q",
            "XDG_RUNTIME_DIR": str(folder),
        }
        self._children: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start KWin, and return when windows can be opened in it."""
        screen = ["--virtual", "--width", "800", "--height", "600", "--no-lockscreen"]
        self._spawn([self._program, *screen, "--socket", SOCKET], {})
        wait_until(self._socket.exists, SECONDS, "KWin to start")

    def open(self, title: str) -> None:
        """Open a window, which gets the keyboard."""
        wayland = {"WAYLAND_DISPLAY": SOCKET, "QT_QPA_PLATFORM": "wayland"}
        self._spawn([sys.executable, "-c", WINDOW, title], wayland)

    def kill(self) -> None:
        """Kill KWin, and the windows in it, and remove its sockets as a new session would."""
        for child in self._children:
            child.kill()
            child.wait()
        self._children.clear()
        for socket in self._socket.parent.glob(f"{SOCKET}*"):
            socket.unlink()

    def _spawn(self, command: list[str], env: dict[str, str]) -> None:
        quiet = subprocess.DEVNULL
        self._children.append(
            subprocess.Popen(command, env=self._env | env, stdout=quiet, stderr=quiet)
        )


@pytest.fixture(name="compositor")
def _compositor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Compositor]:
    with private_bus(tmp_path) as (_, address):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        try:
            compositor = Compositor(tmp_path, address)
        except MissingProgramError as missing:
            pytest.skip(str(missing))
        compositor.start()
        yield compositor
        compositor.kill()


def connected(folder: Path) -> KWinFocus | None:
    """Return who asks for the focus, or None while KWin cannot be scripted yet."""
    try:
        return KWinFocus(folder)
    except TotpdeskError:
        return None


def title_of(focus: KWinFocus) -> str | None:
    """Return the title of the window that has the keyboard."""
    window = focus.focused()
    return window.title if window else None


def test_a_window_of_a_session_that_ended_is_forgotten(
    compositor: Compositor, tmp_path: Path
) -> None:
    """No code goes to a closed window; the new KWin's windows are known without a restart."""
    focus = wait_until(lambda: connected(tmp_path), SECONDS, "KWin to take our script")
    compositor.open("before")
    wait_until(lambda: title_of(focus) == "before", SECONDS, "the first window to be known")
    compositor.kill()
    wait_until(lambda: focus.focused() is None, SECONDS, "the first window to be forgotten")
    compositor.start()
    compositor.open("after")
    wait_until(lambda: title_of(focus) == "after", SECONDS, "the second window to be known")
    focus.close()
