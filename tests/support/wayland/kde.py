"""A whole KDE Wayland desktop without a screen: KWin, Xwayland, bus, keychain, the portals.

    with KdeSession() as desktop:
        desktop.spawn(["kcalc"])

KWin draws into memory (`--virtual`) and needs neither a graphics card nor a seat.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from support.private_session import START_TIMEOUT
from support.waiting import wait_until
from support.wayland.fingers import KdeKeyboard
from support.wayland.kde_windows import KdeWindows
from support.wayland.portal_services import PortalSession

if TYPE_CHECKING:
    from pathlib import Path

X_SOCKETS: Final = "/tmp/.X11-unix"


class KdeSession(PortalSession):
    """A private KDE desktop, alive between `with` and the end of its block.

    Raises MissingProgramError with the package to install.
    """

    BACKEND = "kde"
    PLASMA = "5"  # the version that programs are told
    windows: KdeWindows

    def _session_environment(self) -> dict[str, str]:
        return super()._session_environment() | {
            "KDE_FULL_SESSION": "true",
            "KDE_SESSION_VERSION": self.PLASMA,
            "KWIN_COMPOSE": "Q",  # draws with the processor
            "KWIN_WAYLAND_NO_PERMISSION_CHECKS": "1",  # or the tests' fingers are not trusted
            "XDG_CURRENT_DESKTOP": "KDE",
        }

    def _start_compositor(self) -> None:
        _make_folder(self.system_path(X_SOCKETS))
        width, height = self.SCREEN
        output = self.new_file("xwayland")
        size = ["--width", str(width), "--height", str(height), "--no-lockscreen"]
        server = ["--socket", self.NAME, "--xwayland", self._x_reporter(output)]
        child = self.spawn([*self._kwin(), *self._screen(), *size, *server])
        wait_until(lambda: child.alive() and _is_whole(output), START_TIMEOUT, "KWin to start")
        self.env["DISPLAY"], self.env["XAUTHORITY"] = output.read_text().splitlines()
        self.windows = KdeWindows(self.socket)
        self.at_end(self.windows.close)
        self.keyboard = KdeKeyboard(self)

    def _screen(self) -> list[str]:
        """Return where KWin draws: into memory."""
        return ["--virtual"]

    def _kwin(self) -> list[str]:
        """Return what runs a KWin without the file capability, which containers refuse."""
        installed = self.system_path(self.program("kwin_wayland"))
        return [str(shutil.copy(installed, self.folder / "kwin_wayland"))]

    def _x_reporter(self, output: Path) -> str:
        """Return a program that KWin starts when all is ready, to report how to reach Xwayland."""
        script = self.new_file("tell-x")
        script.write_text(f'#!/bin/sh\nprintf "%s\\n%s\\n" "$DISPLAY" "$XAUTHORITY" >{output}\n')
        script.chmod(0o700)
        return str(script)


def _make_folder(sockets: Path) -> None:
    """Make what every X server puts its socket in: Xvfb does so itself, KWin for Xwayland fails."""
    with suppress(FileExistsError):
        sockets.mkdir()
        sockets.chmod(0o1777)


def _is_whole(output: Path) -> bool:
    return output.read_text().count("\n") == 2
