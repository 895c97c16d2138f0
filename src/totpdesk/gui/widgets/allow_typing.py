"""The permission to type: asked for while the user looks on, and not in the middle of a press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from totpdesk.base.finding import Level
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.status_label import StatusLabel
from totpdesk.gui.widgets.style import GAP

if TYPE_CHECKING:
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.service.instance import RunningInstance


_WHY: Final = (
    "Your desktop lets a program type only with your permission. totpdesk types codes and nothing "
    "else; without permission it copies them."
)
_ASKING: Final = "Your desktop may be asking you now. Allow it, and let it be remembered."
_LET: Final = "Typing is allowed."


class AllowTyping(QWidget):
    """Hidden where nothing is to be asked; a sentence why, the button, and what came of it."""

    def __init__(self, agent: RunningInstance) -> None:
        """Take who asks. `look` finds out whether there is anything to ask."""
        super().__init__()
        self._wanted = False
        self._agent = agent
        self._looking = tasks.Latest(self)
        self._why = QLabel(_WHY, wordWrap=True)
        self._button = QPushButton("Allow t&yping", autoDefault=False)
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
        """Show what is to be asked, off the GUI thread: the portal is looked at."""
        self._wanted = True
        self._looking.run(self._agent.may_type, self._show, self._refused)

    def cancel(self) -> None:
        """Ask nothing: no key will be pressed."""
        self._wanted = False
        self.hide()

    def _show(self, may_type: bool) -> None:  # noqa: FBT001 - a task's result
        self.setVisible(self._wanted and not may_type)

    def _ask(self) -> None:
        self._button.setEnabled(False)
        self._say(None, _ASKING)
        tasks.run(self, self._agent.ask_to_type, self._let, self._refused)

    def _let(self, _: None) -> None:
        self._why.hide()
        self._button.hide()
        self._say(Level.OK, _LET)

    def _refused(self, error: TotpdeskError) -> None:
        self._button.setEnabled(True)
        self._say(Level.WARNING, f"{error} Codes are copied meanwhile.")
        self.setVisible(self._wanted)

    def _say(self, level: Level | None, text: str) -> None:
        self._result.show_message(level, text)
        self._result.show()
