"""The plain picker: which account is meant for this window? A few letters and Enter tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QPainter, QWindow
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from totpdesk.gui.accounts.model import ENTRY, AccountList, second_line
from totpdesk.gui.common.look import larger, lay_out_in_batches, quiet_label

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QScreen

    from totpdesk.delivery import Ask, Window

_WIDTH: Final = 460
_ROWS: Final = 8
_EDGE: Final = 10
_HINT: Final = "Enter: into “{}”.  Esc: back."
_TO_THE_LIST: Final = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
)


class Picker(QFrame):
    """Asks once. It ends by `chosen` (an entry's id) or `left`, and deletes itself."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, ask: Ask) -> None:
        """Lay the window out for one question."""
        super().__init__(None, Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setWindowTitle("Choose an account")
        self._answered = False
        self._model = AccountList(self)
        self._model.show(ask.entries)
        self._field = _search_field()
        self._list = _list(self._model)
        self._none = QLabel("No account matches.", alignment=Qt.AlignmentFlag.AlignCenter)
        self._lay_out(ask.window)
        self._field.textEdited.connect(self._search)
        self._field.installEventFilter(self)
        self._list.clicked.connect(self._choose)
        self._list.setCurrentIndex(self._model.index(0))
        self._field.setFocus()
        self._move_to(_screen_of(ask.window))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the arrows move in the list while letters go to the field."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in _TO_THE_LIST:
                self._list.event(event)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self._list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave everything as it was on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Go when the user has turned to another window; it must not lie in the way."""
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._answered = True  # the user is elsewhere: nobody wants the focus back
            self.close()
        super().changeEvent(event)

    def closeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say that nothing was chosen, where that is so."""
        if not self._answered:
            self._answered = True
            self.left.emit()
        super().closeEvent(event)  # type: ignore[arg-type] # Qt hands a QCloseEvent

    def _search(self, typed: str) -> None:
        self._model.search(typed)
        self._list.setCurrentIndex(self._model.index(0))
        found = self._model.rowCount() > 0
        self._list.setVisible(found)
        self._none.setVisible(not found)

    def _choose(self, index: QModelIndex) -> None:
        entry = self._model.entry(index)
        if entry is None:
            return
        self._answered = True
        self.close()
        self.chosen.emit(entry.id)

    def _lay_out(self, window: Window) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE - 2)
        rows.setSpacing(8)
        for part in (self._field, self._list, self._none, _hint(window)):
            rows.addWidget(part)
        self._none.setMinimumHeight(self._list.height())
        self._none.hide()
        self.setFixedWidth(_WIDTH)
        self.adjustSize()

    def _move_to(self, screen: QScreen) -> None:
        area = screen.availableGeometry()
        top = area.top() + (area.height() - self.height()) // 3
        self.move(area.center().x() - self.width() // 2, top)


def _search_field() -> QLineEdit:
    field = QLineEdit(placeholderText="Type a few letters", clearButtonEnabled=True)
    field.setAccessibleName("Search accounts")
    larger(field, 1.2)
    field.setMinimumHeight(field.sizeHint().height() + 6)
    return field


def _list(model: AccountList) -> QListView:
    view = QListView()
    view.setModel(model)
    view.setItemDelegate(_Row(view))
    lay_out_in_batches(view)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setAccessibleName("Accounts")
    shown = min(_ROWS, max(1, model.rowCount()))
    view.setFixedHeight(shown * view.sizeHintForRow(0) + 2 * view.frameWidth())
    return view


def _hint(window: Window) -> QLabel:
    hint = quiet_label(wrap=False)
    wide = _WIDTH - 2 * _EDGE - hint.fontMetrics().horizontalAdvance(_HINT.format(""))
    title = window.title or window.app or "the window"
    short = hint.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, wide)
    hint.setText(_HINT.format(short))
    return hint


def _screen_of(window: Window) -> QScreen:
    """Return the screen on which the window is, or else the one with the pointer."""
    found = None
    if QGuiApplication.platformName() == "xcb":
        theirs = QWindow.fromWinId(window.id)
        found = QGuiApplication.screenAt(theirs.mapToGlobal(theirs.geometry().center()))
    return found or QGuiApplication.primaryScreen()


class _Row(QStyledItemDelegate):
    """Paints a name and, below, whose it is."""

    def sizeHint(  # noqa: N802 - Qt's name
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002 - all rows are alike
    ) -> QSize:
        """Return the size of a row, the same for all."""
        return QSize(100, 2 * option.fontMetrics.height() + 14)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row."""
        entry = index.data(ENTRY)
        style = option.widget.style()
        style.drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        inner = option.rect.adjusted(10, 6, -10, -6)
        palette = option.palette
        painter.save()
        painter.setPen(palette.highlightedText().color() if chosen else palette.text().color())
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop, entry.name)
        if not chosen:
            painter.setPen(palette.placeholderText().color())
        painter.setFont(option.font)
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom, second_line(entry))
        painter.restore()
