"""A window with a sequence of pages, and long work in between that can be cancelled.

Not QWizard: its pages have a fixed order, and work between them cannot be cancelled.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from totpdesk.base.translation import tr
from totpdesk.gui.widgets.banner import Banner
from totpdesk.gui.widgets.job import Job
from totpdesk.gui.widgets.style import GAP, MARGIN, quiet_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent

    from totpdesk.base.errors import TotpdeskError
    from totpdesk.gui.widgets.job import Progress


WIDTH: Final = 440
_T = TypeVar("_T")


def column(page: QWidget, width: int = WIDTH) -> QVBoxLayout:
    """Return a column of this width, or that of the page if it is narrower."""
    inner = QWidget()
    inner.setMaximumWidth(width)
    rows = QVBoxLayout(inner)
    rows.setContentsMargins(0, 0, 0, 0)
    across = QHBoxLayout(page)
    across.setContentsMargins(0, 0, 0, 0)
    across.addStretch(1)
    across.addWidget(inner, stretch=width)
    across.addStretch(1)
    return rows


class Busy(QWidget):
    """A sentence and a progress bar, which is indeterminate until the total is known."""

    def __init__(self) -> None:
        """Lay it out."""
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._what, self._far = QLabel(wordWrap=True), quiet_label()
        self._bar = QProgressBar(textVisible=False)
        rows = column(self)
        rows.setSpacing(GAP)
        rows.addStretch(2)
        for part in (self._what, self._bar, self._far):
            rows.addWidget(part)
        rows.addStretch(3)

    def begin(self, what: str) -> None:
        """Show what is being done, without a total."""
        self.show_message(what)
        self._far.clear()
        self._bar.setRange(0, 0)

    def show_message(self, what: str) -> None:
        """Change the sentence, but not the bar."""
        self._what.setText(what)
        self._bar.setAccessibleName(what)

    def move_to(self, done: int, of: int) -> None:
        """Show how much is done of how much."""
        self._bar.setRange(0, max(of, 1))
        self._bar.setValue(done)
        self._far.setText(tr("{number:,} of {total:,}", number=done, total=of))


class Wizard(QDialog):
    """Pages with their buttons, and a banner above them for errors.

    Subclasses implement `forget`, which deletes secrets, and `go_back`, which is called when work
    was cancelled and its result is ignored.
    """

    def __init__(self, title: str, size: tuple[int, int]) -> None:
        """Create it without pages."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(*size)
        self.banner, self.busy = Banner(), Busy()
        self._pages, self._buttons = QStackedWidget(), QDialogButtonBox()
        self._shown: dict[QWidget, tuple[QPushButton, ...]] = {}
        self._job: Job | None = None
        self._sure = False
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        rows.setSpacing(GAP + 4)
        rows.addWidget(self.banner)
        rows.addWidget(self._pages, stretch=1)
        rows.addWidget(self._buttons)
        role = QDialogButtonBox.ButtonRole
        self.cancel = self.add_button(tr("Cancel"), role.RejectRole, self.reject)
        self.cancel.setAutoDefault(False)  # Enter pressed twice must not cancel
        self.add_page(self.busy, self.cancel)

    def add_button(
        self, text: str, role: QDialogButtonBox.ButtonRole, act: Callable[[], object]
    ) -> QPushButton:
        """Add a button that pages may have."""
        button = QPushButton(text)
        self._buttons.addButton(button, role)
        button.clicked.connect(act)
        return button

    def add_page(self, page: QWidget, *buttons: QPushButton) -> None:
        """Add a page with its buttons, the first of which Enter presses."""
        self._pages.addWidget(page)
        self._shown[page] = buttons

    def shows(self, page: QWidget) -> bool:
        """Return whether a page is the current one."""
        return self._pages.currentWidget() is page

    def turn_to(self, page: QWidget) -> None:
        """Show a page."""
        buttons = self._shown[page]
        for button in {each for buttons in self._shown.values() for each in buttons}:
            button.setVisible(button in buttons)
            button.setDefault(False)
        self.cancel.setEnabled(True)
        self._pages.setCurrentWidget(page)
        if page is self.busy:
            page.setFocus()
        else:
            buttons[0].setDefault(True)
            buttons[0].setFocus()

    def refuse(self, page: QWidget, error: TotpdeskError) -> None:
        """Go back to a page, and show the error there."""
        self.turn_to(page)
        self.banner.show_message(str(error))

    def work(
        self,
        what: str,
        work: Callable[[Progress], _T],
        done: Callable[[_T], None],
        failed: Callable[[TotpdeskError], None],
    ) -> None:
        """Run work off the GUI thread that changes nothing, so its result can be ignored."""
        self._run(self._begin(what, sure=False), work, done, failed)

    def change(
        self,
        what: str,
        work: Callable[[Progress], _T],
        done: Callable[[_T | None], None],
        failed: Callable[[TotpdeskError], None],
    ) -> None:
        """Run work that changes something; `done` gets None if it was cancelled."""
        self._run(self._begin(what, sure=True), work, done, failed)

    def reject(self) -> None:
        """Cancel the work in progress, or close the window without any."""
        if self._job is None:
            super().reject()
        elif self._sure:
            self._job.stop()
            self.cancel.setEnabled(False)
            self.busy.show_message(tr("Cancelling…"))
        else:
            self._drop_job()
            self.go_back()

    def done(self, result: int) -> None:
        """Forget the secrets when the window closes."""
        self._drop_job()
        self.forget()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Cancel the work in progress, and forget the secrets."""
        self._drop_job()
        self.forget()
        event.accept()

    def forget(self) -> None:
        """Delete every secret."""

    def go_back(self) -> None:
        """Go to the page to continue with."""

    def _begin(self, what: str, *, sure: bool) -> Job:
        job = Job()
        job.moved.connect(self.busy.move_to)
        self._job, self._sure = job, sure
        self.banner.hide()
        self.busy.begin(what)
        self.turn_to(self.busy)
        return job

    def _run(
        self,
        job: Job,
        work: Callable[[Progress], _T],
        done: Callable[..., None],
        failed: Callable[[TotpdeskError], None],
    ) -> None:
        def ended(act: Callable[..., None], result: object) -> None:
            self._job = None
            act(result)

        job.start(self, work, partial(ended, done), partial(ended, failed))

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.abandon()
            self._job = None
