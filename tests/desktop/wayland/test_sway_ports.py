"""The focus on sway, and typing by wtype."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from fakes.clock import FakeClock
from fakes.desktop import FakeShortcuts
from support.hand import Key
from support.journal import Kind
from support.waiting import wait_until
from support.wayland.sway import SwaySession
from support.wayland.targets import WaylandField
from support.wayland.where import ON_KDE, ON_SWAY
from totpdesk.autotype import Desktop, InsertResult, Outcome, Reason, Result, Services, Window
from totpdesk.autotype.insert import Inserter, InsertRequest
from totpdesk.platforms.linux.wayland.wlroots import sway
from totpdesk.platforms.linux.wayland.wlroots.clipboard import WlClipboard
from totpdesk.platforms.linux.wayland.wlroots.focus import CompositorFocus
from totpdesk.platforms.linux.wayland.wlroots.keyboard import WtypeKeyboard
from totpdesk.platforms.unavailable import UnknownFocus
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.targets import OpenTarget, Target
    from support.wayland.fingers import WaylandKeyboard
    from support.wayland.session import WaylandSession
    from totpdesk.autotype import Focus

CODE = "287082"
SECONDS = 10.0
WHICHEVER = Window(0)


@pytest.fixture(autouse=True)
def _inside(desktop: WaylandSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process be a program of the session."""
    enter(desktop, monkeypatch)


