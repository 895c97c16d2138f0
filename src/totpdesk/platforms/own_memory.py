"""Keep this process's memory out of core files, and from other programs of the same user.

Linux    A process that is not dumpable (prctl(2)) writes no core, neither to a file nor to a crash
         reporter, and no other program of its user can attach to it or read its memory. Nor can the
         desktop's portal see what is calling it, which it wants to know once for each connection,
         and refuses to serve otherwise (flatpak/xdg-desktop-portal#785): hence `recognisable`.
macOS    No core file is written. Debuggers are not kept away: PT_DENY_ATTACH ends the process
         where one is attached already.
Windows  Reports of a crash leave the heap out. Other programs of the user are not kept away.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Prctl = Callable[[int, int], int]

_SET_DUMPABLE: Final = 4  # linux/prctl.h: PR_SET_DUMPABLE
_NO_HEAP: Final = 1  # werapi.h: WER_FAULT_REPORTING_FLAG_NOHEAP
_log: Final = logging.getLogger(__name__)


def protect() -> None:
    """Protect the memory of this process, for good. Call it before a secret is read.

    The programs that it starts write no cores either, except on Windows.
    """
    if sys.platform == "win32":
        ctypes.windll.kernel32.WerSetFlags(_NO_HEAP)
    else:
        from resource import RLIMIT_CORE, setrlimit  # noqa: PLC0415 - not on Windows

        setrlimit(RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _dumpable().hide()


@contextmanager
def recognisable() -> Iterator[None]:
    """Let the desktop see which program this is for a block, in which it asks a portal."""
    with _dumpable().shown():
        yield


class Dumpable:
    """Whether other programs of the user can look into this process. Thread-safe."""

    def __init__(self, prctl: Prctl) -> None:
        """Take what sets it; at first they can."""
        self._prctl = prctl
        self._mutex = Lock()
        self._hidden = False
        self._blocks = 0  # of `shown`, at the moment

    def hide(self) -> None:
        """Let no program look from now on, except during `shown`."""
        with self._mutex:
            self._hidden = True
            self._apply()

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Let them look for a block; several may overlap."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._mutex:
            self._blocks += change
            self._apply()

    def _apply(self) -> None:
        if self._hidden and self._prctl(_SET_DUMPABLE, int(self._blocks > 0)):
            _log.warning("other programs may read totpdesk's memory: the system refused to hide it")


@cache
def _dumpable() -> Dumpable:
    return Dumpable(_libc_prctl)


def _libc_prctl(option: int, value: int) -> int:
    number = ctypes.c_ulong  # the arguments are read as such
    result: int = ctypes.CDLL(None).prctl(option, number(value), *map(number, (0, 0, 0)))
    return result
