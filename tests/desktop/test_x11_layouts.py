"""The shortcut's letter on a real X server with several layouts: the active one decides."""

from __future__ import annotations

import queue
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import pytest
from Xlib import X
from Xlib.display import Display
from Xlib.error import BadAccess, CatchError

from support.fingers import Key, SecondKeyboard
from support.pressing import bind
from support.waiting import wait_until
from totpdesk.autotype import Binding
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.session import DesktopSession
    from totpdesk.autotype import Desktop

SECONDS = 5.0
SWITCHES = 20
NOT_TO_OTHERS = False  # XGrabKey's owner_events
KEY_OF_O = 32


class Switch(NamedTuple):
    """A letter, its keycode on the first layout, and then on the `group`th."""

    layouts: str
    variants: str
    group: int
    letter: str
    first: int
    then: int


SWITCHED = [
    Switch("us,de", "", 2, "z", 52, 29),
    Switch("us,us", ",dvorak", 2, "o", KEY_OF_O, 39),
    Switch("us,fr", "", 2, "a", 38, 24),
    Switch("us,ru,de", ",,", 3, "y", 29, 52),
    Switch("us,us,us,fr", ",,,", 4, "q", 24, 38),
]


class Rival:
    """Another program, which tries to have keys with Ctrl and Alt for itself."""

    def __init__(self, session: DesktopSession) -> None:
        self._display = Display(session.display)
        self._root = self._display.screen().root

    def can_have(self, keycode: int) -> bool:
        """Return whether no program has this key; it is released at once."""
        caught = CatchError(BadAccess)
        mask = X.ControlMask | X.Mod1Mask
        modes = NOT_TO_OTHERS, X.GrabModeAsync, X.GrabModeAsync
        self._root.grab_key(keycode, mask, *modes, caught)
        self._display.sync()
        if not caught.get_error():
            self._root.ungrab_key(keycode, mask)
            self._display.sync()
        return not caught.get_error()

    def close(self) -> None:
        """Go."""
        self._display.close()


@pytest.fixture(name="rival")
def _rival(desktop: DesktopSession) -> Iterator[Rival]:
    rival = Rival(desktop)
    yield rival
    rival.close()


def hear(x11: Desktop, letter: str) -> queue.Queue[str]:
    """Bind Ctrl, Alt and the letter; return where its presses gather."""
    presses: queue.Queue[str] = queue.Queue()
    bind(x11, lambda: presses.put(letter), Chord.parse(f"ctrl+alt+{letter}"))
    return presses


def press(keyboard: SecondKeyboard, keycode: int) -> None:
    """Press a key with Ctrl and Alt."""
    keyboard.chord((Key.CTRL, Key.ALT, keycode), hold=0.02)


@pytest.mark.parametrize("switch", SWITCHED, ids=lambda switch: f"{switch.layouts}{switch.group}")
def test_the_letter_of_the_active_layout(
    switch: Switch, x11: Desktop, rival: Rival, keyboard: SecondKeyboard
) -> None:
    """Before a switch, after it and back again: its key is ours, and only that one."""
    keyboard.layout(switch.layouts, variants=switch.variants)
    presses = hear(x11, switch.letter)
    press(keyboard, switch.first)
    assert presses.get(timeout=SECONDS)

    keyboard.switch(switch.group)
    wait_until(lambda: rival.can_have(switch.first), SECONDS, "the old key to be let go of")
    assert not rival.can_have(switch.then)
    press(keyboard, switch.first)
    press(keyboard, switch.then)
    assert presses.get(timeout=SECONDS)

    keyboard.switch(1)
    wait_until(lambda: rival.can_have(switch.then), SECONDS, "the other key to be let go of")
    assert not rival.can_have(switch.first)
    press(keyboard, switch.then)
    press(keyboard, switch.first)
    assert presses.get(timeout=SECONDS)
    assert presses.empty()


@pytest.mark.parametrize("switch", SWITCHED, ids=lambda switch: f"{switch.layouts}{switch.group}")
def test_bound_while_another_layout_is_active(
    switch: Switch, x11: Desktop, rival: Rival, keyboard: SecondKeyboard
) -> None:
    """The key is that of the active layout from the first press on."""
    keyboard.layout(switch.layouts, variants=switch.variants, group=switch.group)
    presses = hear(x11, switch.letter)
    assert rival.can_have(switch.first)
    press(keyboard, switch.then)
    assert presses.get(timeout=SECONDS)


def test_a_layout_without_the_letter(x11: Desktop, keyboard: SecondKeyboard) -> None:
    """On the Russian one the key that bears the letter on the other layout stays the shortcut."""
    keyboard.layout("us,ru")
    presses = hear(x11, "o")
    for group in (1, 2, 1):
        keyboard.switch(group)
        press(keyboard, KEY_OF_O)
        assert presses.get(timeout=SECONDS)
    assert presses.empty()


def test_a_letter_of_another_script(x11: Desktop, keyboard: SecondKeyboard) -> None:
    """A shortcut that was captured on a Russian keyboard is available there."""
    keyboard.layout("ru")
    presses = hear(x11, "щ")
    press(keyboard, KEY_OF_O)
    assert presses.get(timeout=SECONDS)


def test_no_press_is_lost_while_layouts_switch(x11: Desktop, keyboard: SecondKeyboard) -> None:
    """A key that has the letter on both layouts is never released; each press counts once."""
    keyboard.layout("us,de")
    presses = hear(x11, "o")
    for number in range(SWITCHES):
        keyboard.switch(1 + number % 2)
        press(keyboard, KEY_OF_O)
    for _ in range(SWITCHES):
        presses.get(timeout=SECONDS)
    for layout in ("de", "fr", "us"):
        keyboard.layout(layout)
        press(keyboard, KEY_OF_O)
        presses.get(timeout=SECONDS)
    assert presses.empty()


def test_two_shortcuts_that_change_places(x11: Desktop, keyboard: SecondKeyboard) -> None:
    """Y and Z on a German keyboard: each has the key of the other, and neither is released."""
    keyboard.layout("us,de")
    presses: queue.Queue[str] = queue.Queue()
    wanted = [
        Binding(letter, Chord.parse(f"ctrl+alt+{letter}"), partial(presses.put, letter))
        for letter in "yz"
    ]
    assert x11.shortcuts.bind(wanted) == {}

    def heard(keycode: int) -> str:
        press(keyboard, keycode)
        return presses.get(timeout=SECONDS)

    for group, y, z in ((1, 29, 52), (2, 52, 29), (1, 29, 52)):
        keyboard.switch(group)
        wait_until(lambda y=y: heard(y) == "y", SECONDS, "the keys to change places")
        assert heard(z) == "z"
    assert presses.empty()
