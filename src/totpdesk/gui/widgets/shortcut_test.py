"""Ask for a press of the shortcut, and show when it was really received."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Signal

from totpdesk.base.finding import Level
from totpdesk.base.translation import tr
from totpdesk.gui.widgets.status_label import StatusLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from totpdesk.autotype.shortcuts import Shortcut
    from totpdesk.service.instance import RunningInstance


ASKING: Final = tr(
    "Your desktop is asking you which keys to use. Answer its dialog, or look into its "
    "notifications."
)


class ShortcutTest(StatusLabel):
    """While its window is active, shortcuts are only tested: nothing is typed."""

    received = Signal()
    _came = Signal(object)

    def __init__(self, instance: RunningInstance) -> None:
        """Use this instance, which receives the shortcuts."""
        super().__init__()
        self._instance = instance
        self._keys = ""
        self._came.connect(self._pressed)

    def wait_for(self, keys: str) -> None:
        """Ask for a press of these keys; "" if the desktop has assigned none, or is asking."""
        self._keys = keys
        self.show_message(None, self._ask())

    def event(self, event: QEvent) -> bool:
        """Listen only while the window is active."""
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate):
            self._listen()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Start listening."""
        super().showEvent(event)
        self._listen()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Handle presses normally again."""
        super().hideEvent(event)
        self._listen()

    def _ask(self) -> str:
        if self._keys:
            return tr("To try the shortcut, press {keys} now.", keys=self._keys)
        if self._instance.awaits_keys():
            return ASKING
        return tr("The shortcut has no keys, so there is none to try.")

    def _listen(self) -> None:
        here = self.isVisible() and self.isActiveWindow()
        self._instance.watch_shortcuts(self._came.emit if here else None)

    def _pressed(self, shortcut: Shortcut) -> None:
        if not shortcut.entry_id:
            self.show_message(
                Level.OK, tr("{keys} works.", keys=self._keys or shortcut.chord.title)
            )
            self.received.emit()
