"""A whole X11 desktop without a screen: display, window manager, bus, keychain, home folder.

with DesktopSession() as desktop:
subprocess.run(["xterm"], env=desktop.env)
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from PIL import ImageGrab

from support.private_session import START_TIMEOUT, Keyring, PrivateSession
from support.programs import find_program
from support.waiting import wait_until
from support.windows import Windows

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DesktopSession", "Keyring"]

# No key bindings: every combination is free for the program under test.
OPENBOX_CONFIG = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <keyboard><chainQuitKey>C-g</chainQuitKey></keyboard>
</openbox_config>
"""


class DesktopSession(PrivateSession):
    """A private X11 desktop, alive between `with` and the end of its block.

    `screen` is width and height in pixels. Raises MissingProgramError with the package to install.
    """

    display: str
    windows: Windows

    def __init__(
        self,
        *,
        keyring: Keyring = Keyring.UNLOCKED,
        window_manager: bool = True,
        screen: tuple[int, int] = (1280, 800),
    ) -> None:
        super().__init__(keyring=keyring)
        self._window_manager = window_manager
        self._screen = screen

    def screenshot(self, path: Path) -> None:
        """Save the whole screen as a PNG image."""
        ImageGrab.grab(xdisplay=self.display).save(path, "PNG")

    def another_display(self) -> DesktopSession:
        """Return the same user's session on one more display; it ends with this one."""
        other = copy(self)
        other.env = dict(self.env)
        other.__dict__.pop("windows")
        other._start_display()
        other._start_window_manager()
        return other

    def _start(self) -> None:
        self._start_display()
        self.start_bus()
        self._start_window_manager()
        self.start_keychain()

    def _session_environment(self) -> dict[str, str]:
        return {"XDG_SESSION_TYPE": "x11", "QT_QPA_PLATFORM": "xcb", "GDK_BACKEND": "x11"}

    def _start_display(self) -> None:
        self.display = self.start_xvfb(find_program("Xvfb"), *self._screen)
        self.env["DISPLAY"] = self.display
        self.windows = Windows(self.display)
        self.at_end(self.windows.close)

    def _start_window_manager(self) -> None:
        if not self._window_manager:
            return
        config = self.new_file("openbox.xml")
        config.write_text(OPENBOX_CONFIG)
        child = self.spawn([find_program("openbox"), "--sm-disable", "--config-file", str(config)])
        wait_until(
            lambda: child.alive() and self.windows.has_manager(), START_TIMEOUT, "openbox to manage"
        )
