"""The program inside Terminal: reads the terminal raw and notes every byte.

Started as `python -m support.apps.terminal_reader JOURNAL` within xterm.
"""

import codecs
import os
import sys
import tty

from support.journal import Kind, Seen, Writer


def main(path: str) -> None:
    """Note what arrives until the terminal is closed."""
    journal, decoder = Writer(path), codecs.getincrementaldecoder("utf-8")("replace")
    tty.setraw(sys.stdin.fileno())
    journal.note(Seen(Kind.READY, window=int(os.environ.get("WINDOWID", "0"))))
    while data := os.read(sys.stdin.fileno(), 1024):
        if text := decoder.decode(data):
            journal.note(Seen(Kind.TEXT, text))


if __name__ == "__main__":
    main(sys.argv[1])
