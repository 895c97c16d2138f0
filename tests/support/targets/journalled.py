"""Targets that keep a journal: a Qt field, a GTK entry, a terminal."""

from __future__ import annotations

import subprocess
import sys
from abc import abstractmethod
from typing import TYPE_CHECKING

from support.journal import Journal, Kind, Seen
from support.programs import find_program
from support.targets.base import Target
from support.waiting import wait_until

if TYPE_CHECKING:
    from support.session import DesktopSession

START_TIMEOUT = 20.0  # seconds
CLEAR_TIMEOUT = 5.0  # seconds


class JournalTarget(Target):
    """A program that notes what arrives in a journal, whose path `command` is given."""

    def __init__(self, session: DesktopSession) -> None:
        super().__init__(session)
        path = session.new_file("journal")
        self._journal = Journal(path)
        self._child = session.spawn(self.command(str(path)), stdin=subprocess.PIPE)
        self.window_id = self._await_ready().window
        self.focus()

    @abstractmethod
    def command(self, journal: str) -> list[str]:
        """Return the program and its arguments."""

    def text(self) -> str:
        """Return the text that the program noted last."""
        noted = self._journal.of_kind(Kind.TEXT)
        return noted[-1].text if noted else ""

    def clear(self) -> None:
        """Have the program empty its field."""
        before = len(self._journal.of_kind(Kind.TEXT))
        self._child.send(b"clear\n")
        wait_until(
            lambda: self._child.alive() and len(self._journal.of_kind(Kind.TEXT)) > before,
            CLEAR_TIMEOUT,
            f"{self._name} to empty its field",
        )
        self.wait_text("")

    def end(self) -> None:
        """End the program."""
        self._child.stop()

    def _await_ready(self) -> Seen:
        noted = wait_until(
            lambda: self._child.alive() and self._journal.of_kind(Kind.READY),
            START_TIMEOUT,
            f"the window of {self._name}",
        )
        return noted[0]


class QtField(JournalTarget):
    """A Qt line edit in a window named `title`, which also notes each key event."""

    def __init__(self, session: DesktopSession, title: str = "Qt field") -> None:
        self._title = title
        super().__init__(session)

    def command(self, journal: str) -> list[str]:
        """Run under this Python, which has PySide6."""
        return [sys.executable, "-m", "support.apps.qt_field", journal, self._title]

    def key_events(self) -> list[Seen]:
        """Return the key events since the start, oldest first."""
        return self._journal.of_kind(Kind.PRESS, Kind.RELEASE)

    def changes(self) -> list[Seen]:
        """Return each text the field held since the start, with the moment it appeared."""
        return self._journal.of_kind(Kind.TEXT)


class GtkEntry(JournalTarget):
    """A GTK 3 entry."""

    VERSION = "3.0"

    def command(self, journal: str) -> list[str]:
        """Run under the system's Python, which has the bindings of GTK."""
        python = find_program("/usr/bin/python3")
        return [python, "-m", "support.apps.gtk_entry", journal, self.VERSION]


class Terminal(JournalTarget):
    """An xterm in raw mode: its text is every character that arrived since the last clear."""

    EMULATOR: tuple[str, ...] = ("xterm", "-e")
    _cleared = 0

    def command(self, journal: str) -> list[str]:
        """Run the reader in the terminal."""
        reader = [sys.executable, "-m", "support.apps.terminal_reader", journal]
        program, *options = self.EMULATOR
        return [find_program(program), *options, *reader]

    def text(self) -> str:
        """Return what arrived since the last clear."""
        noted = self._journal.of_kind(Kind.TEXT)[self._cleared :]
        return "".join(entry.text for entry in noted)

    def clear(self) -> None:
        """Forget what arrived so far."""
        self._cleared = len(self._journal.of_kind(Kind.TEXT))
