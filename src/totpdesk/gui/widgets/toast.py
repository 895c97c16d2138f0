"""Notices of our own, which never take the focus.

For desktops without a notification service, and for the wait for the next code, which counts down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFont, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from totpdesk.gui.runtime.process import app_icon
from totpdesk.gui.runtime.screens import pointed_screen
from totpdesk.gui.widgets.style import larger

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from totpdesk.autotype import Wait


_MARGIN: Final = 16
_WIDTH: Final = 320
_SHOWN_MS: Final = 6000


class Toast(QFrame):
    """A notice in the corner of the screen, which closes automatically or on a click."""

    holds_no_secret = True

    def __init__(self, title: str, text: str, shown_ms: int = _SHOWN_MS) -> None:
        """Create it and show it for a limited time."""
        super().__init__(None, Qt.WindowType.ToolTip | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._text = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.setAccessibleName(text)
        self._lay_out(title)
        self._move_to_corner()
        self.show()
        if QAccessible.isActive():  # the focus stays elsewhere, so nothing else would say it
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        QTimer.singleShot(shown_ms, self, self.close)

    def show_message(self, text: str) -> None:
        """Replace the text."""
        self._text.setText(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Close on a click."""
        event.accept()
        self.close()

    def _lay_out(self, title: str) -> None:
        picture = QLabel()
        picture.setPixmap(app_icon().pixmap(32, 32))
        heading = QLabel(title, textFormat=Qt.TextFormat.PlainText)
        larger(heading, 1.0, QFont.Weight.DemiBold)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(heading)
        words.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 14, 12)
        row.setSpacing(12)
        row.addWidget(picture, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, stretch=1)
        self.setFixedWidth(_WIDTH)

    def _move_to_corner(self) -> None:
        self.adjustSize()
        area = pointed_screen().availableGeometry()
        right, bottom = area.right() - _MARGIN, area.bottom() - _MARGIN
        self.move(right - self.width(), bottom - self.height())


class Waiting(Toast):
    """Shows the remaining seconds of a wait."""

    def __init__(self, wait: Wait, now: Callable[[], datetime]) -> None:
        """Show this wait, with this clock."""
        self._wait = wait
        self._now = now
        super().__init__(wait.name, wait.sentence(now()), self._left_ms())
        self._tick = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._beat)
        self._beat()

    def _beat(self) -> None:
        """Update the text, now and after each second."""
        self.show_message(self._wait.sentence(self._now()))
        self._tick.start(self._left_ms() % 1000 + 1)

    def _left_ms(self) -> int:
        return max(0, int((self._wait.until - self._now()).total_seconds() * 1000))
