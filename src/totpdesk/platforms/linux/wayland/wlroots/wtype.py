"""A run of wtype, prepared first and started later.

Its text goes in by standard input, never by the argument list, which every user can read. It types
once its input has ended, so an open pipe delays it.

A lone Shift goes first: a window that has seen no keyboard yet misses the first key (atx/wtype#46).
It also takes the keycode of Escape, the first of those that wtype deals out, before a digit gets it
and a page that looks at `event.code` closes.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final, cast

assert sys.platform == "linux"  # mypy skips the rest on other systems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FIRST: Final = ("-k", "Shift_L")
_FROM_INPUT: Final = "-"
_SECONDS: Final = 3.0  # to be ready, and to have typed it all
_POLL_SECONDS: Final = 0.0005
_INT_BYTES: Final = 4
_UTF8: Final = {"LC_ALL": "C.UTF-8"}


@contextmanager
def wtype(text: str, then: Sequence[str] = ()) -> Iterator[Wtype]:
    """Prepare wtype to type a text and `then` do more; it is killed at the end of the block.

    Raises OSError where it cannot be run, fails or hangs.
    """
    process = subprocess.Popen(
        ["wtype", *_FIRST, _FROM_INPUT, *then],
        bufsize=0,
        env=os.environ | _UTF8,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    pipe = cast("IO[bytes]", process.stdin)
    try:
        yield Wtype(process, pipe, text)
    finally:
        process.kill()  # before its input ends, which would start it
        process.wait()
        pipe.close()


class Wtype:
    """A running wtype that has its text."""

    def __init__(self, process: subprocess.Popen[bytes], pipe: IO[bytes], text: str) -> None:
        """Write the text, and wait until wtype has read it."""
        self._process = process
        self._pipe = pipe
        self._deadline = time.monotonic() + _SECONDS
        pipe.write(text.encode())
        while self._untaken():
            if self.ends_within(_POLL_SECONDS):
                raise BrokenPipeError

    def begin(self) -> None:
        """Make it type."""
        self._pipe.close()

    def ends_within(self, seconds: float) -> bool:
        """Wait at most that long for it to finish; return whether it has."""
        try:
            failed = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            if time.monotonic() > self._deadline:
                raise TimeoutError from None
            return False
        if failed:
            raise ChildProcessError
        return True

    def _untaken(self) -> int:
        """Return how many bytes of the text are still in the pipe."""
        count = fcntl.ioctl(self._pipe, termios.FIONREAD, bytes(_INT_BYTES))
        return int.from_bytes(count, sys.byteorder)
