"""The first step: the keychain takes a dummy, gives it back and forgets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from totpdesk.desktop import diagnosis
from totpdesk.gui.common import tasks
from totpdesk.gui.first.step import Result, Step, is_good
from totpdesk.vault.health import Finding, Level

if TYPE_CHECKING:
    from totpdesk.desktop.diagnosis import Belongings
    from totpdesk.errors import TotpdeskError


class KeychainStep(Step):
    """Tried at once, and again after the user has unlocked or started it."""

    def __init__(self, belongings: Belongings) -> None:
        """Take where the keychain is."""
        super().__init__(
            "Your secrets are in the keychain",
            "totpdesk keeps them in your system's keychain and nowhere else. It must be unlocked.",
        )
        self._belongings = belongings
        self._result = Result()
        self._again = QPushButton("&Try again", autoDefault=False)
        self._again.clicked.connect(self.begin)
        self.rows.addWidget(self._result)
        self.rows.addWidget(self._again, alignment=Qt.AlignmentFlag.AlignLeft)
        self.rows.addStretch()

    def begin(self) -> None:
        """Try it, off the GUI thread: it may ask its user."""
        self._again.setVisible(False)
        self._result.wait("Writing, reading and deleting a dummy…")
        tasks.run(self, lambda: diagnosis.keychain(self._belongings), self._show, self._failed)

    def _show(self, finding: Finding) -> None:
        self._result.show_finding(finding)
        self._again.setVisible(not is_good(finding))
        if is_good(finding):
            self.passed.emit()

    def _failed(self, error: TotpdeskError) -> None:
        self._show(Finding("keychain", Level.PROBLEM, str(error)))
