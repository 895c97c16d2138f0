"""`totpdesk doctor` on a real desktop: what is sound it says so, each planted fault it finds."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from Xlib import X
from Xlib.display import Display

from support.doctor import examine, last
from support.fingers import Key, SecondKeyboard
from support.session import DesktopSession
from support.targets import QtField
from support.thief import Thief, new_alarm
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "JBSWY3DPEHPK3PXP"
SECONDS = 15.0
# A window that has the keyboard and takes it back as soon as it has not.
GLUTTON = """
import time
from Xlib import X
from Xlib.display import Display
display = Display()
root = display.screen().root
window = root.create_window(0, 0, 50, 50, 0, X.CopyFromParent, override_redirect=True)
window.map()
display.sync()
print("ready", flush=True)
while True:
    window.set_input_focus(X.RevertToParent, X.CurrentTime)
    display.sync()
    time.sleep(0.0005)
"""
# A program that has the clipboard and takes it back; it says KEPT, or nothing, to who asks.
HOARDER = """
import sys
from Xlib import X
from Xlib.display import Display
from Xlib.protocol.event import SelectionNotify
display = Display()
window = display.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
clipboard, text = display.intern_atom("CLIPBOARD"), display.intern_atom("UTF8_STRING")
window.set_selection_owner(clipboard, X.CurrentTime)
display.sync()
print("ready", flush=True)
while True:
    event = display.next_event()
    if event.type == X.SelectionClear:
        window.set_selection_owner(clipboard, X.CurrentTime)
    elif event.type == X.SelectionRequest:
        event.requestor.change_property(event.property, text, 8, b"mine")
        event.requestor.send_event(SelectionNotify(
            time=event.time, requestor=event.requestor, selection=event.selection,
            target=event.target, property=event.property))
    display.flush()
"""
# A clipboard manager: what was on the clipboard stays there when its owner has cleared it.
KEEPER = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication(sys.argv)
clipboard = QGuiApplication.clipboard()
kept = [""]
def keep():
    if clipboard.text():
        kept[0] = clipboard.text()
    else:
        clipboard.setText(kept[0])
clipboard.dataChanged.connect(keep)
print("ready", flush=True)
application.exec()
"""


@pytest.fixture(name="totpdesk", scope="module")
def _totpdesk(session: DesktopSession) -> Totpdesk:
    TrayHost(session)  # or the accounts would come up, and take the keyboard
    totpdesk = Totpdesk(session)
    totpdesk.do("add", "GitHub", "--secret-stdin", text=SECRET)
    return totpdesk


@pytest.fixture(name="running", params=["with the tray", "alone"])
def _running(request: pytest.FixtureRequest, totpdesk: Totpdesk) -> Iterator[bool]:
    """Let the instance run, or not: what it tries is the same either way."""
    tray = totpdesk.start_tray() if request.param == "with the tray" else None
    yield tray is not None
    if tray:
        totpdesk.stop_tray(tray)


@contextmanager
def planted(session: DesktopSession, script: str) -> Iterator[None]:
    """Let a program do harm for the length of a block."""
    child = session.spawn([sys.executable, "-c", script])
    try:
        wait_until(lambda: child.alive() and "ready" in child.log_tail(), SECONDS, "the harm")
        yield
    finally:
        child.stop()


def test_a_sound_desktop(session: DesktopSession, totpdesk: Totpdesk, running: bool) -> None:  # noqa: FBT001 - a case's
    """Typing, clipboard and screenshot were truly tried; the keyboard is back where it was."""
    field = QtField(session)
    findings = examine(totpdesk, "--screenshot")
    assert last(findings, "typing") == (
        "ok",
        "314159 was typed into a test field and arrived. ",
    )
    assert "read back and cleared" in last(findings, "clipboard")[1]
    assert "1280 × 800 pixels" in last(findings, "screenshot")[1]  # noqa: RUF001 - times
    assert ("is registered on" if running else "is free") in last(findings, "shortcut")[1]
    wait_until(lambda: session.windows.has_keys(field.window_id), SECONDS, "the keyboard back")
    assert field.text() == ""
    field.close()


