"""KeePassXC's global Auto-Type, the strongest peer."""

from __future__ import annotations

import base64
import subprocess
import uuid
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bench.account import NAME, URI
from support.keepassxc import make_database
from support.programs import find_program
from support.waiting import wait_until

if TYPE_CHECKING:
    from bench.shortcut import Server
    from support.programs import Child
    from support.session import DesktopSession

PASSWORD = "bench"
UNLOCKED = "bench.kdbx - KeePassXC"  # titles of its windows
COMPLAINT = "Auto-Type Error"
TIMEOUT = 20.0  # seconds
QT_KEY_O = 79
QT_CTRL_AND_ALT = 0x0C000000
TUNED = "AutoTypeStartDelay=0\nAutoTypeDelay=1\n"

# Asking before each Auto-Type, the default, is switched off: nobody is there to answer.
SETTINGS = """[General]
GlobalAutoTypeKey={key}
GlobalAutoTypeModifiers={modifiers}
{delays}UpdateCheckMessageShown=true
[GUI]
CheckForUpdates=false
[Security]
AutotypeAsk=false
"""

XML = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<KeePassFile><Meta/><Root><Group><UUID>{group}</UUID><Name>Root</Name>
<EnableAutoType>True</EnableAutoType>
<Entry><UUID>{entry}</UUID>
<String><Key>Title</Key><Value>{title}</Value></String>
<String><Key>otp</Key><Value>{uri}</Value></String>
<AutoType><Enabled>True</Enabled><DefaultSequence>{{TOTP}}</DefaultSequence></AutoType>
</Entry></Group></Root></KeePassFile>
"""


class KeePassXC:
    """A database with one entry that the window's title names; its sequence is {TOTP}."""

    _child: Child | None = None
    _database: Path | None = None

    def __init__(self, *, tuned: bool) -> None:
        how = "tuned: no start delay, 1 ms a key" if tuned else "delays as shipped"
        self.name = f"KeePassXC global Auto-Type, {how}"
        self._delays = TUNED if tuned else ""

    def start(self, session: DesktopSession, server: Server) -> None:
        """See Contender."""
        folder = Path(session.env["XDG_CONFIG_HOME"], "keepassxc")
        folder.mkdir(parents=True, exist_ok=True)
        settings = SETTINGS.format(key=QT_KEY_O, modifiers=QT_CTRL_AND_ALT, delays=self._delays)
        (folder / "keepassxc.ini").write_text(settings)
        self._database = self._database or bench_database(session)
        argv = [find_program("keepassxc"), "--pw-stdin", str(self._database)]
        self._child = session.spawn(argv, stdin=subprocess.PIPE)
        self._child.send(f"{PASSWORD}\n".encode())
        self._server, self._windows = server, session.windows
        server.await_taken(self._child.alive)
        wait_until(lambda: server.titled(UNLOCKED), TIMEOUT, "the database to open")

    def recover(self) -> None:
        """Close the message box in which a failed Auto-Type ends; until then no other begins."""
        for window in self._server.titled(COMPLAINT):
            self._windows.close_window(window)
        wait_until(lambda: not self._server.titled(COMPLAINT), TIMEOUT, "the message to go")

    def stop(self) -> None:
        """See Contender."""
        if self._child:
            self._child.stop()


def bench_database(session: DesktopSession) -> Path:
    """Make a database with the account of the bench; return its path."""
    xml = XML.format(group=_id(), entry=_id(), title=NAME, uri=escape(URI))
    return make_database(session, "bench", xml, PASSWORD)


def _id() -> str:
    return base64.b64encode(uuid.uuid4().bytes).decode()
