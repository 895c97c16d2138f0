"""The window of the press on a real X server: known, focused again, and no other."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.error import ConnectionClosedError

from support.fingers import Key
from support.pressing import ALL_DIGITS
from support.programs import find_program
from support.session import DesktopSession, Keyring
from support.targets import Chromium, GtkEntry, QtField, Terminal
from support.waiting import wait_until
from totpdesk.autotype import InsertResult, Window
from totpdesk.platforms.linux import focus_wait
from totpdesk.platforms.linux.x11 import keyboard as x11_keyboard
from totpdesk.platforms.linux.x11 import open_x11

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from Xlib.xobject.drawable import Window as XWindow

    from support.fingers import SecondKeyboard
    from support.targets import Firefox, Target
    from totpdesk.autotype import Desktop

KINDS = (QtField, GtkEntry, Terminal)
F11 = 95  # full screen, in browsers
MENU = 135  # the key of the context menu


def test_a_thief_gets_nothing(
    x11: Desktop,
    field: QtField,
    open_target: Callable[..., Target],
    keyboard: SecondKeyboard,
) -> None:
    """Where another window has come to the front, nothing is typed in either."""
    field.focus()
    field.clear()
    meant = focused(x11)
    thief = open_target(QtField, title="Thief")
    assert InsertResult.WINDOW_CHANGED is x11.keyboard.type(ALL_DIGITS, meant)
    assert InsertResult.WINDOW_CHANGED is x11.keyboard.paste(meant)
    assert (field.text(), thief.text()) == ("", "")
    thief.close()
    wait_until(lambda: x11.focus.focused() == meant, 5, "the focus to come back")
    assert InsertResult.DONE is x11.keyboard.type("1", meant)
    field.wait_text("1")


@pytest.fixture(name="endless_wait")
def _endless_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `give` wait forever, if it waits at all."""
    monkeypatch.setattr(focus_wait, "GIVE_SECONDS", float("inf"))


def test_a_window_that_has_gone(
    x11: Desktop, open_target: Callable[..., Target], endless_wait: None
) -> None:
    """A window closed in between gets nothing and no focus, and that is no crash."""
    target = open_target(QtField)
    meant = focused(x11)
    target.close()
    assert InsertResult.WINDOW_CHANGED is x11.keyboard.type(ALL_DIGITS, meant)
    assert InsertResult.WINDOW_CHANGED is x11.keyboard.paste(meant)
    assert not x11.focus.give(meant)


@pytest.mark.parametrize("kind", KINDS)
def test_another_window_of_the_same_id(
    kind: type[Target],
    x11: Desktop,
    open_target: Callable[..., Target],
    keyboard: SecondKeyboard,
    endless_wait: None,
) -> None:
    """A program started after another was closed gets its window's id, but not its code."""
    first = open_target(kind)
    meant = focused(x11)
    first.close()
    second = open_target(kind)
    assert focused(x11).id == meant.id
    assert InsertResult.WINDOW_CHANGED is x11.keyboard.type(ALL_DIGITS, meant)
    assert not x11.focus.give(meant)
    keyboard.type_keys("x")
    second.wait_text("x")


def test_focus_facts(x11: Desktop, field: QtField, open_target: Callable[..., Target]) -> None:
    """The focused window is known by identity, program and title, and can be brought back."""
    field.focus()
    seen = focused(x11)
    assert (seen.title, seen.ours) == ("Sign in - Example", False)
    assert seen.app
    assert field.window_id == seen.id
    open_target(QtField, title="In front")
    assert focused(x11).title == "In front"
    assert x11.focus.give(seen)
    assert seen == x11.focus.focused()


def test_a_window_that_cannot_be_given_the_focus(x11: Desktop, endless_wait: None) -> None:
    """Bringing back what is no window says so at once instead of waiting for it."""
    assert not x11.focus.give(Window(id=0x1FFFFF))