def test_another_program_has_the_shortcut(totpdesk: Totpdesk, session: DesktopSession) -> None:
    """It is named, before the instance starts and while it runs without it."""
    display = Display(session.display)
    keycode = display.keysym_to_keycode(ord("o"))
    root = display.screen().root
    root.grab_key(keycode, X.ControlMask | X.Mod1Mask, False, X.GrabModeAsync, X.GrabModeAsync)  # noqa: FBT003 - Xlib's
    display.sync()
    alone = [f for f in examine(totpdesk) if f["check"] == "shortcut"]
    tray = totpdesk.start_tray()
    beside = [f for f in examine(totpdesk) if f["check"] == "shortcut"]
    totpdesk.stop_tray(tray)
    display.close()
    for findings in (alone, beside):
        assert "Another program already uses Ctrl+Alt+O. Choose another" in findings[1]["sentence"]
        assert [f["level"] for f in findings] == ["ok", "problem", "ok"]


@pytest.mark.usefixtures("running")
def test_the_window_does_not_get_the_keyboard(session: DesktopSession, totpdesk: Totpdesk) -> None:
    """Nothing is typed anywhere, and what to do is said."""
    with planted(session, GLUTTON):
        level, words = last(examine(totpdesk), "typing")
    assert level in {"warning", "problem"}
    assert "check again" in words


@pytest.mark.usefixtures("running")
def test_the_keyboard_is_taken(session: DesktopSession, totpdesk: Totpdesk) -> None:
    """A menu that is open elsewhere has all keys."""
    thief = Thief(session, new_alarm(session))
    thief.grab()
    level, words = last(examine(totpdesk), "typing")
    thief.ungrab()
    thief.close()
    assert level == "problem"
    assert "has grabbed the keyboard. Close it" in words


@pytest.mark.usefixtures("running")
def test_the_clipboard_is_hoarded(session: DesktopSession, totpdesk: Totpdesk) -> None:
    """A program that takes the clipboard back at once is a problem."""
    with planted(session, HOARDER):
        level, words = last(examine(totpdesk), "clipboard")
    assert (level, "Quit the clipboard manager" in words) == ("problem", True)


@pytest.mark.usefixtures("running")
def test_the_clipboard_is_kept(session: DesktopSession, totpdesk: Totpdesk) -> None:
    """A clipboard manager that keeps codes is a warning."""
    with planted(session, KEEPER):
        level, words = last(examine(totpdesk), "clipboard")
    assert (level, "ignore passwords" in words) == ("warning", True)


def test_no_tray_and_then_one() -> None:
    """Without a tray it says what to install."""
    with DesktopSession() as session:
        totpdesk = Totpdesk(session)
        level, words = last(examine(totpdesk), "tray")
        assert (level, "AppIndicator" in words) == ("warning", True)
        TrayHost(session)
        assert last(examine(totpdesk), "tray")[0] == "ok"


def test_no_window_can_be_opened(totpdesk: Totpdesk, session: DesktopSession) -> None:
    """A display that is not there is a problem, and ends in time."""
    session.env["DISPLAY"], display = ":9999", session.env["DISPLAY"]
    findings = examine(totpdesk)
    session.env["DISPLAY"] = display
    assert last(findings, "desktop")[0] == "problem"
    assert last(findings, "typing")[0] == "warning"


def test_the_first_start() -> None:
    """It comes once, beside what the user does; the shortcut works there and types nothing."""
    with DesktopSession() as session:
        totpdesk, fingers, windows = Totpdesk(session), SecondKeyboard(session), session.windows
        TrayHost(session)
        field = QtField(session)
        tray = totpdesk.start_tray()

        def welcome() -> int:
            return windows.of_process(tray.pid)

        window = wait_until(welcome, SECONDS, "the welcome")
        assert windows.title(window) == "Welcome to totpdesk"
        assert windows.has_keys(field.window_id)
        windows.activate(window)
        fingers.tap(Key.RETURN)  # past the keychain
        fingers.chord((Key.CTRL, Key.ALT, Key.O), hold=0.3)
        fingers.tap(Key.RETURN)
        fingers.tap(Key.RETURN)  # Done
        wait_until(lambda: welcome() == 0, SECONDS, "the welcome to end")
        totpdesk.stop_tray(tray)
        again = totpdesk.start_tray()
        assert windows.of_process(again.pid) == 0
        assert field.text() == ""
