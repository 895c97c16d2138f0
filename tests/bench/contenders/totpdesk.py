"""totpdesk itself: the real tray, the real keychain, read anew at every press."""

from __future__ import annotations

import json
import socket
import sys
from typing import TYPE_CHECKING

from bench.account import NAME, URI
from support.totpdesk import socket_in
from support.tray import TrayHost
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.shortcut import Server
    from support.programs import Child
    from support.session import DesktopSession

PROGRAM = [sys.executable, "-m", "totpdesk"]
TIMEOUT = 20.0  # seconds
ANSWER_TIMEOUT = 5.0  # seconds


class Totpdesk:
    """The tray with one account, and `others` more of which no window's title speaks."""

    _child: Child | None = None
    _host: TrayHost | None = None

    def __init__(self, others: int = 0) -> None:
        self.name = f"totpdesk, {others + 1:,} account{'s' if others else ''}"
        self._others = others
        self.program = PROGRAM

    def start(self, session: DesktopSession, server: Server) -> None:
        """See Contender."""
        fill(session, self._others)
        self._host = TrayHost(session)
        self._child = start_tray(session, self.program)
        server.await_taken(self._child.alive)

    def recover(self) -> None:
        """See Contender."""

    def stop(self) -> None:
        """See Contender."""
        if self._child:
            self._child.stop()
        if self._host:
            self._host.close()


def fill(session: DesktopSession, others: int = 0) -> None:
    """Have the index hold the account and `others` more, whose secrets do not exist.

    `min_left` is 0 from then on: the bench measures the insertion, not the wait for the next code.
    """
    listed = json.loads(session.run([*PROGRAM, "list", "--json"]))
    if not listed:
        session.run([*PROGRAM, "add", NAME, "--uri", URI])
        session.run([*PROGRAM, "config", "set", "min_left", "0"])
    session.run([sys.executable, "-m", "bench.apps.fill_index", str(others)])


def start_tray(session: DesktopSession, program: Sequence[str] = PROGRAM) -> Child:
    """Start the tray; return when its socket answers."""
    child = session.spawn(program)
    wait_until(
        lambda: child.alive() and _answers(socket_in(session.env)), TIMEOUT, "the tray to answer"
    )
    return child


def _answers(path: Path) -> bool:
    """Return whether a request is answered: one that the instance refuses does as well as any."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(ANSWER_TIMEOUT)
        try:
            connection.connect(str(path))
            connection.sendall(b'{"do": "nothing"}\n')
            return bool(connection.recv(1))
        except OSError:
            return False
