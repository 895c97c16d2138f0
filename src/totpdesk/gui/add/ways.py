"""The first page of adding an account, and the pictures of the screens."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QEventLoop, QSize, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeySequence, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from totpdesk.gui.menu import AddMethod
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.style import GAP, MARGIN, quiet_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QImage

    from totpdesk.autotype import Screenshot
    from totpdesk.base.errors import TotpdeskError

_CHOICES: Final = (
    (AddMethod.SCREEN, "On the &screen", "Scan all that is visible"),
    (AddMethod.IMAGE, "In a &picture…", "Choose an image file"),
    (AddMethod.CLIPBOARD, "On the &clipboard", "A picture or otpauth link"),
    (AddMethod.HAND, "&Nowhere: by hand…", "Type the site's secret"),
)
_INSIDE: Final = 14
_T = TypeVar("_T")


class Start(QWidget):
    """Asks where the QR code is."""

    chosen = Signal(AddMethod)

    def __init__(self) -> None:
        """Lay the choices out."""
        super().__init__()
        grid = QGridLayout()
        grid.setSpacing(GAP + 2)
        for place, (way, title, below) in enumerate(_CHOICES):
            choice = _Choice(title, below)
            choice.setAutoDefault(place == 0)
            choice.clicked.connect(partial(self._choose, way))
            grid.addWidget(choice, place // 2, place % 2)
        hint = quiet_label("Or drop a picture here, or paste one with Ctrl+V.")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(MARGIN)
        rows.addLayout(grid)
        rows.addStretch()
        rows.addWidget(hint)
        rows.addStretch()

    def _choose(self, way: AddMethod) -> None:
        self.chosen.emit(way)


class _Choice(QPushButton):
    """A large button with a title and, below, what it means."""

    def __init__(self, title: str, below: str) -> None:
        super().__init__()
        self._title = title
        self._below = below
        self.setShortcut(QKeySequence.mnemonic(title))
        self.setAccessibleName(title.replace("&", ""))
        self.setAccessibleDescription(below)
        self.setMinimumHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        wide = self.fontMetrics().horizontalAdvance(self._below)
        return QSize(wide + 2 * _INSIDE + 8, 2 * self.fontMetrics().height() + 2 * _INSIDE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        painter = QPainter(self)
        inner = self.rect().adjusted(_INSIDE, _INSIDE - 2, -_INSIDE, 2 - _INSIDE)
        top = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextShowMnemonic
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom, self._below)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.drawText(inner, top, self._title)


def grab_screens() -> list[QImage]:
    """Return a picture of every screen; none where the desktop hands out no pixels."""
    grabbed = (screen.grabWindow(0) for screen in QGuiApplication.screens())
    return [picture.toImage() for picture in grabbed if not picture.isNull()]


def take_screenshot(
    owner: QWidget,
    camera: Screenshot,
    done: Callable[[bytes], None],
    failed: Callable[[TotpdeskError], None],
) -> None:
    """Have the desktop take a picture, and return no sooner: until then we are out of sight.

    Its user may be asked meanwhile, so events go on being handled. Neither `done` nor `failed` is
    called once `owner` has been deleted, which ends the wait as well.
    """
    waiting = QEventLoop()
    owner.destroyed.connect(waiting.quit)

    def ending(act: Callable[[_T], None]) -> Callable[[_T], None]:
        def end(result: _T) -> None:
            waiting.quit()
            act(result)

        return end

    tasks.run(owner, camera.take, ending(done), ending(failed))
    waiting.exec()
