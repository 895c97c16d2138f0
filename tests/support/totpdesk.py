"""totpdesk itself as a program of a session: its commands, and its tray."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from support.waiting import wait_until
from totpdesk.service.ipc import instances

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from support.programs import Child
    from support.session import DesktopSession

START_TIMEOUT = 30.0  # seconds, on a loaded machine


def socket_in(environment: Mapping[str, str]) -> Path:
    """Return the socket of an instance that was started with these variables."""
    display = next(iter(instances.displays(environment)), "")
    folder = Path(environment["XDG_DATA_HOME"], "totpdesk", "run")
    found = [path for path in folder.glob("*.sock") if instances.display_of(path) == display]
    return instances.socket_at(found[0]) if found else folder / "none"


class Totpdesk:
    """The program in `session`, with that session's keychain and folders."""

    def __init__(self, session: DesktopSession) -> None:
        self._session, self._env = session, session.env
        self.argv = (sys.executable, "-m", "totpdesk")
        self.data = Path(session.env["XDG_DATA_HOME"]) / "totpdesk"

    @property
    def socket(self) -> Path:
        """Where an instance on the session's display answers."""
        return socket_in(self._env)

    def run(self, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end, whatever its status; `text` is its standard input."""
        return subprocess.run(
            self._session.command([*self.argv, *words]),
            env=self._session.env,
            input=text,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def do(self, *words: str, text: str = "") -> str:
        """Run a command that must succeed, and return what it printed."""
        done = self.run(*words, text=text)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_tray(self, options: Sequence[str] = ()) -> Child:
        """Start the running instance; return it when it answers."""
        child = self._session.spawn([*self.argv, "tray", *options])
        wait_until(lambda: child.alive() and self.answers(), START_TIMEOUT, "the tray to answer")
        return child

    def stop_tray(self, child: Child) -> None:
        """End the running instance and wait until its place is free."""
        child.stop()
        wait_until(lambda: not self.socket.exists(), START_TIMEOUT, "the tray to end")

    def answers(self) -> bool:
        """Ask as the command line would; it is answered once the shortcuts are bound."""
        with socket.socket(socket.AF_UNIX) as connection, suppress(OSError):
            connection.connect(str(self.socket))
            connection.sendall(b'{"do": "ping"}\n')
            return connection.makefile("rb").readline() == b"{}\n"
        return False
