"""A picker that asks for an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListView, QWidget

from support.gui import field
from totpdesk.autotype import PickRequest, Window
from totpdesk.gui.picker import Picker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conftest import World


NAMES = ("Google", "GitHub", "Bank", "365 Office")
BROWSER = Window(7, "firefox", "Sign in")
REASON = "The title names google."
Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier


class Asked:
    """A picker on show, and what came of it."""

    def __init__(
        self, world: World, window: Window | None = BROWSER, names: Iterable[str] = NAMES
    ) -> None:
        """Ask for a window, or for the clipboard."""
        self.world = world
        self.entries = tuple(world.add(name, f"totp/{name}:ann") for name in names)
        counter = world.add("Vault", "hotp/Vault:ann", "&counter=7")
        reasons = {self.entries[0].id: REASON}
        self.picker = Picker(PickRequest((*self.entries, counter), window, reasons), world.context)
        self.ended: list[tuple[object, ...]] = []
        self.picker.chosen.connect(lambda key, enter: self.ended.append(("insert", key, enter)))
        self.picker.copied.connect(lambda key: self.ended.append(("copy", key)))
        self.picker.dismissed.connect(lambda: self.ended.append(("dismissed",)))
        self.picker.show()
        field = self.picker.focusWidget()
        assert field is not None
        self.field = field

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press and release a key in the search field."""
        QTest.keyClick(self.field, key, held)

    def type(self, text: str) -> None:
        """Type letters into it."""
        QTest.keyClicks(self.field, text)

    def inserted(self, number: int, *, enter: bool = False) -> list[tuple[object, ...]]:
        """Return what is to have come of choosing an entry."""
        return [("insert", self.entries[number].id, enter)]

    def words(self) -> list[str]:
        """Return what its labels say."""
        labels = self.picker.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisible()]

    def shows(self, text: str) -> bool:
        """Return whether a label says exactly this."""
        return text in self.words()


def accounts(picker: Picker) -> QListView:
    """Return the list."""
    return field(picker, "Accounts", QListView)


def timers(part: QWidget) -> list[QTimer]:
    """Return the timers of a part that run."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    return [timer for timer in part.findChildren(QTimer, options=direct) if timer.isActive()]
