"""KWin's reports of the focus, over a real bus: an invalid one ends nothing."""

from __future__ import annotations

import logging
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from jeepney import DBusAddress, new_error, new_method_call, new_method_return

from support.busname import BusName, member_of, sender_of
from support.stranger import Stranger
from support.waiting import wait_until
from totpdesk.autotype import Window
from totpdesk.base.errors import NoDisplayError
from totpdesk.platforms.linux.wayland import kwin
from totpdesk.platforms.linux.wayland.kwin import KWinFocus

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from jeepney import Message

SECONDS = 10.0
FIRST, SECOND = UUID(int=1), UUID(int=2)
ONE = Window(1, "one", "title", process=1)
TWO = Window(2, "two", "title", process=1)


class FakeKWin(BusName):
    """Runs no script, but reports what a test makes it report."""

    NAME = "org.kde.KWin"

    def __init__(self, address: str, starting: int = 0) -> None:
        """Begin before a script was loaded; so many calls come before it can run any."""
        self.listener = ""
        self.loaded: list[str] = []
        self.starting = starting
        super().__init__(address)

    def report(self, number: str, app: str, area: str = "0 0 10 10") -> None:
        """Report the focused window, as the script does."""
        to = DBusAddress("/", self.listener, kwin._OURS)
        body = (number, app, "title", 1, area)
        self._connection.send(new_method_call(to, "Focused", "sssis", body))

    def _answer(self, message: Message) -> None:
        if self.starting:
            self.starting -= 1
            error = new_error(message, "org.freedesktop.DBus.Error.UnknownObject")
            self._connection.send(error)
            return
        if member_of(message) == "loadScript":
            self.listener = sender_of(message)
            self.loaded.append(message.body[1])
            reply = new_method_return(message, "i", (7,))
        else:
            reply = new_method_return(message)
        self._connection.send(reply)


@pytest.fixture(name="desktop")
def _desktop(address: str) -> Iterator[FakeKWin]:
    desktop = FakeKWin(address)
    yield desktop
    desktop.close()


@pytest.fixture(name="focus")
def _focus(desktop: FakeKWin, tmp_path: Path) -> Iterator[KWinFocus]:
    """Return a focus to which KWin has reported the first window."""
    focus = KWinFocus(tmp_path)
    desktop.report(str(FIRST), "one")
    wait_until(lambda: focus.focused() == ONE, SECONDS, "one")
    yield focus
    focus.close()


@pytest.mark.parametrize(("number", "area"), [("no number", "0 0 10 10"), (str(SECOND), "a b c d")])
def test_an_odd_message_ends_nothing(
    desktop: FakeKWin,
    focus: KWinFocus,
    caplog: pytest.LogCaptureFixture,
    number: str,
    area: str,
) -> None:
    """The old window is no longer trusted, one log line says why, and the next report counts."""
    with caplog.at_level(logging.ERROR):
        desktop.report(number, "odd", area)
        wait_until(lambda: focus.focused() is None, SECONDS, "nothing to be known")
    assert len(caplog.records) == 1
    desktop.report(str(SECOND), "two")
    wait_until(lambda: focus.focused() == TWO, SECONDS, "two")


def test_nobody_else_is_believed(desktop: FakeKWin, focus: KWinFocus) -> None:
    """Another program's report of the focus is ignored: a code would go to the wrong window."""
    with closing(Stranger(os.environ["DBUS_SESSION_BUS_ADDRESS"])) as stranger:
        stranger.call(kwin._OURS, "Focused", "sssis", str(SECOND), "forged", "", 1, "")
    assert focus.focused() == ONE
    desktop.report(str(SECOND), "two")
    wait_until(lambda: focus.focused() != ONE, SECONDS, "the next word")
    assert focus.focused() == TWO


def test_a_window_is_waited_for(desktop: FakeKWin, focus: KWinFocus) -> None:
    """It is returned when KWin reports it, or at once; nothing is returned of others."""
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(focus.wait, lambda window: window.app == "two", SECONDS)
        desktop.report(str(SECOND), "three")
        desktop.report(str(SECOND), "two")
        assert waiting.result(SECONDS) == TWO
    assert focus.wait(lambda window: window.app == "two", SECONDS) == TWO
    assert focus.wait(lambda window: window.app == "one", 0.01) is None


def test_kwin_ends_and_comes_back(
    desktop: FakeKWin, focus: KWinFocus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without KWin no window is known to have the focus; a new one is given the script."""
    monkeypatch.setattr(kwin, "_RETRY_SECONDS", 0.01)
    desktop.close()
    wait_until(lambda: focus.focused() is None, SECONDS, "the old window to be forgotten")
    again = FakeKWin(os.environ["DBUS_SESSION_BUS_ADDRESS"], starting=4)
    try:
        wait_until(lambda: again.loaded, SECONDS, "the script to be loaded again")
        again.report(str(SECOND), "two")
        wait_until(lambda: focus.focused() == TWO, SECONDS, "two")
    finally:
        again.close()


def test_the_bus_goes_away(
    daemon: subprocess.Popen[bytes], desktop: FakeKWin, tmp_path: Path
) -> None:
    """Without a bus no window is known to have the focus."""
    focus = KWinFocus(tmp_path)
    desktop.report(str(FIRST), "one")
    wait_until(lambda: focus.focused() == ONE, SECONDS, "one")
    daemon.kill()
    wait_until(lambda: focus.focused() is None, SECONDS, "the old window to be forgotten")
    focus.close()


def test_a_kwin_that_runs_no_script_leaves_nothing_behind(address: str, tmp_path: Path) -> None:
    """No listener remains that would remove the next one's script."""
    before = set(threading.enumerate())
    desktop = FakeKWin(address, starting=100)
    with pytest.raises(NoDisplayError):
        KWinFocus(tmp_path)
    desktop.close()
    wait_until(lambda: set(threading.enumerate()) <= before, SECONDS, "the threads to end")
