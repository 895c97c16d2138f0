"""Keyboard accessibility on a real X server: no filter loses or changes a digit."""

from __future__ import annotations

import time
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from support.fingers import ALL_FILTERS, Filter, SecondKeyboard
from support.pressing import FINGERS, PressTypes
from support.waiting import wait_until
from totpdesk.autotype import InsertResult

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.targets import QtField
    from totpdesk.autotype import Desktop

CODE = "022668"
SECONDS = 5.0
BOUNCE = 0.35  # seconds, after which bounce keys take the same key for a new one
PAIRS = [one | other for one, other in combinations(Filter, 2)]


@pytest.mark.parametrize("layout", ["us", "fr", "np"])
def test_no_digit_is_lost(
    layout: str, x11: Desktop, field: QtField, keyboard: SecondKeyboard
) -> None:
    """Each of them, any two and all: digits without Shift, with it and on the keypad arrive."""
    keyboard.layout(layout)
    field.focus()
    target = x11.focus.focused()
    assert target is not None
    wrong = {}
    for filters in (*Filter, *PAIRS, ALL_FILTERS):
        keyboard.filters(filters)
        field.clear()
        assert InsertResult.DONE is x11.keyboard.type(CODE, target)
        try:
            field.wait_text(CODE, timeout=1)
        except TimeoutError:
            wrong[filters] = field.text()
        assert filters == keyboard.filters_on()
    assert wrong == {}


def test_a_press(typing: PressTypes, field: QtField, keyboard: SecondKeyboard) -> None:
    """Pressed twice as one must with each filter, the shortcut types both times; no key sticks."""
    typing.text = CODE
    field.focus()
    for filters in Filter:
        field.clear()
        keyboard.filters(filters)
        for number in (1, 2):
            press(keyboard, filters, lambda: not typing.results.empty())
            field.wait_text(CODE * number)
            assert InsertResult.DONE is typing.results.get(timeout=SECONDS)
            assert filters == keyboard.filters_on()
            assert set() == keyboard.keys_down()
            assert keyboard.sticking() == (0, 0, 0)
            time.sleep(BOUNCE if filters is Filter.BOUNCE else 0)


def press(keyboard: SecondKeyboard, filters: Filter, heard: Callable[[], bool]) -> None:
    """Press the shortcut: with sticky keys one key after the other, else until each counts."""
    if filters is Filter.STICKY:
        keyboard.tap(*FINGERS)
        return
    for key in FINGERS:
        keyboard.press(key)
        wait_until(lambda key=key: key in keyboard.keys_down() or heard(), SECONDS, "the key")
    for key in reversed(FINGERS):
        keyboard.release(key)
