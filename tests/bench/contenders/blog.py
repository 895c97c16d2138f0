"""The workflow that totpdesk grew from: a key binding, oathtool, the clipboard, a paste.

The secret stands in a command line, which its author names as its flaw himself.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from bench.account import SECRET
from support.programs import find_program

if TYPE_CHECKING:
    from bench.shortcut import Server
    from support.programs import Child
    from support.session import DesktopSession


class BlogPost:
    """xbindkeys and a shell script that first waits `pause` seconds for the fingers to let go."""

    _child: Child | None = None

    def __init__(self, pause: float) -> None:
        self.name = f"the blog post's workflow, pause {pause:g} s"
        self._pause = pause

    def start(self, session: DesktopSession, server: Server) -> None:
        """See Contender."""
        config = session.new_file("xbindkeysrc")
        script = session.new_file("paste-code.sh")
        script.write_text(
            f"sleep {self._pause}\n"
            f"oathtool --totp -b {SECRET} | tr -d '\\n' | xclip -selection clipboard\n"
            "xdotool key --clearmodifiers ctrl+v\n"
        )
        config.write_text(f'"sh {shlex.quote(str(script))}"\n  control+alt + o\n')
        self._child = session.spawn([find_program("xbindkeys"), "-n", "-f", str(config)])
        server.await_taken(self._child.alive)

    def recover(self) -> None:
        """See Contender."""

    def stop(self) -> None:
        """See Contender."""
        if self._child:
            self._child.stop()
