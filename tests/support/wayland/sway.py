"""A whole sway desktop without a screen: compositor, bus, keychain, home folder.

    with SwaySession() as desktop:
        desktop.bind("Ctrl+Mod1+o", ["totpdesk", "type"])

sway refuses to run as root. Where root runs the tests, sway alone becomes `nobody`, in a folder of
its own; what its key bindings start still belongs to the user of the tests.
"""

from __future__ import annotations

import os
import pwd
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from support.private_session import START_TIMEOUT
from support.programs import find_program
from support.waiting import wait_until
from support.wayland.fingers import VirtualKeyboard
from support.wayland.session import WaylandSession
from support.wayland.sway_windows import SwayWindows

if TYPE_CHECKING:
    from collections.abc import Sequence

OUTSIDER = "nobody"

# A script whose path is written into the pipe is run.
LAUNCHER = 'exec 3<>"$1"; while read -r script <&3; do sh "$script" & done'


class SwaySession(WaylandSession):
    """A private sway desktop, alive between `with` and the end of its block.

    Raises MissingProgramError with the package to install.
    """

    windows: SwayWindows

    def bind(self, chord: str, argv: Sequence[str]) -> None:
        """Have a chord, such as "Ctrl+Mod1+o", start a program of the session."""
        script = self.new_file("binding.sh")
        script.write_text(f"exec {shlex.join(argv)}\n")
        self._command(f"bindsym {chord} exec echo {script} > {self._orders}")

    def _start(self) -> None:
        self.start_bus()
        self._start_launcher()
        self._start_compositor()
        self.start_keychain()

    def _session_environment(self) -> dict[str, str]:
        return super()._session_environment() | {"XDG_CURRENT_DESKTOP": "sway"}

    def _start_launcher(self) -> None:
        self._orders = self.folder / "orders"
        os.mkfifo(self._orders)
        self._orders.chmod(0o622)  # sway writes
        self.spawn(["/bin/sh", "-c", LAUNCHER, "launcher", str(self._orders)])

    def _start_compositor(self) -> None:
        own = self._own_folder()
        self.env["SWAYSOCK"] = str(own / "ipc")
        child = self.spawn([*_as_outsider(), *self._compositor(own)])
        listens = own / "wayland-1"
        wait_until(lambda: child.alive() and listens.exists(), START_TIMEOUT, "sway to start")
        Path(self.socket).symlink_to(listens)
        self.windows = SwayWindows(self._command)
        wait_until(lambda: child.alive() and self.windows.answers(), START_TIMEOUT, "sway")
        self.keyboard = VirtualKeyboard(self)

    def _compositor(self, own: Path) -> list[str]:
        """Return the command that starts sway with what it shall see of the world."""
        variables = {
            "XDG_RUNTIME_DIR": own,
            "HOME": own,
            "WLR_BACKENDS": "headless",
            "WLR_RENDERER": "pixman",
            "WLR_LIBINPUT_NO_DEVICES": "1",
        }
        settings = [f"{name}={value}" for name, value in variables.items()]
        program = [find_program("sway"), "-c", str(own / "config")]
        return ["env", "-u", "WAYLAND_DISPLAY", *settings, *program]

    def _own_folder(self) -> Path:
        """Make the folder that sway keeps its sockets in, and its configuration."""
        own = self.new_folder("sway")
        width, height = self.SCREEN
        (own / "config").write_text(
            f"output HEADLESS-1 resolution {width}x{height}\nxwayland disable\n"
        )
        if _is_root():
            self.folder.chmod(0o711)
            os.chown(own, pwd.getpwnam(OUTSIDER).pw_uid, -1)
        return own

    def _command(self, *words: str) -> str:
        return self.run([find_program("swaymsg"), *words])


def _is_root() -> bool:
    return os.geteuid() == 0


def _as_outsider() -> list[str]:
    """Return what makes a command run as the unprivileged user, if we are not one already."""
    if not _is_root():
        return []
    user = pwd.getpwnam(OUTSIDER)
    ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return [find_program("setpriv"), *ids, "--pdeathsig", "TERM", "--"]
