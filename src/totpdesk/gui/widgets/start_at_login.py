"""The check box for starting at login. What it shows is the desktop's own entry, never a copy."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox

from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.translation import tr
from totpdesk.platforms.choose import SYSTEM
from totpdesk.platforms.system import AutostartState


class StartAtLogin(QCheckBox):
    """Takes effect immediately (`turned`), or says why it cannot (`refused`).

    Hidden on systems where totpdesk cannot start at login.
    """

    turned = Signal()
    refused = Signal(str)

    def __init__(self) -> None:
        """Show what is so now."""
        super().__init__(tr("Start &totpdesk when I log in"))
        self.toggled.connect(self._turn)
        self.refresh()

    def refresh(self) -> None:
        """Show what is so now: the desktop's settings and the command line change it, too."""
        state = SYSTEM.autostart.state()
        with QSignalBlocker(self):
            self.setChecked(state is AutostartState.ON)
        if state is AutostartState.UNAVAILABLE:
            self.hide()

    def _turn(self, on: bool) -> None:  # noqa: FBT001 - Qt's signature
        try:
            SYSTEM.autostart.turn(on=on)
        except InvalidSettingError as error:
            self.refresh()
            self.refused.emit(str(error))
        else:
            self.turned.emit()
