"""Locks and latches on a real X server: whatever is in force, the digits arrive, and it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from Xlib import X

from support.fingers import Filter, Key, SecondKeyboard
from support.pressing import ALL_DIGITS, FINGERS, PressTypes, bind
from support.targets import GtkEntry, QtField, Terminal
from support.waiting import wait_until
from totpdesk.autotype import Binding, InsertResult
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from support.targets import OpenTarget
    from totpdesk.autotype import Desktop

SECONDS = 5.0
O_KEYS = {"neo": 42, "bepo": 27}
LAYOUTS = {
    "us": ("us", ""),
    "de": ("de", ""),
    "fr": ("fr", ""),
    "neo": ("de", "neo"),
    "bepo": ("fr", "bepo"),
    "ru": ("ru", ""),
    "ara": ("ara", ""),
}
MODIFIERS = {
    "Shift": X.ShiftMask,
    "Lock": X.LockMask,
    "Control": X.ControlMask,
    **{f"Mod{number}": 1 << number + 2 for number in range(1, 6)},
}
EVERY = 0xFF


@pytest.mark.parametrize("layout", LAYOUTS)
def test_any_lock_or_latch(
    layout: str, field: QtField, keyboard: SecondKeyboard, request: pytest.FixtureRequest
) -> None:
    """Each modifier locked, all of them, and each latched: the digits arrive and locks remain."""
    layouts, variants = LAYOUTS[layout]
    keyboard.layout(layouts, variants=variants)
    request.getfixturevalue("typing")
    fingers = (Key.CTRL, Key.ALT, O_KEYS.get(variants, Key.O))
    field.focus()
    wrong = {}
    for name, mask in {**MODIFIERS, "all": EVERY}.items():
        for stick in (keyboard.lock, keyboard.latch):
            stick(mask)
            field.clear()
            before = keyboard.sticking()[0]
            keyboard.chord(fingers, hold=0.02)
            try:
                field.wait_text(ALL_DIGITS, timeout=2)
            except TimeoutError:
                wrong[f"{name} {stick.__name__}ed"] = field.text()
            assert set() == keyboard.keys_down()
            assert (before, 0, 0) == keyboard.sticking()  # the press itself ends a latch
            keyboard.lock(0)
            keyboard.latch(0)
    assert wrong == {}


@pytest.mark.parametrize("kind", [Terminal, GtkEntry])
def test_other_programs(
    kind: type[Terminal | GtkEntry],
    typing: PressTypes,
    open_target: OpenTarget,
    keyboard: SecondKeyboard,
) -> None:
    """So it is in a terminal and in a GTK program."""
    target = open_target(kind)
    for mask in MODIFIERS.values():
        keyboard.lock(mask)
        target.clear()
        keyboard.chord(FINGERS, hold=0.02)
        target.wait_text(ALL_DIGITS)
        keyboard.lock(0)


def test_a_latch_outlasts_the_digits(
    x11: Desktop, field: QtField, keyboard: SecondKeyboard
) -> None:
    """What was latched before digits that no shortcut came before is so for the user's next key."""
    keyboard.layout("us,ru")
    field.focus()
    field.clear()
    target = x11.focus.focused()
    assert target is not None
    keyboard.latch(X.ShiftMask | X.Mod5Mask, group=1)
    before = keyboard.sticking()
    assert InsertResult.DONE is x11.keyboard.type("047", target, enter=True)
    assert InsertResult.DONE is x11.keyboard.paste(target)
    field.wait_text("047")
    assert before == keyboard.sticking()


def test_each_shortcut_is_its_own(x11: Desktop, keyboard: SecondKeyboard) -> None:
    """Of two that differ by Shift, the one that the fingers press is heard, Shift locked or not."""
    heard: list[str] = []
    bindings = [
        Binding(keys, Chord.parse(keys), lambda keys=keys: heard.append(keys))  # type: ignore[misc]
        for keys in ("ctrl+alt+o", "ctrl+alt+shift+o", "super+alt+o")
    ]
    assert x11.shortcuts.bind(bindings) == {}
    presses = {
        "ctrl+alt+o": FINGERS,
        "ctrl+alt+shift+o": (Key.SHIFT, *FINGERS),
        "super+alt+o": (Key.SUPER, Key.ALT, Key.O),
    }
    expected = []
    for mask in (0, *MODIFIERS.values()):
        keyboard.layout("us")  # each is registered anew
        keyboard.lock(mask)
        x11.focus.focused()  # fingers are slower than its round trips
        for keys, fingers in presses.items():
            keyboard.chord(fingers, hold=0.02)
            expected.append(keys)
            wait_until(lambda: len(heard) >= len(expected), SECONDS, f"{keys} with {mask:#x}")
            assert set() == keyboard.keys_down()
    assert heard == expected


def test_sticky_keys(x11: Desktop, keyboard: SecondKeyboard) -> None:
    """Pressed one key after the other it is the chord that was pressed; Shift twice is a lock."""
    heard: list[str] = []
    bindings = [
        Binding(keys, Chord.parse(keys), lambda keys=keys: heard.append(keys))  # type: ignore[misc]
        for keys in ("ctrl+alt+o", "ctrl+alt+shift+o")
    ]
    assert x11.shortcuts.bind(bindings) == {}
    keyboard.filters(Filter.STICKY)
    for keys, taps in (
        ("ctrl+alt+o", FINGERS),
        ("ctrl+alt+shift+o", (Key.SHIFT, *FINGERS)),
        ("ctrl+alt+o", (Key.SHIFT, Key.SHIFT, *FINGERS)),
    ):
        heard.clear()
        keyboard.tap(*taps)
        wait_until(lambda: heard, SECONDS, "the shortcut")
        assert heard == [keys]


def test_modifiers_that_are_locked_count_as_held(x11: Desktop, keyboard: SecondKeyboard) -> None:
    """With Control and Alt locked, as sticky keys do for one hand, the letter alone is enough."""
    heard: list[bool] = []
    bind(x11, lambda: heard.append(True))
    for stick in (keyboard.lock, keyboard.latch):
        heard.clear()
        stick(X.ControlMask | X.Mod1Mask)
        keyboard.chord([Key.O], hold=0.02)
        wait_until(lambda: heard, SECONDS, "the shortcut")
        assert heard == [True]
        keyboard.lock(0)


def test_more_than_the_chord_is_not_ours(
    typing: PressTypes, field: QtField, keyboard: SecondKeyboard
) -> None:
    """A press with another modifier held goes to the window, Num Lock or not, as if we were not."""
    field.focus()
    for mask in (0, X.Mod2Mask, X.Mod5Mask):
        for held in (Key.SHIFT, Key.SUPER):
            keyboard.lock(mask)
            field.clear()
            before = len(field.key_events())
            keyboard.chord((held, *FINGERS), hold=0.02)
            wait_until(
                lambda before=before: Key.O in [e.code for e in field.key_events()[before:]],
                SECONDS,
                "the key",
            )
            keyboard.chord(FINGERS, hold=0.02)
            field.wait_text(lambda text: text.endswith(ALL_DIGITS))
    assert {typing.results.get() for _ in range(6)} == {InsertResult.DONE}
    assert typing.results.empty()