def enter(desktop: WaylandSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the variables by which programs find a session's compositor."""
    for name in ("WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "SWAYSOCK"):
        if name in desktop.env:
            monkeypatch.setenv(name, desktop.env[name])


@pytest.fixture(name="focus")
def _focus() -> CompositorFocus:
    found = sway.focus(os.environ)
    assert found
    return found


@pytest.fixture(name="output")
def _output(focus: Focus) -> WtypeKeyboard:
    return WtypeKeyboard(focus)


@pytest.fixture(name="clipboard")
def _clipboard() -> Iterator[WlClipboard]:
    clipboard = WlClipboard()
    yield clipboard
    clipboard.withdraw()


def target_of(focus: Focus) -> Window:
    """Return the focused window: there must be one."""
    window = focus.focused()
    assert window
    return window


class Turncoat(CompositorFocus):
    """A Focus that lets another window take the keyboard at the n-th question."""

    def __init__(self, focus: CompositorFocus, at: int, steal: Callable[[], None]) -> None:
        """Ask whom the other asks."""
        super().__init__(focus._compositor)
        self._left = at
        self._steal = steal

    def focused(self) -> Window | None:
        """Ask, in its turn after the theft."""
        self._left -= 1
        if not self._left:
            self._steal()
        return super().focused()


@ON_SWAY
def test_the_focused_window_is_reported(field: WaylandField, focus: Focus) -> None:
    """Its title, process and place, and that it is not ours."""
    window = target_of(focus)
    assert window.title == "Sign in - Example"
    assert (window.id, window.ours) == (field.window_id, False)
    assert window.app
    area = focus.area(window)
    assert area
    assert area.width > 100


@ON_SWAY
def test_no_window_has_the_keyboard_on_an_empty_workspace(
    desktop: SwaySession, field: WaylandField, focus: Focus
) -> None:
    """A workspace has the focus then, and windows elsewhere keep nothing."""
    desktop.run(["swaymsg", "workspace", "empty"])
    try:
        assert focus.focused() is None
    finally:
        field.focus()


@ON_SWAY
def test_the_keyboard_is_given_back(
    field: WaylandField, open_target: OpenTarget, focus: Focus
) -> None:
    """To the window that was meant, from one in front; a window that is gone does not get it."""
    window = target_of(focus)
    other = open_target(WaylandField, title="In front")
    in_front = target_of(focus)
    assert in_front.id == other.window_id
    assert focus.give(window)
    assert target_of(focus) == window
    other.close()
    wait_until(lambda: focus.area(in_front) is None, SECONDS, "the window to go")
    assert not focus.give(in_front)


@ON_SWAY
@pytest.mark.parametrize("name", ["field", "chromium"])
def test_a_pin_and_a_code_arrive(
    name: str,
    request: pytest.FixtureRequest,
    keyboard: WaylandKeyboard,
    focus: Focus,
    output: WtypeKeyboard,
) -> None:
    """Every character and the Enter key, whatever the fingers hold and the caps lock says."""
    target: Target = request.getfixturevalue(name)
    keyboard.tap(Key.CAPS_LOCK)
    with keyboard.holding(Key.CTRL, Key.ALT, Key.SHIFT):
        assert output.type(f"pIn-ä{CODE}", target_of(focus), enter=True) is InsertResult.DONE
    keyboard.tap(Key.CAPS_LOCK)
    assert target.wait_text(f"pIn-ä{CODE}")
    assert keyboard.keys_down() == set()


@ON_SWAY
def test_enter_is_pressed_after_the_code(
    field: WaylandField, focus: Focus, output: WtypeKeyboard
) -> None:
    """As the last of all keys."""
    output.type(CODE, target_of(focus), enter=True)

    def pressed() -> list[str]:
        keys = [event for event in field.key_events() if event.kind is Kind.PRESS]
        return [key.text for key in keys if key.text]

    wait_until(lambda: pressed() == [*CODE, "\r"], SECONDS, "the code and Enter", pressed)


@ON_SWAY
def test_no_digit_comes_from_the_escape_key(chromium: Target, output: WtypeKeyboard) -> None:
    """A page that closes itself at that key, whatever it types, stays open."""
    chromium.evaluate(  # type: ignore[attr-defined] # a browser's
        "seen = []; document.addEventListener('keydown', e => seen.push(e.key + e.code), true)"
    )
    output.type(CODE, target_of(output._focus))
    chromium.wait_text(CODE)
    assert "2Escape" not in chromium.evaluate("seen")  # type: ignore[attr-defined] # the same


@ON_SWAY
def test_the_first_key_is_not_lost_where_there_was_no_keyboard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A window that has never seen one gets all digits from the first on."""
    with SwaySession() as bare:
        enter(bare, monkeypatch)
        field = WaylandField(bare)
        assert WtypeKeyboard(UnknownFocus()).type(CODE, WHICHEVER) is InsertResult.DONE
        field.wait_text(CODE)


@ON_SWAY
def test_another_window_gets_nothing(
    field: WaylandField,
    open_target: OpenTarget,
    desktop: SwaySession,
    focus: Focus,
    output: WtypeKeyboard,
    clipboard: WlClipboard,
) -> None:
    """The code is on the clipboard instead, and a notice says so."""
    meant = target_of(focus)
    thief = open_target(WaylandField, title="Thief")
    own = Desktop("sway", FakeShortcuts(), focus, output, lambda: None)
    services = Services(own, clipboard, FakeClock(), Settings)
    outcome = Inserter(services).send(InsertRequest("Bank", CODE, 30), meant)
    assert outcome == Outcome(Result.COPIED, "Bank", Reason.WINDOW_CHANGED)
    assert "Another window took focus" in outcome.sentence
    assert desktop.run(["wl-paste", "--no-newline"]) == CODE
    assert (field.text(), thief.text()) == ("", "")


@ON_SWAY
def test_a_thief_on_the_way_ends_the_typing(
    field: WaylandField,
    open_target: OpenTarget,
    focus: CompositorFocus,
    keyboard: WaylandKeyboard,
) -> None:
    """No more than the key that was on its way reaches the thief."""
    thief = open_target(WaylandField, title="Thief")
    field.focus()
    text = CODE * 10
    turncoat = Turncoat(focus, 4, thief.focus)
    assert WtypeKeyboard(turncoat).type(text, target_of(focus)) is InsertResult.BROKEN_OFF
    field.focus()
    WtypeKeyboard(focus).type("x", target_of(focus))
    arrived = field.wait_text(lambda found: found.endswith("x"))
    assert text.startswith(arrived[:-1])
    assert len(arrived) + len(thief.text()) < len(text)
    assert keyboard.keys_down() == set()


@ON_SWAY
def test_the_clipboard_is_pasted(
    field: WaylandField, focus: Focus, output: WtypeKeyboard, clipboard: WlClipboard
) -> None:
    """By Shift+Insert, and Enter after it does not become part of the code."""
    assert clipboard.put_to_paste(CODE, 0)
    window = target_of(focus)
    results = []
    field.paste(lambda: results.append(output.paste(window, enter=True)), CODE)
    assert set(results) == {InsertResult.DONE}


@ON_KDE
def test_kwin_lets_wtype_do_nothing(field: WaylandField) -> None:
    """It has no virtual keyboards for programs: the code will be copied."""
    assert WtypeKeyboard(UnknownFocus()).type(CODE, WHICHEVER) is InsertResult.UNSUPPORTED
