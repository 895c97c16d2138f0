"""The bars above and below the list of accounts, and pages for an empty list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QFont, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from totpdesk.base.translation import tr
from totpdesk.gui.menu import WHOLE_LIST, AddMethod, AppAction
from totpdesk.gui.runtime.process import app_icon
from totpdesk.gui.widgets.style import GAP, MARGIN, larger, quiet_label

if TYPE_CHECKING:
    from totpdesk.accounts.account import AccountRecord


class TopBar(QWidget):
    """The search, the button to add an account, and a menu for the whole list."""

    add_asked = Signal(AddMethod)
    action_asked = Signal(AppAction)
    down = Signal()
    copy_asked = Signal()

    def __init__(self) -> None:
        """Lay it out."""
        super().__init__()
        self.search = QLineEdit(placeholderText=tr("Search"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Search accounts"))
        self.search.installEventFilter(self)
        add = QPushButton(tr("&Add"), autoDefault=False)
        add.setMenu(_add_menu(self, self.add_asked, self.action_asked))
        more = QPushButton(tr("&More"), autoDefault=False)
        more.setMenu(_more_menu(self, self.action_asked))
        settings = QPushButton(tr("Se&ttings"), autoDefault=False)
        settings.clicked.connect(lambda: self.action_asked.emit(AppAction.SETTINGS))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.search, stretch=1)
        for button in (add, more, settings):
            row.addWidget(button)
        self.search.setMinimumHeight(add.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Move the focus to the list by the down arrow; Ctrl+C copies if no text is selected."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.down.emit()
                return True
            if event.matches(QKeySequence.StandardKey.Copy) and not self.search.hasSelectedText():
                self.copy_asked.emit()
                return True
        return super().eventFilter(watched, event)


class Toolbar(QWidget):
    """Buttons for the selected account, and a line for messages."""

    def __init__(self) -> None:
        """Lay it out."""
        super().__init__()
        self.copy = _action(tr("&Copy"), "Return")
        self.copy.setShortcuts(
            [QKeySequence("Return"), QKeySequence(QKeySequence.StandardKey.Copy)]
        )
        self.edit = _action(tr("&Edit…"), "F2")
        self.favourite = _action(tr("&Favourite"), "Ctrl+D")
        self.favourite.setCheckable(True)
        self.qr = _action(tr("Show &QR…"), "Ctrl+R")
        for action in (
            self.edit,
            self.favourite,
            self.qr,
        ):  # the search uses the other keys
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self.remove = _action(tr("&Remove"), QKeySequence.StandardKey.Delete)
        self.status = quiet_label()
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.status, stretch=1)
        for action in (self.copy, self.edit, self.qr, self.remove):
            row.addWidget(_button(action))

    def actions_of_an_account(self) -> list[QAction]:
        """Return the actions, for the list's context menu and keys."""
        return [self.copy, self.edit, self.favourite, self.qr, self.remove]

    def enable(self, entry: AccountRecord | None) -> None:
        """Enable the actions if an account is selected."""
        for action in self.actions_of_an_account():
            action.setEnabled(entry is not None)
        self.favourite.setChecked(entry is not None and entry.favourite)


def empty_page(add_asked: SignalInstance, action_asked: SignalInstance) -> QWidget:
    """Return the page for an empty list: how to add the first account."""
    page = QWidget()
    picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
    picture.setPixmap(app_icon().pixmap(72, 72))
    title = QLabel(tr("No accounts yet"), alignment=Qt.AlignmentFlag.AlignCenter)
    larger(title, 1.4, QFont.Weight.DemiBold)
    how = quiet_label(tr("Open the page on which a site shows its QR code, then scan the screen."))
    how.setAlignment(Qt.AlignmentFlag.AlignCenter)
    scan = QPushButton(tr("&Scan the screen"), default=True)
    scan.clicked.connect(lambda: add_asked.emit(AddMethod.SCREEN))
    more = QPushButton(tr("&More ways"))
    more.setMenu(_add_menu(more, add_asked, action_asked))
    buttons = QHBoxLayout()
    buttons.addStretch()
    buttons.addWidget(scan)
    buttons.addWidget(more)
    buttons.addStretch()
    rows = QVBoxLayout(page)
    rows.setSpacing(MARGIN - 4)
    rows.addStretch(2)
    for part in (picture, title, how):
        rows.addWidget(part)
    rows.addLayout(buttons)
    rows.addStretch(3)
    return page


def no_match_page() -> QWidget:
    """Return the page for a search without results."""
    label = quiet_label(tr("No account matches."))
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label


def _add_menu(parent: QWidget, add_asked: SignalInstance, action_asked: SignalInstance) -> QMenu:
    menu = QMenu(parent)
    for method in AddMethod:
        menu.addAction(method.text, partial(add_asked.emit, method))
    menu.addSeparator()
    menu.addAction(tr("From another &program…"), partial(action_asked.emit, AppAction.IMPORT))
    return menu


def _more_menu(parent: QWidget, action_asked: SignalInstance) -> QMenu:
    menu = QMenu(parent)
    for action in WHOLE_LIST:
        menu.addAction(action.text, partial(action_asked.emit, action))
    return menu


def _action(text: str, key: str | QKeySequence.StandardKey) -> QAction:
    action = QAction(text)
    action.setShortcut(QKeySequence(key))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.setShortcutVisibleInContextMenu(True)
    return action


def _button(action: QAction) -> QPushButton:
    """Return a button that follows the action; unlike a tool button it keeps the mnemonic."""
    button = QPushButton(action.text(), autoDefault=False)
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    return button
