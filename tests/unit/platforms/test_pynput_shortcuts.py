"""Shortcuts by pynput's listener, a thread that may end: then it reports no shortcuts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from totpdesk.autotype import Binding
from totpdesk.platforms import pynput_shortcuts
from totpdesk.platforms.pynput_shortcuts import PynputShortcuts
from totpdesk.settings import Chord

if TYPE_CHECKING:
    import pytest


class FakeListener:
    """Runs until it is stopped."""

    def __init__(self, watched: dict[str, Any]) -> None:
        """Take what is watched for."""
        self.watched = watched
        self.alive = False

    def start(self) -> None:
        """Watch."""
        self.alive = True

    def wait(self) -> None:
        """Be ready at once."""

    def stop(self) -> None:
        """Stop watching."""
        self.alive = False

    def is_alive(self) -> bool:
        """Return whether it watches."""
        return self.alive


def test_a_listener_that_has_ended_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It reports no shortcuts, so the doctor does not call them bound."""
    listeners: list[FakeListener] = []

    def listen(watched: dict[str, Any]) -> FakeListener:
        listeners.append(FakeListener(watched))
        return listeners[-1]

    keyboard = SimpleNamespace(HotKey=SimpleNamespace(parse=str), GlobalHotKeys=listen)
    monkeypatch.setattr(pynput_shortcuts, "_keyboard", lambda: keyboard)
    shortcuts = PynputShortcuts()
    shortcuts.bind([Binding("press", Chord.parse("<ctrl>+<alt>+o"), lambda: None)])
    assert shortcuts.triggers() == {"press": "Ctrl+Alt+O"}
    listeners[0].stop()
    assert shortcuts.triggers() == {}
