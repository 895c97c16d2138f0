"""The picker: letters, arrows, digits, Enter, Escape, and the code of the current account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from support.asking_picker import BROWSER, NONE, Asked, Key, accounts, timers
from totpdesk.autotype import Area, PickRequest, Window
from totpdesk.base.errors import NoDisplayError
from totpdesk.gui.picker import Picker
from totpdesk.gui.picker.frame import position

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier


@pytest.fixture(name="asked")
def _asked(application: QApplication, world: World) -> Asked:
    return Asked(world)


@pytest.mark.parametrize("area", [None, Area(0, 0, 200, 400)])
def test_it_opens_without_a_word_from_the_desktop(
    application: QApplication, world: World, area: Area | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desktop that is slow or gone is not asked on this thread; the request says where it is."""

    def gone(_window: Window) -> Area:
        raise NoDisplayError("The compositor has gone.")

    monkeypatch.setattr(world.desktop.focus, "area", gone)
    entry, free = world.add("GitHub"), application.primaryScreen().availableGeometry()
    picker = Picker(PickRequest((entry,), BROWSER, area=area), world.context)
    window = QRect(*area) if area else None
    assert picker.pos() == position(picker.size(), window, free)


def test_enter_takes_the_first(asked: Asked) -> None:
    """The likeliest account needs no letter; the picker has closed by then."""
    asked.press(Key.Key_Return)
    assert asked.ended == asked.inserted(0)
    assert not asked.picker.isVisible()


def test_a_few_letters_choose(asked: Asked) -> None:
    """What is typed goes to the search, Enter takes what is left of the list."""
    asked.type("git")
    asked.press(Key.Key_Return)
    assert asked.ended == asked.inserted(1)


def test_a_slip_of_the_finger_still_chooses(asked: Asked) -> None:
    """Where nothing holds the letters, the account most like them is there."""
    asked.type("gihub")
    asked.press(Key.Key_Return)
    assert asked.ended == asked.inserted(1)


def test_arrows_move_in_the_list(asked: Asked) -> None:
    """They work while the field keeps the letters."""
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Up, Key.Key_Enter):
        asked.press(key)
    assert asked.ended == asked.inserted(1)


def test_shift_enter_presses_enter_too(asked: Asked) -> None:
    """The receiver of the choice learns of it."""
    asked.press(Key.Key_Return, SHIFT)
    assert asked.ended == asked.inserted(0, enter=True)


def test_control_c_copies(asked: Asked) -> None:
    """The current account's code is for the clipboard, and the picker closes."""
    asked.press(Key.Key_Down)
    asked.press(Key.Key_C, CONTROL)
    assert asked.ended == [("copy", asked.entries[1].id)]


def test_a_digit_takes_a_row(asked: Asked) -> None:
    """As long as nothing is typed, the number before a row is its key."""
    asked.press(Key.Key_3)
    assert asked.ended == asked.inserted(2)


@pytest.fixture(name="asked_of_ten")
def _asked_of_ten(application: QApplication, world: World) -> Asked:
    return Asked(world, names=[f"Account {letter}" for letter in "ABCDEFGHIJ"])


@pytest.mark.parametrize("held", [NONE, SHIFT, ALT, KEYPAD])
@pytest.mark.parametrize("digit", range(1, 10))
def test_each_digit_takes_its_own_row(
    asked_of_ten: Asked, digit: int, held: Qt.KeyboardModifier
) -> None:
    """From 1 to 9, on the keypad too, and by Shift where the layout wants that for digits."""
    asked_of_ten.press(Key(Key.Key_0 + digit), held)
    assert asked_of_ten.ended == asked_of_ten.inserted(digit - 1)


