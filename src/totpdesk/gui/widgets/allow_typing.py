"""Ask for permission to type in a window, instead of during a press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from totpdesk.base.finding import Level
from totpdesk.base.translation import tr
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.status_label import StatusLabel
from totpdesk.gui.widgets.style import GAP

if TYPE_CHECKING:
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.service.instance import RunningInstance


_WHY: Final = tr(
    "Your desktop lets a program type only with your permission. totpdesk types codes and nothing "
    "else; without permission it copies them."
)
_ASKING: Final = tr("Your desktop may be asking you now. Allow it, and let it be remembered.")
_LET: Final = tr("Typing is allowed.")


class AllowTyping(QWidget):
    """A sentence, a button and the result; hidden if no permission is needed."""

    def __init__(self, instance: RunningInstance) -> None:
        """Use this instance. `refresh` finds out whether a permission is needed."""
        super().__init__()
        self._needed = False
        self._instance = instance
        self._task = tasks.Latest(self)
        self._why = QLabel(_WHY, wordWrap=True)
        self._button = QPushButton(tr("Allow t&yping"), autoDefault=False)
        self._button.clicked.connect(self._ask)
        self._result = StatusLabel()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addWidget(self._why)
        rows.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self._result)
        self._result.hide()
        self.hide()

    def refresh(self) -> None:
        """Find out whether to ask, off the GUI thread, as it calls the portal."""
        self._needed = True
        self._task.run(self._instance.may_type, self._show, self._refused)

    def cancel(self) -> None:
        """Hide it, as no keys will be pressed."""
        self._needed = False
        self.hide()

    def _show(self, may_type: bool) -> None:  # noqa: FBT001 - a task's result
        self.setVisible(self._needed and not may_type)

    def _ask(self) -> None:
        self._button.setEnabled(False)
        self._show_result(None, _ASKING)
        tasks.run(self, self._instance.ask_to_type, self._allowed, self._refused)

    def _allowed(self, _: None) -> None:
        self._why.hide()
        self._button.hide()
        self._show_result(Level.OK, _LET)

    def _refused(self, error: TotpdeskError) -> None:
        self._button.setEnabled(True)
        self._show_result(Level.WARNING, f"{error} {tr('Codes are copied meanwhile.')}")
        self.setVisible(self._needed)

    def _show_result(self, level: Level | None, text: str) -> None:
        self._result.show_message(level, text)
        self._result.show()
