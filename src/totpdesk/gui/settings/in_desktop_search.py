"""Whether the desktop's own search finds the accounts, and what that needs besides."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from totpdesk.base.translation import tr
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.style import quiet_label
from totpdesk.platforms.choose import SYSTEM
from totpdesk.service.desktop_search import switch

if TYPE_CHECKING:
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.settings import SettingsFile


class InDesktopSearch(QWidget):
    """A check box, hidden where the desktop has no such search, and a hint below it."""

    refused = Signal(str)

    def __init__(self, file: SettingsFile, *, on: bool) -> None:
        """Show the setting; a change is saved at once."""
        super().__init__()
        self._file = file
        self._box = QCheckBox(tr("&Find accounts in the desktop's search"))
        self._box.setToolTip(
            tr("Programs that search on this desktop see the names and issuers of accounts.")
        )
        self._box.setChecked(on)
        self._hint = quiet_label("")
        self._hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._box)
        rows.addWidget(self._hint)
        self._show_hint("")
        self._box.toggled.connect(self._switch)
        self.setVisible(SYSTEM.search.available)
        tasks.run(self, SYSTEM.search.advice, self._show_hint, lambda _: None)

    def _switch(self, on: bool) -> None:  # noqa: FBT001 - Qt's signature
        tasks.run(self, partial(_switched, self._file, on=on), self._show_hint, self._refuse)

    def _show_hint(self, text: str) -> None:
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def _refuse(self, error: TotpdeskError) -> None:
        with QSignalBlocker(self._box):
            self._box.setChecked(not self._box.isChecked())
        self.refused.emit(str(error))


def _switched(file: SettingsFile, *, on: bool) -> str:
    """Change the setting; return what the user has to do besides. Raises InvalidSettingError."""
    switch(SYSTEM.search, file, on=on)
    return SYSTEM.search.advice()
