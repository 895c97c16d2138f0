"""The strip below the list: the current account's code, its remaining time, the next code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from totpdesk.base.translation import tr
from totpdesk.gui.widgets.live_codes import LiveCodes
from totpdesk.gui.widgets.rowpaint import BAR, draw_bar
from totpdesk.gui.widgets.style import GAP, code_font, grouped, quiet_label
from totpdesk.otp import Kind

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QPaintEvent

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.gui.app_context import AppContext
    from totpdesk.otp import Code

_REST_MS: Final = 60  # before an account's secret is read; a key held down passes many
_COUNTER: Final = tr("A counter: its next code is generated when it is inserted.")
_LOCKED: Final = tr("Enter unlocks the keychain.")


class CodeStrip(QWidget):
    """Shows one account at a time. Only its secret is read, without asking the user."""

    def __init__(self, context: AppContext) -> None:
        """Create it without an account."""
        super().__init__()
        self._now = context.clock.now
        self._codes = LiveCodes(context, self, unasked=_LOCKED)
        self._entry: AccountRecord | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._tick = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._bar = TimeBar()
        self._code, self._left, self._next = QLabel(), quiet_label(), quiet_label()
        self._words = quiet_label()
        self._pages = QStackedWidget()
        self._lay_out()
        self._rest.timeout.connect(self._beat)
        self._tick.timeout.connect(self._beat)
        self._codes.arrived.connect(self._beat)
        self._codes.failed.connect(self._show_text)

    def show_entry(self, entry: AccountRecord | None) -> None:
        """Show the code of an account once it has been the current row for a moment."""
        if entry and self._entry and entry.id == self._entry.id:
            return
        self._entry = entry
        self._tick.stop()
        if entry is None or entry.account.kind is Kind.HOTP:
            self._rest.stop()
            self._show_text(_COUNTER if entry else "")
        else:
            self._show(None)
            self._rest.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Forget the secrets and stop updating."""
        super().hideEvent(event)
        self._entry = None
        self._rest.stop()
        self._tick.stop()
        self._codes.drop()

    def _beat(self) -> None:
        """Show the current code, now and at the start of each second."""
        if self._entry is None or self._entry.account.kind is Kind.HOTP:
            return
        code = self._codes.code(self._entry)
        if code:
            self._show(code)
            self._tick.start(1000 - self._now().microsecond // 1000)

    def _show(self, code: Code | None) -> None:
        """Show a code, or that it is being read."""
        self._pages.setCurrentIndex(0)
        self._code.setText(grouped(code.value) if code else "••• •••")
        left = code and self._codes.seconds_left(code)
        self._left.setText(tr("{seconds} s", seconds=round(left)) if left else "")
        period = self._entry.account.period if self._entry else 1
        self._bar.show_share((left or 0) / period)
        following = self._codes.next_code(self._entry) if code and self._entry else None
        self._next.setText(tr("then {code}", code=grouped(following.value)) if following else "")

    def _show_text(self, text: str) -> None:
        self._bar.show_share(0)
        self._words.setText(text)
        self._pages.setCurrentIndex(1)

    def _lay_out(self) -> None:
        self._code.setFont(code_font(self.font(), 1.7))
        self._next.setFont(code_font(self.font(), 1.1))
        code = QWidget()
        row = QHBoxLayout(code)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP + 4)
        row.addWidget(self._code)
        row.addWidget(self._left, alignment=Qt.AlignmentFlag.AlignBaseline)
        row.addStretch()
        row.addWidget(self._next)
        for page in (code, self._words):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._bar)
        column.addWidget(self._pages)
        self._pages.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


class TimeBar(QWidget):
    """A thin bar that gets shorter: the remaining share of a code's time, 0 to 1.

    A QProgressBar is as high as its style wants, and some styles animate it.
    """

    def __init__(self) -> None:
        """Create it empty."""
        super().__init__()
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height."""
        return QSize(1, BAR)

    def show_share(self, share: float) -> None:
        """Set the remaining share."""
        self._share = max(0.0, min(1.0, share))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Paint the groove and the remaining share."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, role = self.palette(), QPalette.ColorRole
        inks = (palette.color(role.WindowText), palette.color(role.Highlight))
        draw_bar(painter, QRectF(self.rect()), self._share, inks)
