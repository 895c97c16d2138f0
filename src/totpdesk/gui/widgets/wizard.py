"""A window that leads through pages, with long work in between that can be stopped.

Not QWizard: its pages come in a fixed order, and no work between them can be cancelled.
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
    """Return a column as wide as that, or as the page where that is less."""
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
    """A sentence and a bar, which runs to and fro until it is told how much there is to do."""

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
        """Say what is being done, of which nothing is known yet."""
        self.show_message(what)
        self._far.clear()
        self._bar.setRange(0, 0)

    def show_message(self, what: str) -> None:
        """Say something else, and leave the bar where it is."""
        self._what.setText(what)
        self._bar.setAccessibleName(what)

    def move_to(self, done: int, of: int) -> None:
        """Show how much is done of how much."""
        self._bar.setRange(0, max(of, 1))
        self._bar.setValue(done)
        self._far.setText(f"{done:,} of {of:,}")


class Wizard(QDialog):
    """Pages, each with the buttons that it has; a banner above them for what went wrong.

    Whoever inherits from it gives `forget`, which drops secrets, and `left`, which is called when
    work was cancelled of which no more is heard.
    """

    def __init__(self, title: str, size: tuple[int, int]) -> None:
        """Lay it out, without pages."""
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
        self.cancel = self.add_button("Cancel", role.RejectRole, self.reject)
        self.cancel.setAutoDefault(False)  # or an Enter too many would cancel
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
        """Tell whether a page is the one that is seen."""
        return self._pages.currentWidget() is page

    def turn_to(self, page: QWidget) -> None:
        """Show a page."""
        wanted = self._shown[page]
        for button in {each for buttons in self._shown.values() for each in buttons}:
            button.setVisible(button in wanted)
            button.setDefault(False)
        self.cancel.setEnabled(True)
        self._pages.setCurrentWidget(page)
        if page is self.busy:
            page.setFocus()
        else:
            wanted[0].setDefault(True)
            wanted[0].setFocus()

    def refuse(self, page: QWidget, error: TotpdeskError) -> None:
        """Go back to a page, and say there what went wrong."""
        self.turn_to(page)
        self.banner.show_message(str(error))

    def work(
        self,
        what: str,
        work: Callable[[Progress], _T],
        done: Callable[[_T], None],
        failed: Callable[[TotpdeskError], None],
    ) -> None:
        """Do something off the GUI thread that changes nothing; when cancelled it is left alone."""
        self._run(self._begin(what, sure=False), work, done, failed)

    def change(
        self,
        what: str,
        work: Callable[[Progress], _T],
        done: Callable[[_T | None], None],
        failed: Callable[[TotpdeskError], None],
    ) -> None:
        """Do something that changes something; `done` is given None where it was cancelled."""
        self._run(self._begin(what, sure=True), work, done, failed)

    def reject(self) -> None:
        """Cancel what is going on; close where nothing is."""
        if self._job is None:
            super().reject()
        elif self._sure:
            self._job.stop()
            self.cancel.setEnabled(False)
            self.busy.show_message("Cancelling…")
        else:
            self._drop_job()
            self.left()

    def done(self, result: int) -> None:
        """Forget the secrets, whichever way the window ends."""
        self._drop_job()
        self.forget()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Cancel whatever is going on, and forget the secrets."""
        self._drop_job()
        self.forget()
        event.accept()

    def forget(self) -> None:
        """Drop every secret."""

    def left(self) -> None:
        """Go where it makes sense to go on."""

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
