"""The parts of the picker's window, and its position next to the target window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView

from totpdesk.base.translation import tr
from totpdesk.gui.picker.keys import NUMBERED
from totpdesk.gui.widgets.style import larger, lay_out_in_batches, quiet_label

if TYPE_CHECKING:
    from totpdesk.autotype import Window
    from totpdesk.gui.picker.rows import PickerRow
    from totpdesk.gui.widgets.account_list import AccountList


_INTO: Final = tr("Into “{title}”")
_INSERTS: Final = (tr("<b>Enter</b> inserts"), tr("<b>Shift+Enter</b> presses Enter too"))
_COPIES: Final = (tr("<b>Enter</b> copies"),)
_BOTH: Final = (tr("<b>Ctrl+C</b> copies"), tr("<b>Esc</b> closes"))
GAP: Final = 12  # device-independent pixels between the window and the picker
MARGIN: Final = 24  # from the edge of the screen, or the top of a window that it covers


def destination(window: Window | None, wide: int) -> QLabel:
    """Return a label that names the target of the code."""
    line = quiet_label(wrap=False)
    line.setText(tr("For the clipboard"))
    if window:
        title = window.title or window.app
        room = wide - line.fontMetrics().horizontalAdvance(_INTO.format(title=""))
        short = line.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room)
        line.setText(_INTO.format(title=short) if title else tr("Into the focused window"))
    return line


def search_field() -> QLineEdit:
    """Return the search field."""
    field = QLineEdit(placeholderText=tr("Type a few letters"), clearButtonEnabled=True)
    field.setAccessibleName(tr("Search accounts"))
    larger(field, 1.2)
    field.setTextMargins(4, 0, 4, 0)
    field.setMinimumHeight(field.sizeHint().height() + 6)
    return field


def fill_list(view: QListView, model: AccountList, row: PickerRow, high: int) -> None:
    """Show the rows of a model in a list, as many as have a digit, within a height."""
    view.setModel(model)
    view.setItemDelegate(row)
    lay_out_in_batches(view)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setMouseTracking(True)
    view.viewport().setAutoFillBackground(False)
    view.setAccessibleName(tr("Accounts"))
    each = view.sizeHintForRow(0)
    rows = max(1, min(NUMBERED, model.rowCount(), high // max(1, each)))
    view.setFixedHeight(rows * each)


def key_hints(*, inserts: bool) -> QLabel:
    """Return the label that explains the keys."""
    line = quiet_label(wrap=False)
    line.setTextFormat(Qt.TextFormat.RichText)
    line.setText(" &nbsp; ".join((*(_INSERTS if inserts else _COPIES), *_BOTH)))
    larger(line, 0.85)
    return line


def position(size: QSize, window: QRect | None, screen: QRect) -> QPoint:
    """Return the top left corner for a picker of this size, always on the screen.

    `window` is what the picker is about, None where that is not known; `screen` is the part of a
    screen that is free of panels. Right of the window is best, then left. Where neither has room
    it is the screen's edge with more room, the right one of a maximised window: a login form in
    the window's middle stays visible.
    """
    wide, high = size.width(), size.height()
    if window is None:
        left = screen.left() + (screen.width() - wide) // 2
        return _onto(screen, size, left, screen.top() + (screen.height() - high) // 3)
    to_right, to_left = screen.right() - window.right(), window.left() - screen.left()
    top = window.top() + max(MARGIN, (window.height() - high) // 3)
    if to_right >= wide:
        return _onto(screen, size, window.right() + 1 + min(GAP, to_right - wide), top)
    if to_left >= wide:
        return _onto(screen, size, window.left() - wide - min(GAP, to_left - wide), top)
    right = screen.right() + 1 - wide - MARGIN
    left = screen.left() + MARGIN if to_left > to_right else right
    return _onto(screen, size, left, max(window.top(), screen.top()) + MARGIN)


def _onto(screen: QRect, size: QSize, left: int, top: int) -> QPoint:
    """Move a corner so that the window, or at least its upper left part, is on the screen."""
    right = screen.right() + 1 - size.width()
    bottom = screen.bottom() + 1 - size.height()
    return QPoint(max(screen.left(), min(left, right)), max(screen.top(), min(top, bottom)))
