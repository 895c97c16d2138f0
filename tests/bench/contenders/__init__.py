"""Programs that put a code into a field at a shortcut, all behind one small interface."""

from typing import Protocol

from bench.shortcut import Server
from support.session import DesktopSession


class Contender(Protocol):
    """A program to be measured; `name` says what it is and how it was set up."""

    name: str

    def start(self, session: DesktopSession, server: Server) -> None:
        """Start it; return when it has the shortcut."""

    def recover(self) -> None:
        """Put away what a press that failed left in the way, as its user would."""

    def stop(self) -> None:
        """End it, also where its start failed half-way."""
