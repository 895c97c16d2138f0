"""A timer for what changes at the start of each second, while it can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    from totpdesk.autotype import Clock


class SecondTimer(QTimer):
    """Emits `second` when its widget is shown, and as each second begins, until it is hidden."""

    second = Signal()

    def __init__(self, widget: QWidget, clock: Clock) -> None:
        """Watch this widget, and its window's state if it is one."""
        super().__init__(widget, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._clock = clock
        self.timeout.connect(self.beat)
        widget.installEventFilter(self)

    def beat(self) -> None:
        """Emit it, now and at the start of each second; stop where the widget cannot be seen."""
        self.stop()
        widget: QWidget = self.parent()  # type: ignore[assignment] # set above
        if widget.isVisible() and not widget.window().isMinimized():
            self.second.emit()
            self.start(1000 - self._clock.now().microsecond // 1000)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Begin and end with the widget's visibility."""
        if event.type() is QEvent.Type.Hide:
            self.stop()
        elif event.type() in (QEvent.Type.Show, QEvent.Type.WindowStateChange):
            self.beat()
        return super().eventFilter(watched, event)
