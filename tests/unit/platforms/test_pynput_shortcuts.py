"""Shortcuts by pynput's listener, a thread that may end: then it reports no shortcuts."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from support.waiting import wait_until
from totpdesk.autotype import Binding
from totpdesk.platforms import pynput_shortcuts
from totpdesk.platforms.pynput_shortcuts import PynputShortcuts
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from collections.abc import Iterator


class FakeListener:
    """Runs until it is stopped."""

    def __init__(self, watched: dict[str, Any]) -> None:
        """Take what is watched for."""
        self.watched = watched
        self.failure: Exception | None = None
        self.waiting = 0
        self.ended = threading.Event()
        self.ended.set()

    def start(self) -> None:
        """Watch."""
        self.ended.clear()

    def wait(self) -> None:
        """Be ready at once."""

    def stop(self) -> None:
        """Stop watching."""
        self.ended.set()

    def join(self) -> None:
        """Wait for the end, and raise what it failed with."""
        self.waiting += 1
        self.ended.wait()
        self.waiting -= 1
        if self.failure:
            raise self.failure

    def is_alive(self) -> bool:
        """Return whether it watches."""
        return not self.ended.is_set()


@pytest.fixture(name="listeners")
def _listeners(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[FakeListener]]:
    """Return the listeners that are made; none is watched, and logs its end, after the test."""
    listeners: list[FakeListener] = []

    def listen(watched: dict[str, Any]) -> FakeListener:
        listeners.append(FakeListener(watched))
        return listeners[-1]

    keyboard = SimpleNamespace(HotKey=SimpleNamespace(parse=str), GlobalHotKeys=listen)
    monkeypatch.setattr(pynput_shortcuts, "_keyboard", lambda: keyboard)
    yield listeners
    for listener in listeners:
        listener.stop()
    for thread in threading.enumerate():
        if thread.name == "shortcuts":
            thread.join(10)


def bound() -> PynputShortcuts:
    """Return it with one shortcut."""
    shortcuts = PynputShortcuts()
    shortcuts.bind([Binding("press", Chord.parse("<ctrl>+<alt>+o"), lambda: None)])
    return shortcuts


def test_a_listener_that_has_ended_holds_nothing(listeners: list[FakeListener]) -> None:
    """It reports no shortcuts, so the doctor does not call them bound."""
    shortcuts = bound()
    assert shortcuts.triggers() == {"press": "Ctrl+Alt+O"}
    listeners[0].stop()
    assert shortcuts.triggers() == {}


@pytest.mark.parametrize("failure", [None, RuntimeError("the display is gone")])
def test_the_end_of_a_listener_is_logged(
    listeners: list[FakeListener], caplog: pytest.LogCaptureFixture, failure: Exception | None
) -> None:
    """At once, whether or not anybody asks which shortcuts there are."""
    bound()
    listeners[0].failure = failure
    listeners[0].stop()
    wait_until(lambda: "has ended" in caplog.text, 10, "the log to say so")
    assert ("the display is gone" in caplog.text) == (failure is not None)


def test_a_listener_that_we_stop_is_not_reported(
    listeners: list[FakeListener], caplog: pytest.LogCaptureFixture
) -> None:
    """As at every change of the shortcuts: the new ones are heard."""
    shortcuts = bound()
    shortcuts.bind([Binding("pick", Chord.parse("<ctrl>+<alt>+p"), lambda: None)])
    assert listeners[0].ended.is_set()
    wait_until(lambda: not _watches(listeners[0]), 10, "the first one to be watched no more")
    assert shortcuts.triggers() == {"pick": "Ctrl+Alt+P"}
    assert "has ended" not in caplog.text
    shortcuts.bind(())


def _watches(listener: FakeListener) -> bool:
    return listener.waiting > 0
