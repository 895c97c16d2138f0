"""The picker's window: a search field, the matching accounts, and the code of the current one.

The field has the focus throughout. The key that ends the picker takes effect when it is released:
the window that gets the focus back must not receive the release of a key whose press it has not
received. Pages submit when Enter is released, close at Escape, and move to the next box at a digit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QFrame, QLabel, QListView, QVBoxLayout

from totpdesk.accounts.fuzzy import MIN_LENGTH_FOR_TYPO, prepare
from totpdesk.base.translation import tr
from totpdesk.gui.picker.frame import destination, fill_list, key_hints, position, search_field
from totpdesk.gui.picker.keys import MOVES, Act, PickerAction, meaning
from totpdesk.gui.picker.rows import PickerRow
from totpdesk.gui.picker.strip import CodeStrip
from totpdesk.gui.runtime.screens import on_screen, screen_of
from totpdesk.gui.widgets.account_list import AccountList, spoken
from totpdesk.gui.widgets.pictures import Pictures
from totpdesk.gui.widgets.style import GAP, tinted

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.autotype import Area, PickRequest
    from totpdesk.gui.app_context import AppContext

_LETTERS_WIDE: Final = 70
_EDGE: Final = 12
_ELSEWHERE_MS: Final = 100  # a window manager may take the focus away and give it back
_BETWEEN_KEYS_MS: Final = 25
_KEY_UP_MS: Final = 400  # later the key counts as held down


class Picker(QFrame):
    """Asks once, ends by `chosen` (id, with Enter), `copied` (id) or `dismissed`, and is deleted.

    None of them is emitted if the user switches to another window.
    """

    chosen = Signal(str, bool)
    copied = Signal(str)
    dismissed = Signal()

    def __init__(self, request: PickRequest, context: AppContext) -> None:
        """Create the window for one request."""
        super().__init__(None, Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Choose an account"))
        self._request = request
        self._answered = False
        # the key that is down, and what it means
        self._ending: tuple[int, PickerAction] | None = None
        self._key_up = QTimer(self, singleShot=True, interval=_KEY_UP_MS)
        self._elsewhere = QTimer(self, singleShot=True, interval=_ELSEWHERE_MS)
        self._model = AccountList(self)
        self._model.show(request.entries)
        self._field = search_field()
        self._list = QListView()
        pictures = Pictures(self._list, context.accounts.icon)
        self._row = PickerRow(self._list, pictures, request.reasons)
        self._none = QLabel(tr("No account matches."), alignment=Qt.AlignmentFlag.AlignCenter)
        self._strip = CodeStrip(context)
        self._put_up(request.area)
        self._connect()
        self._list.setCurrentIndex(self._model.index(0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Handle the keys that move in the list or end the picker; letters go to the field."""
        if isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.KeyPress and self._key_down(event):
                return True
            if event.type() is QEvent.Type.KeyRelease and not event.isAutoRepeat():
                self._key_went_up(event.key())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw a visible border, as few desktops give such a window a shadow."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(tinted(self.palette().color(QPalette.ColorRole.WindowText), 0.35))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Close when the user has switched to another window."""
        if event.type() is QEvent.Type.ActivationChange:
            if self.isActiveWindow():
                self._elsewhere.stop()
            elif self._ending:
                self._end()
            else:
                self._elsewhere.start()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Report it if nothing was chosen."""
        if not self._answered:
            self._answered = True
            self.dismissed.emit()
        super().closeEvent(event)

    def _key_down(self, event: QKeyEvent) -> bool:
        if self._ending:
            return True
        if Qt.Key(event.key()) in MOVES:
            self._list.event(event)
            return True
        choice = meaning(event, self._field.text())
        if choice is None or (choice.row or 0) >= max(1, self._model.rowCount()):
            return False
        self._ending = (event.key(), choice)
        self._key_up.start()
        return True

    def _key_went_up(self, key: int) -> None:
        if self._ending and self._ending[0] == key:
            self._end()

    def _end(self) -> None:
        """Run the action of a key, unless its row does not exist."""
        self._key_up.stop()
        if self._ending is None:
            return
        choice, self._ending = self._ending[1], None
        if choice.act is Act.DISMISS:
            self.close()
            return
        row = self._list.currentIndex() if choice.row is None else self._model.index(choice.row)
        if entry := self._model.entry(row):
            self._perform(entry, choice.act)

    def _perform(self, entry: AccountRecord, act: Act) -> None:
        """Close, then report the choice."""
        self._close_answered()
        if act is Act.COPY or self._request.window is None:
            self.copied.emit(entry.id)
        else:
            self.chosen.emit(entry.id, act is Act.INSERT_AND_ENTER)

    def _close_answered(self) -> None:
        self._answered = True
        self.close()

    def _clicked(self, index: QModelIndex) -> None:
        if entry := self._model.entry(index):
            self._perform(entry, Act.INSERT)

    def _search(self, typed: str) -> None:
        if len(typed) == MIN_LENGTH_FOR_TYPO - 1:
            QTimer.singleShot(_BETWEEN_KEYS_MS, self, prepare)
        self._row.typed = bool(typed)
        self._model.search(typed)
        found = self._model.rowCount() > 0
        self._list.setVisible(found)
        self._none.setVisible(not found)
        self._list.setCurrentIndex(self._model.index(0))
        if not found:
            self._strip.show_entry(None)
            self._field.setAccessibleDescription(tr("No account matches"))

    def _current_changed(self, index: QModelIndex) -> None:
        entry = self._model.entry(index)
        self._strip.show_entry(entry)
        if entry:
            self._field.setAccessibleDescription(self._sentence(entry, index.row()))

    def _sentence(self, entry: AccountRecord, row: int) -> str:
        """Return the text of a row for a screen reader: the account, the reason, the position.

        As the description of the field, which has the focus, screen readers say it when the picker
        opens, whenever it changes, and when asked; an announcement on top would be said twice.
        """
        reason = self._request.reasons.get(entry.id, "").removesuffix(".")
        position = tr("{number} of {total}", number=row + 1, total=self._model.rowCount())
        parts = (spoken(entry), reason, position)
        return ", ".join(part for part in parts if part)

    def _connect(self) -> None:
        self._elsewhere.timeout.connect(self._close_answered)
        self._field.textEdited.connect(self._search)
        self._field.installEventFilter(self)
        self._list.clicked.connect(self._clicked)
        self._list.selectionModel().currentChanged.connect(self._current_changed)
        self._key_up.timeout.connect(self._end)
        self._field.setFocus()

    def _put_up(self, area: Area | None) -> None:
        """Show as many rows as fit on the window's screen, and move next to the window."""
        screen = screen_of(area)
        free = screen.availableGeometry()
        self.setScreen(screen)
        wide = min(_LETTERS_WIDE * self.fontMetrics().averageCharWidth(), free.width())
        self.setFixedWidth(wide)
        self._lay_out(wide - 2 * _EDGE, free.height() * 2 // 3)
        self.move(position(self.size(), on_screen(area, screen) if area else None, free))

    def _lay_out(self, wide: int, high: int) -> None:
        fill_list(self._list, self._model, self._row, high)
        self._none.setFixedHeight(self._list.height())
        self._none.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, _EDGE - 2, _EDGE, _EDGE - 2)
        column.setSpacing(GAP)
        column.addWidget(destination(self._request.window, wide))
        for part in (self._field, self._list, self._none, self._strip):
            column.addWidget(part)
        column.addWidget(key_hints(inserts=self._request.window is not None))
        self.adjustSize()
