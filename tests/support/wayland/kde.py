"""A whole KDE Wayland desktop without a screen: KWin, Xwayland, bus, keychain, the portals.

    with KdeSession() as desktop:
        desktop.spawn(["kcalc"])

KWin draws into memory (`--virtual`) and needs neither a graphics card nor a seat.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from support.private_session import START_TIMEOUT, Keyring
from support.programs import find_program
from support.waiting import wait_until
from support.wayland.fingers import KdeKeyboard
from support.wayland.kde_windows import KdeWindows
from support.wayland.portal_services import PortalServices
from support.wayland.session import WaylandSession

if TYPE_CHECKING:
    from pathlib import Path


class KdeSession(WaylandSession):
    """A private KDE desktop, alive between `with` and the end of its block.

    `portal` says whether xdg-desktop-portal and its KDE backend run from the start; `screen` is
    width and height in pixels. Raises MissingProgramError with the package to install.
    """

    SERVICES = (*WaylandSession.SERVICES, "org.freedesktop.impl.portal.PermissionStore.service")
    windows: KdeWindows

    def __init__(
        self,
        *,
        keyring: Keyring = Keyring.UNLOCKED,
        portal: bool = True,
        screen: tuple[int, int] = (1280, 800),
    ) -> None:
        super().__init__(keyring=keyring)
        self._wants_portal = portal
        self._screen = screen
        self._portal = PortalServices(self, "kde")

    def start_portal(self) -> None:
        """Start the portal and its KDE backend; return when both answer on the bus."""
        self._portal.start()

    def stop_portal(self) -> None:
        """End the portal and its backend, as a crash would for those who use it."""
        self._portal.stop()

    def _start(self) -> None:
        self._start_bus()
        self._start_compositor()
        self._start_keychain()
        if self._wants_portal:
            self.start_portal()

    def _surroundings(self) -> dict[str, str]:
        return super()._surroundings() | {
            "KDE_FULL_SESSION": "true",
            "KDE_SESSION_VERSION": "5",
            "KWIN_COMPOSE": "Q",  # draws with the processor
            "KWIN_WAYLAND_NO_PERMISSION_CHECKS": "1",  # or the tests' fingers are not trusted
            "XDG_CURRENT_DESKTOP": "KDE",
        }

    def _start_compositor(self) -> None:
        width, height = self._screen
        told = self.new_file("xwayland")
        screen = ["--virtual", "--width", str(width), "--height", str(height), "--no-lockscreen"]
        server = ["--socket", self.NAME, "--xwayland", self._x_reporter(told)]
        child = self.spawn([self._copy_of_kwin(), *screen, *server])
        wait_until(lambda: child.alive() and _is_whole(told), START_TIMEOUT, "KWin to start")
        self.env["DISPLAY"], self.env["XAUTHORITY"] = told.read_text().splitlines()
        self.windows = KdeWindows(self.socket)
        self.at_end(self.windows.close)
        self.keyboard = KdeKeyboard(self)

    def _copy_of_kwin(self) -> str:
        """Return a KWin without the file capability, which containers refuse."""
        return str(shutil.copy(find_program("kwin_wayland"), self.folder / "kwin_wayland"))

    def _x_reporter(self, told: Path) -> str:
        """Return a program that KWin starts when all is ready, to tell how to reach Xwayland."""
        script = self.new_file("tell-x")
        script.write_text(f'#!/bin/sh\nprintf "%s\\n%s\\n" "$DISPLAY" "$XAUTHORITY" >{told}\n')
        script.chmod(0o700)
        return str(script)


def _is_whole(told: Path) -> bool:
    return told.read_text().count("\n") == 2
