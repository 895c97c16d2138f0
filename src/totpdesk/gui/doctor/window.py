"""The status page: what works here, what does not, and what to do about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout

from totpdesk.base.finding import Finding, Level
from totpdesk.doctor.diagnosis import as_text
from totpdesk.gui.doctor.rows import Findings
from totpdesk.gui.doctor.shortcut_test import ShortcutTest
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.style import GAP, MARGIN, larger

if TYPE_CHECKING:
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.gui.doctor.runner import Doctor

_MAIN = "insert"


class Status(QDialog):
    """Has everything examined when it opens, and again when that is asked for."""

    first_steps_asked = Signal()

    def __init__(self, doctor: Doctor) -> None:
        """Lay it out and begin."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Check this desktop")
        self._doctor = doctor
        self._found: list[Finding] = []
        self._summary = QLabel()
        larger(self._summary, 1.25, QFont.Weight.DemiBold)
        self._list = Findings()
        self._hearing = ShortcutTest(doctor.agent)
        self._screenshot = QCheckBox("Take a &screenshot too; the desktop may ask you")
        self._again = QPushButton("Check &again", autoDefault=False)
        self._copy = QPushButton("&Copy the report", autoDefault=False)
        self._first = QPushButton("&First steps…", autoDefault=False)
        self._lay_out()
        self._again.clicked.connect(self.check)
        self._copy.clicked.connect(self._copy_report)
        self._first.clicked.connect(self.first_steps_asked)
        self.check()

    def check(self) -> None:
        """Have everything examined."""
        self._enable(ready=False)
        self._summary.setText("Checking… a small window comes up for a moment.")
        examine = partial(self._doctor.examine, screenshot=self._screenshot.isChecked())
        tasks.run(self, examine, self._show, self._failed)

    def _show(self, found: list[Finding]) -> None:
        self._found = found
        self._list.show_findings(found)
        self._summary.setText(_summed_up(found))
        self._hearing.wait_for(self._doctor.agent.desktop.shortcuts.triggers().get(_MAIN, ""))
        self._enable(ready=True)
        self._list.setFocus()

    def _failed(self, error: TotpdeskError) -> None:
        self._show([Finding("instance", Level.PROBLEM, str(error))])

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self._found) + "\n")
        self._copy.setText("Copied")

    def _enable(self, *, ready: bool) -> None:
        self._copy.setText("&Copy the report")
        for part in (self._again, self._copy, self._screenshot):
            part.setEnabled(ready)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (self._again, self._copy, self._first):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        rows.setSpacing(GAP + 2)
        rows.addWidget(self._summary)
        rows.addWidget(self._list, stretch=1)
        rows.addWidget(self._hearing)
        rows.addWidget(self._screenshot)
        rows.addWidget(buttons)
        self.resize(660, 620)


def _summed_up(found: list[Finding]) -> str:
    levels = [finding.level for finding in found]
    counts = {
        "problem": levels.count(Level.PROBLEM),
        "warning": levels.count(Level.WARNING),
    }
    said = [f"{n} {word}{'s' * (n > 1)}" for word, n in counts.items() if n]
    return " and ".join(said) if said else "All is well."
