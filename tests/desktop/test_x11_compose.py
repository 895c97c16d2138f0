"""The first key of a composition, pressed just before: it takes no digit, on a real X server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.pressing import FINGERS, PressTypes
from support.programs import find_program
from support.targets import GtkEntry, QtField, Terminal
from totpdesk.autotype import InsertResult

if TYPE_CHECKING:
    from support.fingers import SecondKeyboard
    from support.session import DesktopSession
    from support.targets import Chromium, Firefox, OpenTarget, Target

CODE = "123456"  # Compose, 1, 2 makes ½
SHOWN_FOR_COMPOSE = "\N{MIDDLE DOT}"
MENU = 135
DEAD_CIRCUMFLEX = 49  # on a German keyboard


@pytest.fixture(autouse=True)
def _compose(desktop: DesktopSession, keyboard: SecondKeyboard) -> None:
    keyboard.layout("de")
    desktop.run([find_program("setxkbmap"), "-option", "compose:menu"])


def press_after(key: int, typing: PressTypes, target: Target, keyboard: SecondKeyboard) -> None:
    """Press a key and then the shortcut."""
    typing.text = CODE
    target.clear()
    keyboard.tap(key)
    keyboard.chord(FINGERS, hold=0.02)
    assert InsertResult.DONE is typing.results.get(timeout=5)


@pytest.mark.parametrize("kind", [QtField, GtkEntry, Terminal])
def test_programs(
    kind: type[Target], typing: PressTypes, open_target: OpenTarget, keyboard: SecondKeyboard
) -> None:
    """After Compose the code arrives; GTK keeps the sign of a dead key, before the code."""
    target = open_target(kind)
    press_after(MENU, typing, target, keyboard)
    target.wait_text(CODE)
    press_after(DEAD_CIRCUMFLEX, typing, target, keyboard)
    target.wait_text(f"^{CODE}" if kind is GtkEntry else CODE)


def test_chromium(typing: PressTypes, chromium: Chromium, keyboard: SecondKeyboard) -> None:
    """So it is in Chromium."""
    press_after(MENU, typing, chromium, keyboard)
    chromium.wait_text(CODE)


def test_firefox(typing: PressTypes, firefox: Firefox, keyboard: SecondKeyboard) -> None:
    """So it is in Firefox, which sometimes keeps the sign that it shows for Compose, before it."""
    press_after(MENU, typing, firefox, keyboard)
    firefox.wait_text(lambda text: text.removeprefix(SHOWN_FOR_COMPOSE) == CODE)
