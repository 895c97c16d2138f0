"""SIGINT and SIGTERM as a Qt signal, without the timer that such things are often done with."""

from __future__ import annotations

import signal
import socket
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_NUMBERS: Final = (signal.SIGINT, signal.SIGTERM)


class Interrupts(QObject):
    """Python writes a byte into a socket when a signal comes; Qt wakes up on reading it."""

    came = Signal()

    def __init__(self) -> None:
        """Take the signals over. Build it on the main thread."""
        super().__init__()
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.settimeout(0)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)
        for number in _NUMBERS:
            signal.signal(number, lambda *_: None)  # a handler of Python's, so that the byte comes
        signal.set_wakeup_fd(self._write.fileno())

    def close(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for number in _NUMBERS:
            signal.signal(number, signal.SIG_DFL)
        self._read.close()
        self._write.close()

    @Slot()
    def _wake(self) -> None:
        self._read.recv(64)
        self.came.emit()
