"""Typing on a real X server: every layout, every lock, every way of holding keys."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from support.fingers import Key, SecondKeyboard
from support.pressing import ALL_DIGITS, FINGERS, PressTypes
from support.session import DesktopSession, Keyring
from support.targets import GtkEntry, QtField, Terminal
from totpdesk.autotype import InsertResult
from totpdesk.platforms.linux.x11 import open_x11

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.targets import Chromium, Firefox, Target


O_KEYS = {"dvorak": 39, "bepo": 27}  # where a US keyboard has S and R
LAYOUTS = {
    "us": ("us", "", 1),
    "de": ("de", "", 1),
    "fr": ("fr", "", 1),
    "ru": ("ru", "", 1),
    "us+ru in group 2": ("us,ru", "", 2),
    "us+fr in group 2": ("us,fr", "", 2),
    "us+de+fr in group 3": ("us,de,fr", "", 3),
    "dvorak": ("us", "dvorak", 1),
    "bepo": ("fr", "bepo", 1),
    "ara": ("ara", "", 1),
    "cz": ("cz", "", 1),
    "tr": ("tr", "", 1),
    "ir": ("ir", "", 1),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(
    layout: str, field: QtField, keyboard: SecondKeyboard, request: pytest.FixtureRequest
) -> None:
    """The ten digits arrive on every layout, with CapsLock and NumLock on and off, and no more."""
    layouts, variants, group = LAYOUTS[layout]
    keyboard.layout(layouts, variants=variants, group=group)
    request.getfixturevalue("typing")
    fingers = (Key.CTRL, Key.ALT, O_KEYS.get(variants, Key.O))
    field.focus()
    for caps, num in itertools.product((False, True), repeat=2):
        keyboard.caps_lock(on=caps)
        keyboard.num_lock(on=num)
        before = keyboard.locks()
        field.clear()
        keyboard.chord(fingers, hold=0.03)
        field.wait_text(ALL_DIGITS)
        assert set() == keyboard.keys_down()
        assert before == keyboard.locks()


@pytest.mark.parametrize("hold", [0.01, 0.03, 0.06, 0.12, 0.3, 1.0, 2.0])
@pytest.mark.parametrize("release", [(), FINGERS, (Key.ALT, Key.O, Key.CTRL)], ids=str)
def test_holds(
    hold: float,
    release: tuple[Key, ...],
    typing: PressTypes,
    field: QtField,
    keyboard: SecondKeyboard,
) -> None:
    """However long the keys are held and in whatever order released: once, right, nothing stuck."""
    field.focus()
    field.clear()
    keyboard.chord(FINGERS, hold=hold, release=release)
    field.wait_text(ALL_DIGITS)
    assert InsertResult.DONE is typing.results.get(timeout=5)
    assert typing.results.empty()
    assert set() == keyboard.keys_down()
    keyboard.type_keys("x")  # plain again: no modifier is left in force
    field.wait_text(f"{ALL_DIGITS}x")


def test_fast_presses(typing: PressTypes, field: QtField, keyboard: SecondKeyboard) -> None:
    """Presses as fast as fingers can are each served."""
    field.focus()
    field.clear()
    for _ in range(20):
        keyboard.chord(FINGERS, hold=0.01)
        typing.results.get(timeout=5)
    field.wait_text(ALL_DIGITS * 20)


@pytest.mark.parametrize("kind", [Terminal, GtkEntry])
def test_other_programs(
    kind: type[Target],
    typing: PressTypes,
    open_target: Callable[[type[Target]], Target],
    keyboard: SecondKeyboard,
) -> None:
    """xterm, which ignores XSendEvent, and a GTK program get the digits too."""
    target = open_target(kind)
    keyboard.chord(FINGERS, hold=0.1)
    target.wait_text(ALL_DIGITS)


def test_chromium(typing: PressTypes, chromium: Chromium, keyboard: SecondKeyboard) -> None:
    """So does a field in Chromium."""
    keyboard.chord(FINGERS, hold=0.1)
    chromium.wait_text(ALL_DIGITS)


def test_firefox(typing: PressTypes, firefox: Firefox, keyboard: SecondKeyboard) -> None:
    """So does a field in Firefox."""
    keyboard.chord(FINGERS, hold=0.1)
    firefox.wait_text(ALL_DIGITS)


def test_steam_letters(typing: PressTypes, field: QtField, keyboard: SecondKeyboard) -> None:
    """Capital letters are typed where the layout has them, CapsLock or not."""
    typing.text = "FR8RV"
    field.focus()
    for caps in (False, True):
        field.clear()
        keyboard.caps_lock(on=caps)
        keyboard.chord(FINGERS, hold=0.05)
        field.wait_text("FR8RV")


@pytest.mark.parametrize(
    ("layouts", "group", "text"), [("us,ru,de", 3, "FR8RV"), ("us,ru", 2, "Пин-042")]
)
def test_letters_of_another_layout(
    layouts: str,
    group: int,
    text: str,
    typing: PressTypes,
    field: QtField,
    keyboard: SecondKeyboard,
) -> None:
    """A PIN's letters are typed on a third layout as well, and in another script."""
    keyboard.layout(layouts, group=group)
    typing.text = text
    field.focus()
    field.clear()
    keyboard.chord(FINGERS, hold=0.05)
    field.wait_text(text)


def test_letters_a_layout_lacks(
    typing: PressTypes, field: QtField, keyboard: SecondKeyboard
) -> None:
    """Letters without a key on the layout are not typed wrongly: nothing is, and it is reported."""
    typing.text = "FR8RV"
    keyboard.layout("ru")
    field.focus()
    field.clear()
    keyboard.chord(FINGERS, hold=0.05)
    assert InsertResult.NOT_ON_LAYOUT is typing.results.get(timeout=5)
    assert field.text() == ""
    assert set() == keyboard.keys_down()


def test_no_window_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a bare X server without a window manager the digits arrive as well."""
    with DesktopSession(keyring=Keyring.NONE, window_manager=False) as session:
        monkeypatch.setenv("DISPLAY", session.display)
        x11 = open_x11()
        typing = PressTypes(x11)
        field = QtField(session)
        SecondKeyboard(session).chord(FINGERS, hold=0.05)
        field.wait_text(ALL_DIGITS)
        typing.stop()
        x11.close()