@pytest.mark.parametrize("kind", [QtField, GtkEntry])
def test_an_open_menu(
    kind: type[Target],
    x11: Desktop,
    open_target: Callable[..., Target],
    keyboard: SecondKeyboard,
) -> None:
    """While a menu has all keys to itself nothing is typed; after it has closed, all is."""
    target = open_target(kind)
    meant = focused(x11)
    keyboard.tap(MENU)
    wait_until(lambda: not _is_free(x11), 20, "the menu")
    assert InsertResult.KEYBOARD_TAKEN is x11.keyboard.type(ALL_DIGITS, meant)
    assert InsertResult.KEYBOARD_TAKEN is x11.keyboard.paste(meant)
    keyboard.tap(Key.ESCAPE)
    wait_until(lambda: _is_free(x11), 5, "the menu to be gone")
    assert InsertResult.DONE is x11.keyboard.type("1", meant)
    target.wait_text("1")


@pytest.mark.usefixtures("endless_wait")
def test_a_keyboard_that_is_about_to_be_free(
    x11: Desktop, desktop: DesktopSession, field: QtField, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has the keys a moment longer, as a prompt does that was just answered, loses no code.

    The wait is the sign that the keys were not to be had at first.
    """
    field.focus()
    field.clear()
    meant, wait, prompt = focused(x11), x11_keyboard.wait_for_keyboard, Display(desktop.display)
    prompt.screen().root.grab_keyboard(X.NONE, X.GrabModeAsync, X.GrabModeAsync, X.CurrentTime)

    def close_and_wait(exists: Callable[[], bool], has_keyboard: Callable[[], bool]) -> bool:
        prompt.close()
        return wait(exists, has_keyboard)

    monkeypatch.setattr(x11_keyboard, "wait_for_keyboard", close_and_wait)
    assert InsertResult.DONE is x11.keyboard.type(ALL_DIGITS, meant)
    field.wait_text(ALL_DIGITS)


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_typing_is_no_loss_of_focus(
    browser: str, x11: Desktop, request: pytest.FixtureRequest
) -> None:
    """A page gets no event that its field lost the focus: it may check a field that it leaves."""
    page: Chromium | Firefox = request.getfixturevalue(browser)
    page.evaluate("window.lost = 0")
    page.evaluate("window.addEventListener('blur', () => { lost += 1 }, true)")
    assert InsertResult.DONE is x11.keyboard.type(ALL_DIGITS, focused(x11))
    page.wait_text(ALL_DIGITS)
    assert page.evaluate("lost") == 0


def test_full_screen(x11: Desktop, chromium: Chromium, keyboard: SecondKeyboard) -> None:
    """A full-screen window is a window like any other, and comes back over the one above it."""
    meant = focused(x11)
    keyboard.tap(F11)
    wait_until(lambda: chromium.evaluate(FILLS_THE_SCREEN), 10, "the full screen")
    assert InsertResult.DONE is x11.keyboard.type("123", meant)
    chromium.wait_text("123")
    above = QtField(chromium._session)
    assert InsertResult.WINDOW_CHANGED is x11.keyboard.type(ALL_DIGITS, meant)
    assert x11.focus.give(meant)
    assert InsertResult.DONE is x11.keyboard.type("456", meant)
    chromium.wait_text("123456")
    assert above.text() == ""
    above.close()
    keyboard.tap(F11)
    wait_until(lambda: not chromium.evaluate(FILLS_THE_SCREEN), 10, "the window")


def test_virtual_desktops(
    x11: Desktop, desktop: DesktopSession, open_target: Callable[..., Target]
) -> None:
    """On another desktop nothing is typed; `give` goes to the window's."""
    target = open_target(QtField)
    meant = focused(x11)
    desktop.run([find_program("xdotool"), "set_desktop", "1"])
    wait_until(lambda: x11.focus.focused() is None, 5, "the empty desktop")
    assert InsertResult.WINDOW_CHANGED is x11.keyboard.type(ALL_DIGITS, meant)
    there = QtField(desktop, title="On the second desktop")
    assert InsertResult.WINDOW_CHANGED is x11.keyboard.type(ALL_DIGITS, meant)
    assert x11.focus.give(meant)
    assert desktop.run([find_program("xdotool"), "get_desktop"]) == "0\n"
    assert InsertResult.DONE is x11.keyboard.type("1", meant)
    target.wait_text("1")
    assert there.text() == ""
    there.close()


def test_several_monitors(
    x11: Desktop, desktop: DesktopSession, open_target: Callable[..., Target]
) -> None:
    """A window on the second monitor is known and typed into as on the first."""
    xrandr = find_program("xrandr")
    desktop.run([xrandr, "--setmonitor", "left", "640/169x800/211+0+0", "screen"])
    desktop.run([xrandr, "--setmonitor", "right", "640/169x800/211+640+0", "none"])
    target = open_target(QtField)
    at = [str(target.window_id), "800", "300"]
    desktop.run([find_program("xdotool"), "windowmove", "--sync", *at])
    assert InsertResult.DONE is x11.keyboard.type(ALL_DIGITS, focused(x11))
    target.wait_text(ALL_DIGITS)
    for monitor in ("left", "right"):
        desktop.run([xrandr, "--delmonitor", monitor])


@pytest.fixture(name="bare", scope="module")
def _bare() -> Iterator[DesktopSession]:
    """Return a session without a window manager."""
    with DesktopSession(keyring=Keyring.NONE, window_manager=False) as session:
        yield session


@pytest.fixture(name="bare_x11")
def _bare_x11(bare: DesktopSession, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    monkeypatch.setenv("DISPLAY", bare.display)
    own = open_x11()
    yield own
    own.close()


@pytest.mark.parametrize("kind", KINDS)
def test_giving_without_a_window_manager(
    kind: type[Target], bare: DesktopSession, bare_x11: Desktop
) -> None:
    """Without a window manager we set the focus ourselves, and keys arrive."""
    target = kind(bare)
    meant = focused(bare_x11)
    other = QtField(bare)
    assert InsertResult.WINDOW_CHANGED is bare_x11.keyboard.type(ALL_DIGITS, meant)
    assert bare_x11.focus.give(meant)
    assert InsertResult.DONE is bare_x11.keyboard.type(ALL_DIGITS, meant)
    target.wait_text(ALL_DIGITS)
    assert other.text() == ""
    other.close()
    target.close()


@pytest.fixture(name="manage")
def _manage(bare: DesktopSession) -> Iterator[Callable[[], Display]]:
    """Return a function that has a program say it is a window manager, as EWMH wants it said."""
    display, second = Display(bare.display), Display(bare.display)
    name = display.intern_atom("_NET_SUPPORTING_WM_CHECK")

    def claim() -> Display:
        check = _window(display)
        for window in (display.screen().root, check):
            window.change_property(name, Xatom.WINDOW, 32, [check.id])
        display.sync()
        return display

    yield claim
    second.screen().root.delete_property(name)
    second.sync()
    second.close()
    with suppress(ConnectionClosedError):
        display.close()


def test_the_window_managers_own_window(manage: Callable[[], Display], bare_x11: Desktop) -> None:
    """The focus on a window of the window manager's means that no window has it."""
    manager = manage()
    _window(manager).set_input_focus(X.RevertToParent, X.CurrentTime)
    manager.sync()
    assert bare_x11.focus.focused() is None


def test_a_window_manager_that_has_died(
    manage: Callable[[], Display], bare: DesktopSession, bare_x11: Desktop
) -> None:
    """What it said of itself is still there, but the focus is given by ourselves."""
    target, other = QtField(bare), QtField(bare)
    manage().close()
    assert bare_x11.focus.give(Window(target.window_id))
    assert InsertResult.DONE is bare_x11.keyboard.type("1", focused(bare_x11))
    target.wait_text("1")
    other.end()
    target.end()


def focused(x11: Desktop) -> Window:
    """Return the focused window, of which there is one."""
    window = x11.focus.focused()
    assert window is not None
    return window


FILLS_THE_SCREEN = "innerHeight === screen.height"


def _is_free(x11: Desktop) -> bool:
    return x11.focus._loop.call(x11_keyboard._is_free)


def _window(display: Display) -> XWindow:
    root = display.screen().root
    window = root.create_window(-9, -9, 1, 1, 0, X.CopyFromParent, override_redirect=True)
    window.map()
    return window
