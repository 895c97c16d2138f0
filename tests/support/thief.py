"""Windows that take the keyboard from others, and one that lets itself be robbed."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from support.journal import Kind
from support.targets.journalled import JournalTarget
from support.waiting import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from support.session import DesktopSession

TIMEOUT = 10.0  # seconds


def new_alarm(session: DesktopSession) -> Path:
    """Return a named pipe by which a Bait triggers a Thief."""
    path = session.new_folder("alarm") / "pipe"
    os.mkfifo(path)
    return path


class BareTarget(JournalTarget):
    """A window without a toolkit: its text is every digit that arrived since the last clear."""

    def __init__(self, session: DesktopSession, alarm: Path) -> None:
        self._alarm = alarm
        self._forgotten = 0
        super().__init__(session)

    def text(self) -> str:
        """Return the digits that arrived since the last clear."""
        pressed = self._journal.of_kind(Kind.PRESS)[self._forgotten :]
        return "".join(entry.text for entry in pressed)

    def clear(self) -> None:
        """Forget what arrived so far."""
        self.tell("forget")
        self._forgotten = len(self._journal.of_kind(Kind.PRESS))

    def tell(self, line: str) -> None:
        """Have the program do something; return when that is done and all digits are noted."""
        before = self.times_run()
        self._child.send(f"{line}\n".encode())
        self.wait_run(before + 1)

    def times_run(self) -> int:
        """Return how many commands the program has run."""
        return len(self._journal.of_kind(Kind.TEXT))

    def wait_run(self, times: int) -> None:
        """Return when the program has run so many commands."""
        wait_until(lambda: self._child.alive() and self.times_run() >= times, TIMEOUT, "the theft")


class Bait(BareTarget):
    """A window that rings the alarm at the third digit since the last clear."""

    def command(self, journal: str) -> list[str]:
        """Run under this Python, which has python-xlib."""
        return [sys.executable, "-m", "support.apps.bait", journal, str(self._alarm)]


class Thief(BareTarget):
    """A window that takes the focus when the alarm rings."""

    def command(self, journal: str) -> list[str]:
        """Run under this Python, which has python-xlib."""
        return [sys.executable, "-m", "support.apps.thief", journal, str(self._alarm)]

    def steal(self) -> None:
        """Take the focus; return when it has it."""
        self._alarm.write_bytes(b"!")
        wait_until(
            lambda: self._session.windows.has_keys(self.window_id), TIMEOUT, "the thief's focus"
        )

    def snatch(self, window_id: int) -> None:
        """Begin to take the focus from a window and to hand it back, as fast as can be."""
        self.tell(f"snatch {window_id}")

    def rest(self) -> None:
        """Stop it."""
        self.tell("rest")

    def grab(self) -> None:
        """Take all keys, wherever the focus is, as an open menu does."""
        self.tell("grab")

    def ungrab(self) -> None:
        """Give them back."""
        self.tell("ungrab")
