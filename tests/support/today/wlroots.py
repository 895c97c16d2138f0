"""Compositors made with wlroots, without a screen: labwc, Wayfire and sway as they are today."""

from __future__ import annotations

import os
from abc import abstractmethod
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from support.private_session import START_TIMEOUT
from support.targets import QtField
from support.targets.base import Target
from support.today.session import InRoot
from support.today.toplevel_windows import ToplevelWindows
from support.waiting import wait_until
from support.wayland.fingers import VirtualKeyboard

if TYPE_CHECKING:
    from support.journal import Seen
    from support.programs import Child

# No cards, no pixels of a card, no devices.
HEADLESS = {
    "WLR_BACKENDS": "headless",
    "WLR_RENDERER": "pixman",
    "WLR_LIBINPUT_NO_DEVICES": "1",
}


class WlrootsSession(InRoot):
    """A private desktop, alive between `with` and the end of its block.

    A subclass names its program, the names by which it goes, and where its configuration is.
    """

    PROGRAM: str
    DESKTOPS: str  # XDG_CURRENT_DESKTOP, by the program's own entry for login screens
    CONFIGURATION: str  # below ~/.config
    windows: ToplevelWindows
    compositor: Child

    @abstractmethod
    def configuration(self, lines: str = "") -> str:
        """Return a configuration with the lines that the user was told to add, at their place."""

    @abstractmethod
    def reload(self) -> None:
        """Have the configuration read again as the user was told to."""

    def configure(self, lines: str) -> None:
        """Do with the lines what `totpdesk shortcut` says."""
        self._config.write_text(self.configuration(lines))
        self.reload()

    def _session_environment(self) -> dict[str, str]:
        return super()._session_environment() | {"XDG_CURRENT_DESKTOP": self.DESKTOPS}

    def _start(self) -> None:
        self.start_bus()
        self._write_configuration()
        self._start_compositor()
        self.start_keychain()

    def _write_configuration(self) -> None:
        self._config = Path(self.env["XDG_CONFIG_HOME"], self.CONFIGURATION)
        for folder in reversed(self._config.relative_to(self.env["HOME"]).parents[:-1]):
            made = Path(self.env["HOME"], folder)
            made.mkdir(exist_ok=True)
            self._handed_over(made)
        self._config.write_text(self.configuration())
        self._handed_over(self._config)

    def _start_compositor(self) -> None:
        settings = [f"{name}={value}" for name, value in HEADLESS.items()]
        program = [self.program("env"), "-u", "WAYLAND_DISPLAY", *settings]
        self.compositor = child = self.spawn([*program, self.program(self.PROGRAM)])
        sockets = Path(self.env["XDG_RUNTIME_DIR"])
        listens = wait_until(
            lambda: child.alive() and sorted(sockets.glob("wayland-?")),
            START_TIMEOUT,
            f"{self.PROGRAM} to start",
        )
        Path(self.socket).symlink_to(listens[0].name)
        self.windows = ToplevelWindows(lambda *words: self.run(["wlrctl", "toplevel", *words]))
        self.keyboard = VirtualKeyboard(self)


class LabwcSession(WlrootsSession):
    """labwc."""

    PROGRAM = "labwc"
    DESKTOPS = "labwc:wlroots"
    CONFIGURATION = "labwc/rc.xml"

    def configuration(self, lines: str = "") -> str:
        """Put them among the keys."""
        return f"<labwc_config><keyboard><default/>\n{lines}</keyboard></labwc_config>\n"

    def reload(self) -> None:
        """Run its command for it, which asks the process that labwc names to its programs."""
        self.env["LABWC_PID"] = str(self.compositor.pid)
        self.run(["labwc", "--reconfigure"])


class WayfireSession(WlrootsSession):
    """Wayfire, which sees by itself that its configuration has changed."""

    PROGRAM = "wayfire"
    DESKTOPS = "Wayfire:wlroots"
    CONFIGURATION = "wayfire.ini"

    def configuration(self, lines: str = "") -> str:
        """Put them into the section of commands."""
        plugins = "command foreign-toplevel place alpha wm-actions"
        return f"[core]\nplugins = {plugins}\nxwayland = false\n\n[command]\n{lines}"

    def reload(self) -> None:
        """Do nothing."""


class SwaySession(WlrootsSession):
    """sway."""

    PROGRAM = "sway"
    DESKTOPS = "sway:wlroots"
    CONFIGURATION = "sway/config"

    def configuration(self, lines: str = "") -> str:
        """Put them at the end."""
        return f"xwayland disable\n{lines}"

    def reload(self) -> None:
        """Run its command for it."""
        self.run(["swaymsg", "reload"])

    def _start_compositor(self) -> None:
        self.env["SWAYSOCK"] = f"{self.env['XDG_RUNTIME_DIR']}/sway-ipc"
        super()._start_compositor()


class TitledField(QtField):
    """A Qt field as a Wayland client, whose window is known by its title."""

    def _await_ready(self) -> Seen:
        ready = super()._await_ready()
        windows = self._session.windows
        assert isinstance(windows, ToplevelWindows)
        window = wait_until(lambda: windows.titled(self._title), START_TIMEOUT, "its window")
        return replace(ready, window=window)


class FootTerminal(Target):
    """A terminal that knows Wayland only; its text is every character that arrived."""

    def __init__(self, session: WlrootsSession, title: str = "foot") -> None:
        super().__init__(session)
        self._arrived = session.new_file("arrived")
        reader = f"stty -icanon -echo; exec cat >{self._arrived}"
        self._child = session.spawn([session.program("foot"), "-T", title, "sh", "-c", reader])
        self.window_id = wait_until(
            lambda: self._child.alive() and session.windows.titled(title),
            START_TIMEOUT,
            "the window of foot",
        )
        self.focus()

    def text(self) -> str:
        """Return all that arrived."""
        return self._arrived.read_text()

    def clear(self) -> None:
        """Forget it."""
        os.truncate(self._arrived, 0)

    def end(self) -> None:
        """End the terminal."""
        self._child.stop()
