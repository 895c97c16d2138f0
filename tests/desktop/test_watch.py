"""The shortcut by pynput's listener, for desktops without grabs."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from support.fingers import Key
from support.pressing import HOTKEY, bind
from support.targets import QtField
from support.waiting import wait_until
from totpdesk.autotype import Binding
from totpdesk.base.errors import ShortcutError
from totpdesk.platforms.choose import open_desktop
from totpdesk.platforms.pynput_shortcuts import PynputShortcuts
from totpdesk.settings import Chord, Listen

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.fingers import SecondKeyboard
    from support.session import DesktopSession
    from support.targets import Target


def test_watching(
    desktop: DesktopSession,
    keyboard: SecondKeyboard,
    open_target: Callable[[type[Target]], Target],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A press is reported once however long it is held, and the digits arrive."""
    monkeypatch.setenv("DISPLAY", desktop.display)
    watched = open_desktop(Listen.WATCH)
    heard: list[bool] = []
    pressed = threading.Event()

    def hear() -> None:
        heard.append(True)
        pressed.set()

    bind(watched, hear)
    field = open_target(QtField)
    with keyboard.holding(Key.CTRL, Key.ALT, Key.O):
        assert pressed.wait(5)
        window = watched.focus.focused()
        assert window is not None
        watched.keyboard.type("123456", window)
        field.wait_text(lambda text: text.endswith("123456"))
    pressed.clear()
    keyboard.chord((Key.CTRL, Key.ALT, Key.O))
    assert pressed.wait(5)
    assert heard == [True, True]
    watched.shortcuts.bind(())
    keyboard.chord((Key.CTRL, Key.ALT, Key.O))
    keyboard.type_keys("x")
    wait_until(lambda: field.text().endswith("x"), 5, "the key after")
    assert heard == [True, True]
    watched.close()


def test_without_pynput(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pynput the error says so, and how to install it."""
    monkeypatch.setitem(__import__("sys").modules, "pynput", None)
    refused = PynputShortcuts().bind([Binding("test", HOTKEY, lambda: None)])
    assert "pip install" in str(refused["test"])
    with pytest.raises(ShortcutError, match="pip install"):
        PynputShortcuts().probe(HOTKEY)


def test_a_key_that_pynput_lacks(desktop: DesktopSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """It alone is refused, in a sentence; the others are watched for."""
    monkeypatch.setenv("DISPLAY", desktop.display)
    shortcuts = PynputShortcuts()
    wanted = [Binding(key, Chord.parse(f"ctrl+{key}"), lambda: None) for key in ("f21", "f9")]
    assert "Ctrl+F21" in str(shortcuts.bind(wanted).pop("f21"))
    assert shortcuts.triggers() == {"f9": "Ctrl+F9"}
    shortcuts.bind(())
