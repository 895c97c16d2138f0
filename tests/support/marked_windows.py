"""Print what the windows show that is not translated: the text outside the marks of a catalogue.

    python -m support.marked_windows

PYTHONPATH has the program, tests and packaging, and LANGUAGE names that catalogue. The windows are
those of the screenshots. Prints one JSON object: the text that is left, by window.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import screenshots_world
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QTreeView,
    QWidget,
)
from screenshots import WINDOWS

from support import gui

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGIN: Final = "⟦"
END: Final = "⟧"


class QtTexts(QTranslator):
    """Qt's own texts, marked like ours."""

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        """Mark a text."""
        del context, disambiguation, n
        return f"{BEGIN}{text}{END}"

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        """Have Qt ask."""
        return False


def unmarked(text: str) -> str:
    """Return what is outside the marks, in plain text."""
    depth, outside = 0, []
    for letter in re.sub(r"<[^>]*>|&(amp|lt|gt|nbsp|quot);", " ", text):
        depth += (letter == BEGIN) - (letter == END)
        if depth == 0 and letter != END:
            outside.append(letter)
    return " ".join("".join(outside).split())


def shown(window: QWidget) -> Iterator[str]:
    """Yield every text of a window: what is seen, and what is spoken or shown when asked for."""
    yield window.windowTitle()
    for widget in [window, *window.findChildren(QWidget)]:
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        yield from _own(widget)
    for action in window.findChildren(QAction):
        yield from (action.text(), action.toolTip())


def _own(widget: QWidget) -> Iterator[str]:
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QGroupBox():
            yield widget.title()
        case QLineEdit():
            yield widget.placeholderText()
        case QPlainTextEdit() if widget.isReadOnly():
            yield widget.toPlainText()
        case QComboBox():
            yield from (widget.itemText(row) for row in range(widget.count()))
        case QAbstractItemView() if widget.model():
            yield from _cells(widget)
        case _:
            pass


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    columns = model.columnCount() if isinstance(view, QTableView | QTreeView) else 1
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    for row in range(model.rowCount()):
        for column in range(columns):
            for role in (*roles, Qt.ItemDataRole.AccessibleTextRole):
                yield str(model.index(row, column).data(role) or "")
    for column in range(columns):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")


def _find_by_english() -> None:
    """Let the screenshots find buttons and fields by their English names."""
    buttons, names = gui._visible, gui.names

    def plain(text: str) -> str:
        return text.replace("&", "").replace(BEGIN, "").replace(END, "")

    gui._buttons = lambda within, text: [
        each
        for each in buttons(within, QAbstractButton)
        if plain(text) in {plain(each.text()), plain(each.accessibleName())}
    ]
    gui.names = lambda widget: {plain(name) for name in names(widget)}


def main() -> None:
    """Open every window and print what is not translated."""
    _find_by_english()
    left: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = os.environ["XDG_CONFIG_HOME"] = home
        application = screenshots_world.make_application()
        translator = QtTexts()
        application.installTranslator(translator)
        for name, make in WINDOWS.items():
            window = make(screenshots_world.app_context(Path(home, name)))
            window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
            window.show()
            screenshots_world.settle()
            left[name] = sorted({unmarked(text) for text in shown(window)} - {""})
            window.close()
            window.deleteLater()
            QApplication.processEvents()
    print(json.dumps(left, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
