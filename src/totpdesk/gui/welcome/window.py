"""The window of the first start: one step at a time, each of which can be skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout

from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.translation import tr
from totpdesk.gui.welcome.steps import KeychainStep, PracticeStep, ShortcutStep
from totpdesk.gui.widgets.style import GAP, MARGIN, GrowingDialog, quiet_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.doctor.diagnosis import UserData
    from totpdesk.gui.app_context import AppContext
    from totpdesk.gui.shortcut_binder import ShortcutBinder
    from totpdesk.gui.welcome.steps import Step

_SIZE: Final = (500, 270)


class WelcomeWindow(GrowingDialog):
    """Keychain, shortcut, practice. Done writes the settings, so it is shown only once."""

    ended = Signal()

    holds_no_secret = True

    def __init__(
        self,
        context: AppContext,
        user_data: UserData,
        binder: ShortcutBinder,
        practise: Callable[[], None],
    ) -> None:
        """Create the steps and show the first."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Welcome to totpdesk"))
        self._settings = context.settings
        self._steps: tuple[Step, ...] = (
            KeychainStep(user_data, context.locations),
            ShortcutStep(context, binder),
            PracticeStep(practise),
        )
        self._passed: set[int] = set()
        self._pages = QStackedWidget()
        self._position = quiet_label(wrap=False)
        self._back = QPushButton(tr("&Back"), autoDefault=False)
        self._next = QPushButton(default=True)
        self._lay_out()
        self._connect()
        self._go(0)

    def done(self, result: int) -> None:
        """Report that it has ended, for whatever reason."""
        super().done(result)
        self.ended.emit()

    def _lay_out(self) -> None:
        for step in self._steps:
            self._pages.addWidget(step)
        below = QHBoxLayout()
        below.setSpacing(GAP)
        below.addWidget(self._position, stretch=1)
        below.addWidget(self._back)
        below.addWidget(self._next)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN + 8, MARGIN + 8, MARGIN + 8, MARGIN)
        rows.setSpacing(MARGIN)
        rows.addWidget(self._pages, stretch=1)
        rows.addLayout(below)
        self.resize(*_SIZE)

    def _connect(self) -> None:
        for number, step in enumerate(self._steps):
            step.passed.connect(lambda number=number: self._pass(number))
        self._back.clicked.connect(lambda: self._go(self._pages.currentIndex() - 1))
        self._next.clicked.connect(self._forward)

    def _go(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        at = tr("Step {number} of {total}", number=number + 1, total=len(self._steps))
        self._position.setText(at)
        self._back.setVisible(number > 0)
        self._name_next()
        self._next.setFocus()
        self._steps[number].begin()

    def _pass(self, number: int) -> None:
        self._passed.add(number)
        self._name_next()

    def _forward(self) -> None:
        number = self._pages.currentIndex()
        if number + 1 < len(self._steps):
            self._go(number + 1)
        else:
            self._finish()

    def _finish(self) -> None:
        try:
            self._settings.save(self._settings.load())
        except InvalidSettingError as error:
            self._position.setText(str(error))
            return
        self.accept()

    def _name_next(self) -> None:
        number = self._pages.currentIndex()
        if number + 1 == len(self._steps):
            self._next.setText(tr("&Done"))
        else:
            self._next.setText(tr("&Next") if number in self._passed else tr("&Skip"))