@pytest.mark.parametrize(
    ("key", "held"), [(Key.Key_0, NONE), (Key.Key_0, ALT), (Key.Key_1, CONTROL), (Key.Key_A, ALT)]
)
def test_no_other_key_takes_a_row(
    asked_of_ten: Asked, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    """No row has the number 0, and shortcuts of other kinds are not ours."""
    asked_of_ten.press(key, held)
    assert (asked_of_ten.ended, asked_of_ten.picker.isVisible()) == ([], True)


def test_a_digit_after_letters_is_a_letter(asked: Asked) -> None:
    """A name that continues with digits can be typed; with Alt a digit still takes a row."""
    asked.type("o")
    asked.press(Key.Key_3)
    assert asked.ended == []
    asked.press(Key.Key_Backspace)
    asked.press(Key.Key_2, ALT)
    assert asked.ended == asked.inserted(0)  # behind 365 Office, of which a word begins with o


def test_a_digit_after_letters_takes_no_row(asked_of_ten: Asked) -> None:
    """Not even where there is a row of that number: the account may be called Account 3."""
    asked_of_ten.type("acc")
    asked_of_ten.press(Key.Key_3)
    assert (asked_of_ten.ended, asked_of_ten.field.text()) == ([], "acc3")


def test_a_digit_without_a_row_is_a_letter(asked: Asked) -> None:
    """There is no ninth account here, so the 9 may be what a name begins with."""
    asked.press(Key.Key_9)
    assert (asked.ended, asked.picker.isVisible()) == ([], True)


def test_nothing_ends_before_the_key_is_up_again(asked: Asked) -> None:
    """The window that gets the focus back must not get a key it has not seen go down."""
    QTest.keyPress(asked.field, Key.Key_Return)
    assert (asked.ended, asked.picker.isVisible()) == ([], True)
    QTest.keyRelease(asked.field, Key.Key_Return)
    assert asked.ended == asked.inserted(0)


def test_a_key_that_stays_down_is_not_waited_for(asked: Asked, until: Settle) -> None:
    """A user who holds Enter down still gets the code."""
    QTest.keyPress(asked.field, Key.Key_Return)
    until(lambda: asked.ended == asked.inserted(0))


def test_enter_with_nothing_found_does_nothing(asked: Asked) -> None:
    """The picker stays and says so; the letters can be mended."""
    asked.type("zzz")
    asked.press(Key.Key_Return)
    assert (asked.ended, asked.picker.isVisible()) == ([], True)
    assert asked.shows("No account matches.")


def test_escape_leaves_everything_as_it_was(asked: Asked) -> None:
    """Nothing is chosen, once."""
    asked.press(Key.Key_Escape)
    assert asked.ended == [("dismissed",)]


def test_it_goes_when_the_user_turns_elsewhere_but_not_at_a_passing_loss(
    asked: Asked, until: Settle
) -> None:
    """A window manager may take the focus away and give it back; a user does not come back."""
    other = QWidget()
    other.show()
    asked.picker.activateWindow()
    until(asked.picker.isActiveWindow)
    other.activateWindow()
    until(other.isActiveWindow)
    asked.picker.activateWindow()
    until(lambda: asked.picker.isActiveWindow() and not timers(asked.picker))
    assert asked.picker.isVisible()
    asked.picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    other.activateWindow()
    until(lambda: not asked.picker.isVisible())
    assert asked.ended == []


def test_a_click_takes_a_row(asked: Asked) -> None:
    """The mouse can do it too."""
    view = accounts(asked.picker)
    middle = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert asked.ended == asked.inserted(1)


def test_where_there_is_no_window_enter_copies(application: QApplication, world: World) -> None:
    """With nowhere to type, the clipboard is what is left."""
    asked = Asked(world, window=None)
    assert asked.shows("For the clipboard")
    asked.press(Key.Key_Return)
    assert asked.ended == [("copy", asked.entries[0].id)]


def test_a_screen_reader_hears_who_comes_first(asked: Asked) -> None:
    """Name and account, why, and where in the list; the field that has the focus says it."""
    interface = QAccessible.queryAccessibleInterface(asked.field)
    assert interface.text(QAccessible.Text.Name) == "Search accounts"
    said = interface.text(QAccessible.Text.Description)
    assert said == "Google, ann, The title names google, 1 of 5"
    asked.type("git")
    assert interface.text(QAccessible.Text.Description) == "GitHub, ann, 1 of 1"
    asked.type("zzz")
    assert interface.text(QAccessible.Text.Description) == "No account matches"
