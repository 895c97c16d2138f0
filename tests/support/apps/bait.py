"""The program behind Bait: a window that betrays its third digit to a thief.

Started as `python -m support.apps.bait JOURNAL ALARM`; the alarm is a named pipe. A line on
standard input makes it start counting again.
"""

import os
import select
import sys

from support.apps.bare_window import BareWindow


def main(path: str, alarm: str) -> None:
    """Count digits until standard input ends."""
    bare, bell = BareWindow(path, "Bait"), os.open(alarm, os.O_RDWR)
    count = 0
    while True:
        for _ in bare.digits():
            count += 1
            if count == 3:
                os.write(bell, b"!")
        readable, _, _ = select.select([sys.stdin, bare.display], [], [])
        if sys.stdin in readable:
            if not os.read(sys.stdin.fileno(), 64):
                return
            bare.answer("counting anew")
            count = 0


if __name__ == "__main__":
    main(*sys.argv[1:])
