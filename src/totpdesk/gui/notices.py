"""Notices to the user: by the tray, by the desktop's service, or in a window of ours.

The service is a program on D-Bus that may take seconds to answer, so it is asked off the GUI
thread: one notice after the other, in order.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from totpdesk.gui.runtime import tasks
from totpdesk.gui.tray import without_markup

if TYPE_CHECKING:
    from collections.abc import Callable


class Notices(QObject):
    """Create and call it on the GUI thread; it does not wait for a service there."""

    def __init__(
        self,
        by_tray: Callable[[str, str], bool],
        by_service: Callable[[str, str], bool],
        by_window: Callable[[str, str], None],
    ) -> None:
        """Take the three ways to show a title and a text; the first two say whether they did."""
        super().__init__()
        self._by_tray = by_tray
        self._by_service = by_service
        self._by_window = by_window
        self._waiting: deque[tuple[str, str]] = deque()  # the first one is being shown

    def notify(self, title: str, text: str) -> None:
        """Show a notice. Returns at once."""
        if self._by_tray(title, text):
            return
        self._waiting.append((title, text))
        if len(self._waiting) == 1:
            self._ask_service()

    def _ask_service(self) -> None:
        words = map(without_markup, self._waiting[0])
        tasks.run(self, partial(self._by_service, *words), self._answered, self._failed)

    def _answered(self, shown: bool) -> None:  # noqa: FBT001 - a task's result
        notice = self._waiting.popleft()
        if not shown:
            self._by_window(*notice)
        if self._waiting:
            self._ask_service()

    def _failed(self, _error: Exception) -> None:
        self._answered(shown=False)
