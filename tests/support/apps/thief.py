"""The program behind Thief: a window that takes the keyboard without asking.

Started as `python -m support.apps.thief JOURNAL ALARM`. What it is to do comes on standard input, a
word a line: to "grab" and "ungrab" the keyboard, to "snatch ID", the focus from that window and to
and fro, or to "rest". What was done is noted as TEXT. At a byte in the named pipe ALARM it steals.
"""

import os
import select
import sys

from Xlib import X

from support.apps.bare_window import BareWindow
from support.journal import Kind

NOT_TO_OTHERS = False  # XGrabKeyboard's owner_events


class Thief:
    """A bare window, and what it can do to the keyboard."""

    def __init__(self, path: str) -> None:
        self.bare = BareWindow(path, "Thief")
        self._display = self.bare.display
        self._victim = 0

    def obey(self, line: str) -> None:
        """Do what a line says."""
        word, _, window = line.partition(" ")
        self._victim = int(window or 0)
        if word == "grab":
            mode = X.GrabModeAsync
            self.bare.window.grab_keyboard(NOT_TO_OTHERS, mode, mode, X.CurrentTime)
        if word == "ungrab":
            self._display.ungrab_keyboard(X.CurrentTime)
        self.bare.answer(word)

    def steal(self) -> None:
        """Take the focus; that is noted when it was asked for, the server may be long in coming."""
        self._focus(self.bare.window.id)
        self._display.flush()
        self.bare.note(Kind.TEXT, "stolen")

    def snatch(self) -> bool:
        """Take the focus from the victim and give it back; return whether there is one."""
        if self._victim:
            for window in (self.bare.window.id, self._victim):
                self._focus(window)
                self._display.sync()
        return bool(self._victim)

    def _focus(self, window: int) -> None:
        target = self._display.create_resource_object("window", window)
        target.set_input_focus(X.RevertToParent, X.CurrentTime)


def main(path: str, alarm: str) -> None:
    """Lie in wait until standard input ends."""
    thief, bell = Thief(path), os.open(alarm, os.O_RDWR)
    while True:
        patience = 0 if thief.snatch() else None
        for _ in thief.bare.digits():
            pass
        readable, _, _ = select.select([sys.stdin, bell, thief.bare.display], [], [], patience)
        if bell in readable:
            os.read(bell, 64)
            thief.steal()
        if sys.stdin in readable:
            line = sys.stdin.readline()
            if not line:
                return
            thief.obey(line.strip())


if __name__ == "__main__":
    main(*sys.argv[1:])
