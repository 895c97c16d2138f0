"""Receiving the shortcut on a real X server: once a press, whatever holds it or takes it."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest

from support.fingers import Key, SecondKeyboard
from support.pressing import ALL_DIGITS, FINGERS, HOTKEY, PressTypes, bind
from support.session import DesktopSession, Keyring
from support.waiting import wait_until
from totpdesk.autotype import InsertResult, Window
from totpdesk.base.errors import NoDisplayError, ShortcutError, ShortcutTakenError
from totpdesk.platforms.linux.x11 import open_x11
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from support.targets import QtField
    from totpdesk.autotype import Desktop


O_ON_DVORAK = 39  # where a US keyboard has S


def test_a_held_shortcut_is_one_press(
    x11: Desktop, field: QtField, keyboard: SecondKeyboard
) -> None:
    """Where nothing is typed (the picker opens), auto-repeat still makes no second press."""
    heard: list[bool] = []
    bind(x11, lambda: heard.append(True))
    field.focus()
    field.clear()
    keyboard.chord(FINGERS, hold=1.5)
    keyboard.chord(FINGERS, hold=0.05)
    wait_until(lambda: len(heard) >= 2, 5, "the second press")
    assert heard == [True, True]
    assert field.text() == ""


def test_typing_that_comes_late(
    typing: PressTypes, field: QtField, keyboard: SecondKeyboard
) -> None:
    """Where auto-repeat has begun before the digits go in, it is still one press."""
    field.focus()
    for delay in (0.9, 0.95, 1.0, 1.05, 1.1):
        field.clear()
        typing.may_type.clear()
        timer = threading.Timer(delay, typing.may_type.set)
        timer.start()
        keyboard.chord(FINGERS, hold=1.5)
        timer.join()
        field.wait_text(ALL_DIGITS)
        assert typing.results.get(timeout=5) is InsertResult.DONE
        assert typing.results.empty()
        assert keyboard.keys_down() == set()


def test_a_conflict_is_reported(x11: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shortcut another program holds is refused at once; once released, it is available."""
    other = open_x11()
    bind(other, lambda: None)
    for ask in (partial(bind, x11, lambda: None), partial(x11.shortcuts.probe, HOTKEY)):
        with pytest.raises(ShortcutTakenError, match=r"Ctrl\+Alt\+O"):
            ask()
    other.shortcuts.bind(())
    x11.shortcuts.probe(HOTKEY)
    bind(other, lambda: None)  # the probe has given it back
    other.shortcuts.bind(())
    bind(x11, lambda: None)
    assert x11.shortcuts.triggers() == {"test": "Ctrl+Alt+O"}
    other.close()


def test_a_key_the_keyboard_lacks(x11: Desktop) -> None:
    """A key that is on no layout cannot be a shortcut, and is refused."""
    with pytest.raises(ShortcutError, match="no key"):
        bind(x11, lambda: None, Chord.parse("ctrl+♞"))


def test_the_shortcut_follows_its_letter(
    typing: PressTypes, field: QtField, keyboard: SecondKeyboard
) -> None:
    """After a change to Dvorak the key that is O now is the shortcut, and the old one is free."""
    keyboard.layout("us", variants="dvorak")
    field.focus()
    field.clear()

    def works() -> bool:
        keyboard.chord((Key.CTRL, Key.ALT, O_ON_DVORAK), hold=0.02)
        return not typing.results.empty()

    wait_until(works, 5, "the shortcut to be grabbed again")
    field.wait_text(lambda text: text.startswith(ALL_DIGITS))


def test_a_key_that_is_taken_on_another_layout(
    typing: PressTypes, x11: Desktop, keyboard: SecondKeyboard, field: QtField
) -> None:
    """Where another program holds the letter's new key, the shortcut is back with its old one."""
    other = open_x11()
    bind(other, lambda: None, Chord.parse("ctrl+alt+s"))  # the key of O on Dvorak
    keyboard.layout("us", variants="dvorak")
    x11.focus.focused()
    keyboard.layout("us")
    field.focus()
    field.clear()

    def works() -> bool:
        keyboard.chord(FINGERS, hold=0.02)
        return not typing.results.empty()

    wait_until(works, 5, "the shortcut to be grabbed again")
    field.wait_text(lambda text: text.startswith(ALL_DIGITS))
    other.close()


def test_started_on_a_layout_without_the_letter(
    desktop: DesktopSession,
    keyboard: SecondKeyboard,
    field: QtField,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Started while only a Cyrillic layout is there, the key at O's place is the shortcut."""
    keyboard.layout("ru")
    monkeypatch.setenv("DISPLAY", desktop.display)
    x11 = open_x11()
    typing = PressTypes(x11)
    field.focus()
    field.clear()
    keyboard.chord(FINGERS, hold=0.05)
    field.wait_text(ALL_DIGITS)
    typing.stop()
    x11.close()


def test_the_end_of_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the X server goes, what is asked of it is refused, never waited for."""
    with DesktopSession(keyring=Keyring.NONE) as session:
        monkeypatch.setenv("DISPLAY", session.display)
        x11 = open_x11()
        x11.focus.focused()
    with pytest.raises(NoDisplayError):
        x11.focus.focused()
    x11.close()


def test_the_press_after_a_thief(
    typing: PressTypes, field: QtField, keyboard: SecondKeyboard
) -> None:
    """A press that typed nothing, its window having changed, does not spoil the next one."""
    field.focus()
    field.clear()
    typing.meant = Window(id=1)
    for hold in (0.03, 1.0):
        keyboard.chord(FINGERS, hold=hold)
        assert InsertResult.WINDOW_CHANGED is typing.results.get(timeout=5)
    typing.meant = None
    keyboard.chord(FINGERS, hold=0.03)
    field.wait_text(ALL_DIGITS)
    assert typing.results.get(timeout=5) is InsertResult.DONE
    assert typing.results.empty()
