"""Single keys that the user moves while we run, by xmodmap: we follow on a real X server."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING

import pytest

from support.fingers import Key, SecondKeyboard
from support.pressing import FINGERS, PressTypes
from support.programs import find_program
from support.waiting import wait_until
from totpdesk.autotype import InsertResult

if TYPE_CHECKING:
    from support.session import DesktopSession
    from support.targets import QtField
    from totpdesk.autotype import Desktop

CODE = "275432"
P = 33  # the keycode
SECONDS = 5.0


@pytest.fixture(name="xmodmap")
def _xmodmap(desktop: DesktopSession, keyboard: SecondKeyboard) -> Xmodmap:
    return Xmodmap(desktop)


class Xmodmap:
    """Moves keys as users do."""

    def __init__(self, session: DesktopSession) -> None:
        self._session = session

    def __call__(self, *expressions: str) -> None:
        """Run xmodmap with these."""
        options = [word for expression in expressions for word in ("-e", expression)]
        self._session.run([find_program("xmodmap"), *options])


def test_moved_digits(x11: Desktop, xmodmap: Xmodmap, field: QtField) -> None:
    """The very next code is typed by the keys that the digits have now."""
    field.focus()
    target = x11.focus.focused()
    assert target is not None
    for keys in (
        ("keycode 11 = 7", "keycode 14 = 2", "keycode 16 = 5"),
        ("keycode 11 = exclam 2", "keycode 14 = 5 percent"),
        ("keycode 10 = 1", "keycode 11 = a", "keycode 14 = b", "keycode 16 = c"),  # the keypad's
    ):
        xmodmap(*keys)
        field.clear()
        assert InsertResult.DONE is x11.keyboard.type(CODE, target)
        field.wait_text(CODE)


def test_a_moved_shortcut(
    typing: PressTypes, xmodmap: Xmodmap, field: QtField, keyboard: SecondKeyboard
) -> None:
    """The letter's new key is the shortcut, the old one no more."""
    typing.text = CODE
    field.focus()
    xmodmap("keycode 32 = p P", "keycode 33 = o O")
    field.clear()

    def heard() -> bool:
        keyboard.chord((Key.CTRL, Key.ALT, P), hold=0.02)
        try:
            return typing.results.get(timeout=1) is InsertResult.DONE
        except queue.Empty:
            return False

    wait_until(heard, SECONDS, "the new key")
    keyboard.chord(FINGERS, hold=0.02)
    assert heard()
    assert typing.results.empty()
    field.wait_text(CODE * 2)


@pytest.mark.parametrize(
    "expressions",
    [
        ("clear lock", "clear control", "keycode 66 = Control_L", "add control = Control_L"),
        ("clear shift", "keycode 50 = NoSymbol", "keycode 62 = Shift_R", "add shift = Shift_R"),
        ("clear shift",),
        ("add mod3 = Scroll_Lock",),
    ],
)
def test_moved_modifiers(
    expressions: tuple[str, ...],
    x11: Desktop,
    xmodmap: Xmodmap,
    field: QtField,
    keyboard: SecondKeyboard,
) -> None:
    """Whichever keys are Shift and Control now, no letter is typed small or left out."""
    x11.focus.focused()
    xmodmap(*expressions)
    field.focus()
    field.clear()
    target = x11.focus.focused()
    assert target is not None
    assert InsertResult.DONE is x11.keyboard.type("FR8rv", target)
    field.wait_text("FR8rv")
    assert set() == keyboard.keys_down()
