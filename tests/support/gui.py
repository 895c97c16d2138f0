"""What a user does with a window: looks for a text or a name, clicks, and presses keys.

Names are those that a screen reader is given; a widget that is not visible is not found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar
from unittest.mock import patch

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QAction, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)

from totpdesk.gui.accounts import rows as account_rows
from totpdesk.gui.widgets.banner import Banner

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_DIGITS: Final = 6  # of the shortest code
_Widget = TypeVar("_Widget", bound=QWidget)


def window(kind: type[_Widget]) -> _Widget:
    """Return the one window of a kind that is open."""
    found = windows(kind)
    assert len(found) == 1, f"{kind.__name__}: {len(found)} of {[w.windowTitle() for w in _top()]}"
    return found[0]


def windows(kind: type[_Widget]) -> list[_Widget]:
    """Return the windows and dialogs of a kind that are open."""
    return [each for each in _top() if type(each) is kind]


def titles() -> set[str]:
    """Return the titles of the windows that are open."""
    return {each.windowTitle() for each in _top()}


def button(within: QWidget, text: str) -> QAbstractButton:
    """Return the button or checkbox with a text or name; mnemonics do not count."""
    return _one(_buttons(within, text), text, (b.text() for b in _visible(within, QAbstractButton)))


def offers(within: QWidget, text: str) -> bool:
    """Return whether a button is there and can be pressed."""
    return any(each.isEnabled() for each in _buttons(within, text))


def click(within: QWidget, text: str) -> None:
    """Click a button or checkbox."""
    wanted = button(within, text)
    assert wanted.isEnabled(), f"{text!r} cannot be clicked"
    wanted.click()


def field(within: QWidget, name: str, kind: type[_Widget] = QLineEdit) -> _Widget:  # type: ignore[assignment]
    """Return the field with a name, or with a label of that name."""
    every = _visible(within, kind)
    return _one((w for w in every if name in names(w)), name, (str(names(w)) for w in every))


def combo(within: QWidget, name: str) -> QComboBox:
    """Return the box to choose from with a name, or with a label of that name."""
    return field(within, name, QComboBox)


def choose(within: QWidget, name: str, text: str) -> None:
    """Choose a text in a box, as by a click."""
    box = combo(within, name)
    at = box.findText(text)
    assert at >= 0, f"{text!r} is none of {[box.itemText(i) for i in range(box.count())]}"
    box.setCurrentIndex(at)
    box.activated.emit(at)


def entered(within: QWidget, name: str) -> list[str]:
    """Return the text of every field with a name."""
    fields = within.findChildren(QLineEdit)
    return [each.text() for each in fields if each.accessibleName() == name]


def enter(within: QWidget, name: str, text: str) -> QLineEdit:
    """Replace a field's text by typing."""
    line = field(within, name)
    assert line.isEnabled(), f"{name!r} takes no text"
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    for letter in text:
        _type(line, letter)
    return line


def press(
    key: Qt.Key | str, on: QWidget | None = None, *, modifiers: Iterable[Qt.KeyboardModifier] = ()
) -> None:
    """Press a key, such as Qt.Key_Down or "Ctrl+D", in a widget or where the focus is."""
    target = on or QApplication.focusWidget()
    assert target, "no widget has the focus"
    if isinstance(key, str):
        combination = QKeySequence(key)[0]
        QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
        return
    held = Qt.KeyboardModifier.NoModifier
    for each in modifiers:
        held |= each
    QTest.keyClick(target, key, held)


def texts(within: QWidget) -> list[str]:
    """Return every text that can be read: labels, and what text fields show that take none."""
    read_only = (w for w in _visible(within, QPlainTextEdit) if w.isReadOnly())
    return [
        *(label.text() for label in _visible(within, QLabel) if label.text()),
        *(text.toPlainText() for text in read_only),
    ]


def says(within: QWidget, text: str) -> bool:
    """Return whether a text is visible somewhere."""
    return any(text in each for each in texts(within))


def banner_text(within: QWidget) -> str:
    """Return what the banner of a window says, "" where there is none to be seen."""
    return next((banner.accessibleName() for banner in _visible(within, Banner)), "")


def choose_files(within: QWidget, *paths: Path | str) -> None:
    """Choose files in the dialog that a window has opened."""
    dialog = within.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog), "no files are asked for"
    dialog.filesSelected.emit([str(path) for path in paths])
    dialog.fileSelected.emit(str(paths[0]))
    dialog.close()


def drop(on: QWidget, data: QMimeData) -> None:
    """Drop something on a window."""
    where, none = QPoint(5, 5), Qt.KeyboardModifier.NoModifier
    left, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    on.dropEvent(QDropEvent(where, copy, data, left, none))


def names(widget: QWidget) -> set[str]:
    """Return what a widget is called: by a screen reader, and by the label beside it."""
    interface = QAccessible.queryAccessibleInterface(widget)
    spoken = interface.text(QAccessible.Text.Name) if interface else ""
    labels = (
        label.text().replace("&", "")
        for label in widget.window().findChildren(QLabel)
        if label.buddy() is widget
    )
    return {name for name in (spoken, widget.accessibleName(), *labels) if name}


def rows(view: QAbstractItemView) -> list[str]:
    """Return the rows of a list, each by its name."""
    model = view.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def codes_in(view: QAbstractItemView) -> list[str]:
    """Return the codes that are to be seen in a list of accounts, as it is painted now."""
    with patch.object(account_rows, "draw_line", wraps=account_rows.draw_line) as drawn:
        view.viewport().grab()
    texts = (call.args[3].replace(" ", "") for call in drawn.call_args_list)
    return [text for text in texts if text.isdecimal() and len(text) >= _DIGITS]


def index_of(view: QAbstractItemView, name: str) -> QModelIndex:
    """Return the row of a list with a name."""
    return view.model().index(rows(view).index(name), 0)


def select(view: QAbstractItemView, name: str) -> None:
    """Make the row with a name the current one."""
    view.setCurrentIndex(index_of(view, name))


def menu_action(menu: QMenu, text: str) -> QAction:
    """Return the line of a menu, or of one below it, with a text."""
    lines = list(_lines(menu))
    found = [line for line in lines if line.text().replace("&", "") == text]
    return _one(found, text, (line.text() for line in lines))


def answer(text: str) -> None:
    """Press a button of the question that is asked."""
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox), f"{box!r} is no question"
    next(each for each in box.buttons() if each.text().replace("&", "") == text).click()


def _type(line: QLineEdit, letter: str) -> None:
    """Type a letter; QTest ends the process at one that is not ASCII."""
    if letter.isascii():
        QTest.keyClicks(line, letter)
        return
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(line, QKeyEvent(kind, Qt.Key.Key_unknown, none, letter))


def _top() -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if each.isVisible()]


def _visible(within: QWidget, kind: type[_Widget]) -> list[_Widget]:
    return [each for each in within.findChildren(kind) if each.isVisible()]


def _buttons(within: QWidget, text: str) -> list[QAbstractButton]:
    every = _visible(within, QAbstractButton)
    return [each for each in every if text in {each.text().replace("&", ""), each.accessibleName()}]


def _lines(menu: QMenu) -> Iterator[QAction]:
    for line in menu.actions():
        below = line.menu()
        if isinstance(below, QMenu):
            yield from _lines(below)
        elif line.text():
            yield line


_Found = TypeVar("_Found")


def _one(found: Iterable[_Found], wanted: str, there: Iterable[str]) -> _Found:
    first = next(iter(found), None)
    assert first is not None, f"{wanted!r} is not among {list(there)}"
    return first
