"""The parts the picker's window is laid out from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView

from totpdesk.gui.picker.keys import NUMBERED
from totpdesk.gui.widgets.style import larger, lay_out_in_batches, quiet_label

if TYPE_CHECKING:
    from totpdesk.autotype import Window
    from totpdesk.gui.picker.rows import PickerRow
    from totpdesk.gui.widgets.account_list import AccountList

_INTO: Final = "Into “{}”"
_INSERTS: Final = "<b>Enter</b> inserts &nbsp; <b>Shift+Enter</b> presses Enter too &nbsp; "
_COPIES: Final = "<b>Enter</b> copies &nbsp; "
_BOTH: Final = "<b>Esc</b> closes"


def destination(window: Window | None, wide: int) -> QLabel:
    """Return a line that says where a code will go."""
    line = quiet_label(wrap=False)
    line.setText("For the clipboard")
    if window:
        title = window.title or window.app
        room = wide - line.fontMetrics().horizontalAdvance(_INTO.format(""))
        short = line.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room)
        line.setText(_INTO.format(short) if title else "Into the focused window")
    return line


def search_field() -> QLineEdit:
    """Return the field for letters."""
    field = QLineEdit(placeholderText="Type a few letters", clearButtonEnabled=True)
    field.setAccessibleName("Search accounts")
    larger(field, 1.2)
    field.setTextMargins(4, 0, 4, 0)
    field.setMinimumHeight(field.sizeHint().height() + 6)
    return field


def fill_list(view: QListView, model: AccountList, row: PickerRow, high: int) -> None:
    """Have a list show a model's rows, as many as a digit takes, within a height."""
    view.setModel(model)
    view.setItemDelegate(row)
    lay_out_in_batches(view)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setMouseTracking(True)
    view.viewport().setAutoFillBackground(False)
    view.setAccessibleName("Accounts")
    each = view.sizeHintForRow(0)
    rows = max(1, min(NUMBERED, model.rowCount(), high // max(1, each)))
    view.setFixedHeight(rows * each)


def key_hints(*, inserts: bool) -> QLabel:
    """Return the line that names the keys."""
    line = quiet_label(wrap=False)
    line.setTextFormat(Qt.TextFormat.RichText)
    line.setText(f"{_INSERTS if inserts else _COPIES}<b>Ctrl+C</b> copies &nbsp; {_BOTH}")
    larger(line, 0.85)
    return line
