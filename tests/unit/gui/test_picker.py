"""The picker: letters, arrows, digits, Enter, Escape, and the code of the current account."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListView, QWidget

from support.gui import field
from totpdesk.accounts.account import AccountRecord, Icon
from totpdesk.accounts.batch import NewAccount
from totpdesk.autotype import Area, PickRequest, Window
from totpdesk.base.errors import KeychainRefusedError, NoDisplayError
from totpdesk.gui.picker import Picker
from totpdesk.gui.picker.frame import position
from totpdesk.gui.picker.strip import CodeStrip
from totpdesk.gui.widgets.live_codes import LiveCodes
from totpdesk.gui.widgets.style import grouped
from totpdesk.otp import code_at, parse_uri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World

NAMES = ("Google", "GitHub", "Bank", "365 Office")
BROWSER = Window(7, "firefox", "Sign in")
REASON = "The title names google."
Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier


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


@pytest.fixture(name="asked")
def _asked(application: QApplication, world: World) -> Asked:
    return Asked(world)


def codes_of(world: World, entry: AccountRecord) -> tuple[str, str]:
    """Return the code of now and the next one, as they are shown."""
    kept = world.context.accounts.key_uri(entry.id)
    now = world.clock.now()
    times = (now, now + timedelta(seconds=kept.account.period))
    here, following = (grouped(code_at(kept.account, kept.secret, when).value) for when in times)
    return here, following


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


def accounts(picker: Picker) -> QListView:
    """Return the list."""
    return field(picker, "Accounts", QListView)


def timers(part: QWidget) -> list[QTimer]:
    """Return the timers of a part that run."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    return [timer for timer in part.findChildren(QTimer, options=direct) if timer.isActive()]


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


def test_the_current_accounts_codes_are_shown(asked: Asked, until: Settle) -> None:
    """The code of now with its time, and the next; an arrow shows another account's."""
    for entry in asked.entries[:2]:
        code, following = codes_of(asked.world, entry)
        until(lambda code=code: asked.shows(code))  # type: ignore[misc] # bound now
        assert {"20 s", f"then {following}"} <= set(asked.words())
        asked.press(Key.Key_Down)


def test_only_the_current_accounts_secret_is_read(
    asked: Asked, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is passed on the way down stays in the keychain."""
    read: list[str] = []
    key_uri = asked.world.context.accounts.key_uri
    monkeypatch.setattr(
        asked.world.context.accounts,
        "key_uri",
        lambda entry_id: read.append(entry_id) or key_uri(entry_id),
    )
    asked.press(Key.Key_Down)
    asked.press(Key.Key_Down)
    until(lambda: asked.shows(codes_of(asked.world, asked.entries[2])[0]))
    assert set(read) == {asked.entries[2].id}


def test_the_secrets_are_forgotten_when_it_closes(asked: Asked, until: Settle) -> None:
    """And nothing ticks any more."""
    codes, first = asked.picker.findChild(LiveCodes), asked.entries[0]
    until(lambda: codes.code(first))
    asked.picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    asked.press(Key.Key_Escape)
    assert codes.code(first) is None
    assert timers(asked.picker.findChild(CodeStrip)) == []


def test_a_counter_is_not_spent_by_looking(asked: Asked) -> None:
    """It says that the counter moves on when the code is inserted, and does not move it."""
    asked.type("vault")
    assert asked.shows("A counter: its next code is generated when it is inserted.")
    assert asked.world.context.accounts.find("Vault").account.counter == 7


def test_a_locked_keychain_is_not_asked(asked: Asked, until: Settle) -> None:
    """Its prompt would take the focus; Enter is what unlocks it."""
    asked.world.secrets.locked = True
    until(lambda: asked.shows("Enter unlocks the keychain."))
    assert asked.world.secrets.locked


def test_what_is_wrong_with_the_keychain_is_said(asked: Asked, until: Settle) -> None:
    """A keychain that fails is not called locked."""
    asked.world.secrets.failure = KeychainRefusedError("The keychain is broken.")
    until(lambda: asked.shows("The keychain is broken."))


def test_pictures_come_without_being_waited_for(
    application: QApplication, world: World, until: Settle
) -> None:
    """The picker is there at once, its pictures a moment later."""
    shapes = '<path fill="#fe0304" d="M0 0h9v9H0z"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{shapes}</svg>'
    uri = parse_uri("otpauth://totp/Forge:ann?secret=JBSWY3DPEHPK3PXP")
    item = AccountRecord.of(uri, "Forge", picture=Icon("image/svg+xml", svg.encode()))
    entries = world.context.accounts.add_many([NewAccount("Forge", item)], world.clock.now())
    picker = Picker(PickRequest(entries, BROWSER), world.context)
    picker.show()

    def has(colour: QColor, high: int) -> bool:
        image = accounts(picker).viewport().grab().toImage()
        return any(image.pixelColor(x, high) == colour for x in range(image.width()))

    row = accounts(picker).sizeHintForRow(0)
    assert not has(QColor("#fe0304"), row // 2)
    until(lambda: has(QColor("#fe0304"), row // 2))


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
