"""Programs that people type codes into, and of which only one test tries each."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from support.private_session import read_line
from support.programs import MissingProgramError, find_program
from support.targets.journalled import GtkEntry, JournalTarget, Terminal
from support.waiting import wait_until

if TYPE_CHECKING:
    from support.journal import Seen
    from support.session import DesktopSession

TIMEOUT = 60.0  # seconds: LibreOffice's first start on a loaded machine
APPS = Path(__file__).parents[1] / "apps"
UNO = Path("/usr/lib/python3/dist-packages/uno.py")


class _KnownByWindow(JournalTarget):
    """A target that does not know its window: it is the one that was not there before."""

    def __init__(self, session: DesktopSession) -> None:
        self._before = set(session.windows.all())
        super().__init__(session)

    def _await_ready(self) -> Seen:
        ready = super()._await_ready()
        shown = self._session.windows.all
        (window,) = wait_until(
            lambda: set(shown()) - self._before, TIMEOUT, f"the window of {self._name}"
        )
        return replace(ready, window=window)


class Xterm(_KnownByWindow, Terminal):
    """xterm."""


class Uxterm(_KnownByWindow, Terminal):
    """xterm, as Debian starts it for Unicode."""

    EMULATOR = ("uxterm", "-e")


class Kitty(_KnownByWindow, Terminal):
    """kitty."""

    EMULATOR = ("kitty", "--config", "NONE", "-o", "update_check_interval=0")


class Alacritty(_KnownByWindow, Terminal):
    """Alacritty."""

    EMULATOR = ("alacritty", "-e")


class Konsole(_KnownByWindow, Terminal):
    """KDE's terminal."""

    EMULATOR = ("konsole", "--nofork", "-e")


class Xfce4Terminal(_KnownByWindow, Terminal):
    """Xfce's terminal, made with VTE."""

    EMULATOR = ("xfce4-terminal", "--disable-server", "-x")


class GnomeTerminal(_KnownByWindow, Terminal):
    """GNOME's terminal, made with VTE; its server draws the windows of all."""

    EMULATOR = ("gnome-terminal", "--wait", "--")

    def command(self, journal: str) -> list[str]:
        """Start the server, which the session's bus would not, and ask it for a window."""
        command = super().command(journal)
        self._server = self._session.spawn([find_program("/usr/libexec/gnome-terminal-server")])
        self._session.run([find_program("gdbus"), "wait", "--session", "org.gnome.Terminal"])
        return command

    def end(self) -> None:
        """End the server too."""
        super().end()
        self._server.stop()


class Foot(_KnownByWindow, Terminal):
    """foot, for Wayland alone."""

    EMULATOR = ("foot",)


class St(_KnownByWindow, Terminal):
    """suckless' terminal."""

    EMULATOR = ("st", "-e")


class Urxvt(_KnownByWindow, Terminal):
    """rxvt-unicode."""

    EMULATOR = ("urxvt", "-e")


class Gtk4Entry(GtkEntry):
    """A GTK 4 entry."""

    VERSION = "4.0"


class SwingField(_KnownByWindow):
    """A text field of Java's Swing."""

    def command(self, journal: str) -> list[str]:
        """Compile it and run it."""
        return [find_program("java"), str(APPS / "SwingField.java"), journal]


class WriterDocument(_KnownByWindow):
    """A document in LibreOffice Writer."""

    def command(self, journal: str) -> list[str]:
        """Run it with a profile of its own."""
        find_program("soffice")
        if not UNO.exists():
            raise MissingProgramError(f"There is no {UNO}. Run: apt-get install python3-uno")
        profile = self._session.new_folder("profile")
        python = find_program("/usr/bin/python3")
        return [python, "-m", "support.apps.writer_document", journal, str(profile)]


class VncWindow(_KnownByWindow, Terminal):
    """A window that shows another X server, which an xterm fills: so the pointer gives it keys."""

    EMULATOR = ("xterm", "-geometry", "200x70+0+0", "-e")

    def command(self, journal: str) -> list[str]:
        """Start the server, and the xterm on it; run the viewer."""
        viewer, session = find_program("xtigervncviewer"), self._session
        path = session.folder / "vnc"
        display = self._start_server(path)
        session.spawn(["env", f"DISPLAY={display}", *super().command(journal)])
        return [viewer, "-SecurityTypes", "None", str(path)]

    def _start_server(self, path: Path) -> str:
        reader, writer = os.pipe()
        options = ["-SecurityTypes", "None", "-rfbport", "-1", "-rfbunixpath", str(path)]
        server = [find_program("Xtigervnc"), "-displayfd", str(writer), *options]
        child = self._session.spawn(server, pass_fds=[writer])
        os.close(writer)
        return f":{read_line(reader, child)}"
