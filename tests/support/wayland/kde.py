"""A whole KDE Wayland desktop without a screen: KWin, Xwayland, bus, keychain, the portals.

    with KdeSession() as desktop:
        desktop.spawn(["kcalc"])

KWin draws into memory (`--virtual`) and needs neither a graphics card nor a seat.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from support.private_session import START_TIMEOUT
from support.programs import find_program
from support.waiting import wait_until
from support.wayland.fingers import KdeKeyboard
from support.wayland.kde_windows import KdeWindows
from support.wayland.portal_services import PortalSession

X_SOCKETS: Final = Path("/tmp/.X11-unix")


class KdeSession(PortalSession):
    """A private KDE desktop, alive between `with` and the end of its block.

    Raises MissingProgramError with the package to install.
    """

    BACKEND = "kde"
    windows: KdeWindows

    def _session_environment(self) -> dict[str, str]:
        return super()._session_environment() | {
            "KDE_FULL_SESSION": "true",
            "KDE_SESSION_VERSION": "5",
            "KWIN_COMPOSE": "Q",  # draws with the processor
            "KWIN_WAYLAND_NO_PERMISSION_CHECKS": "1",  # or the tests' fingers are not trusted
            "XDG_CURRENT_DESKTOP": "KDE",
        }

    def _start_compositor(self) -> None:
        _make_folder_of_x_sockets()
        width, height = self.SCREEN
        output = self.new_file("xwayland")
        screen = ["--virtual", "--width", str(width), "--height", str(height), "--no-lockscreen"]
        server = ["--socket", self.NAME, "--xwayland", self._x_reporter(output)]
        child = self.spawn([self._copy_of_kwin(), *screen, *server])
        wait_until(lambda: child.alive() and _is_whole(output), START_TIMEOUT, "KWin to start")
        self.env["DISPLAY"], self.env["XAUTHORITY"] = output.read_text().splitlines()
        self.windows = KdeWindows(self.socket)
        self.at_end(self.windows.close)
        self.keyboard = KdeKeyboard(self)

    def _copy_of_kwin(self) -> str:
        """Return a KWin without the file capability, which containers refuse."""
        return str(shutil.copy(find_program("kwin_wayland"), self.folder / "kwin_wayland"))

    def _x_reporter(self, output: Path) -> str:
        """Return a program that KWin starts when all is ready, to report how to reach Xwayland."""
        script = self.new_file("tell-x")
        script.write_text(f'#!/bin/sh\nprintf "%s\\n%s\\n" "$DISPLAY" "$XAUTHORITY" >{output}\n')
        script.chmod(0o700)
        return str(script)


def _make_folder_of_x_sockets() -> None:
    """Make what every X server puts its socket in: Xvfb does so itself, KWin for Xwayland fails."""
    with suppress(FileExistsError):
        X_SOCKETS.mkdir()
        X_SOCKETS.chmod(0o1777)


def _is_whole(output: Path) -> bool:
    return output.read_text().count("\n") == 2
