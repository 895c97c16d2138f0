"""The notice that the next code is being waited for. It counts down and is gone when it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from totpdesk.gui.widgets.toast import Toast

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from totpdesk.autotype import Wait


class Waiting(Toast):
    """Says each second how many are left."""

    def __init__(self, wait: Wait, now: Callable[[], datetime]) -> None:
        """Take what is waited for, and a clock."""
        self._wait = wait
        self._now = now
        super().__init__(wait.name, wait.sentence(now()), self._left_ms())
        self._tick = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._beat)
        self._beat()

    def _beat(self) -> None:
        """Say it anew, and again when one second less is left."""
        self.say(self._wait.sentence(self._now()))
        self._tick.start(self._left_ms() % 1000 + 1)

    def _left_ms(self) -> int:
        return max(0, int((self._wait.until - self._now()).total_seconds() * 1000))
