"""The floor: what XGrabKey and XTEST themselves take, without anything that makes it of use."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.shortcut import Server
    from support.programs import Child
    from support.session import DesktopSession


class Floor:
    """bench.apps.floor in a process of its own."""

    name = "bare XGrabKey and XTEST loop"
    _child: Child | None = None

    def start(self, session: DesktopSession, server: Server) -> None:
        """See Contender."""
        self._child = session.spawn([sys.executable, "-m", "bench.apps.floor"])
        server.await_taken(self._child.alive)

    def recover(self) -> None:
        """See Contender."""

    def stop(self) -> None:
        """See Contender."""
        if self._child:
            self._child.stop()
