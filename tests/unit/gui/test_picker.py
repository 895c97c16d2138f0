"""The picker: letters, arrows, Enter, Escape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from totpdesk.delivery import Ask, Window
from totpdesk.gui.picker import Picker
from totpdesk.otp import Account
from totpdesk.vault import Entry

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

ENTRIES = tuple(
    Entry(name.lower(), name, Account(name, "ann")) for name in ("Google", "GitHub", "Bank")
)


class Asked:
    """A picker on show, and what came of it."""

    def __init__(self) -> None:
        """Ask for a browser's window."""
        self.picker = Picker(Ask(ENTRIES, Window(7, "firefox", "Sign in")))
        self.chosen: list[str] = []
        self.left: list[bool] = []
        self.picker.chosen.connect(self.chosen.append)
        self.picker.left.connect(lambda: self.left.append(True))
        self.picker.show()
        self.field = self.picker.focusWidget()
        assert self.field is not None

    def press(self, key: Qt.Key) -> None:
        """Press a key in the search field."""
        QTest.keyClick(self.field, key)


@pytest.fixture(name="asked")
def _asked(application: QApplication) -> Asked:
    return Asked()


def test_enter_takes_the_first(asked: Asked) -> None:
    """The most recent account needs no letter; the picker has closed by then."""
    asked.press(Qt.Key.Key_Return)
    assert (asked.chosen, asked.left) == (["google"], [])
    assert not asked.picker.isVisible()


def test_a_few_letters_choose(asked: Asked) -> None:
    """What is typed goes to the search, Enter takes what is left of the list."""
    QTest.keyClicks(asked.field, "git")
    asked.press(Qt.Key.Key_Return)
    assert asked.chosen == ["github"]


def test_arrows_move_in_the_list(asked: Asked) -> None:
    """They work while the field keeps the letters."""
    asked.press(Qt.Key.Key_Down)
    asked.press(Qt.Key.Key_Down)
    asked.press(Qt.Key.Key_Up)
    asked.press(Qt.Key.Key_Enter)
    assert asked.chosen == ["github"]


def test_enter_with_nothing_found_does_nothing(asked: Asked) -> None:
    """The picker stays, so that the letters can be mended."""
    QTest.keyClicks(asked.field, "zzz")
    asked.press(Qt.Key.Key_Return)
    assert (asked.chosen, asked.picker.isVisible()) == ([], True)


def test_escape_leaves_everything_as_it_was(asked: Asked) -> None:
    """Nothing is chosen, once."""
    asked.press(Qt.Key.Key_Escape)
    assert (asked.chosen, asked.left) == ([], [True])
