"""The Wayland harness itself: what is pressed arrives where the focus is, and is seen there."""

import os
import subprocess
import sys

import pytest

from support import bus
from support.hand import Key
from support.journal import Kind
from support.keychain import PASSWORD
from support.programs import processes_with
from support.targets import OpenTarget, Target
from support.waiting import wait_until
from support.wayland.fingers import WaylandKeyboard
from support.wayland.kde import KdeSession
from support.wayland.portal import Portal
from support.wayland.session import WaylandSession
from support.wayland.sway import SwaySession
from support.wayland.targets import WaylandField, XwaylandTerminal
from support.wayland.where import ON_KDE, ON_SWAY

CODE = "287082"
TRIGGER = "CTRL+ALT+o"
UNLOCK = "import secretstorage as s; s.get_default_collection(s.dbus_init()).unlock()"
FINGERS = (Key.CTRL, Key.ALT, Key.O)
CONTROL_AND_ALT = 12  # xkb's bits for both


@pytest.fixture(params=["field", "chromium", "firefox"])
def target(request: pytest.FixtureRequest) -> Target:
    """Return each kind of target in turn, empty and focused."""
    found: Target = request.getfixturevalue(request.param)
    return found


def test_typed_text_arrives_in_every_target(target: Target, keyboard: WaylandKeyboard) -> None:
    """What the fingers type is in the target, from the very first key."""
    keyboard.type_keys("hello 287082")
    assert target.wait_text("hello 287082")


def test_chord_arrives_with_its_modifier(target: Target, keyboard: WaylandKeyboard) -> None:
    """Shift held with a letter gives the capital letter, and is released."""
    keyboard.chord([Key.SHIFT, Key.O], hold=0.05)
    keyboard.type_keys("o")
    assert target.wait_text("Oo")


def test_cleared_target_is_empty_and_fills_again(target: Target, keyboard: WaylandKeyboard) -> None:
    """After `clear` only what is typed later counts."""
    keyboard.type_keys("old")
    target.wait_text("old")
    target.clear()
    keyboard.type_keys("new")
    assert target.wait_text("new")


def test_chord_and_key_events_share_a_clock(field: WaylandField, keyboard: WaylandKeyboard) -> None:
    """The moments of the fingers and of the Qt field are of one clock, in the right order."""
    chord = keyboard.chord(FINGERS, hold=0.05)
    wait_until(lambda: len(field.key_events()) == 6, 5, "three keys down and up", field.key_events)
    events = field.key_events()
    assert [(event.kind, event.code) for event in events] == [
        *((Kind.PRESS, key) for key in FINGERS),
        *((Kind.RELEASE, key) for key in reversed(FINGERS)),
    ]
    assert chord.pressed_ns < events[2].ns < events[3].ns
    assert chord.released_ns - chord.pressed_ns >= 50_000_000


def test_focus_decides_who_receives(
    field: WaylandField, open_target: OpenTarget, keyboard: WaylandKeyboard, desktop: WaylandSession
) -> None:
    """Text goes to the focused window only, and moves with the focus."""
    other = open_target(WaylandField, title="In front")
    assert desktop.windows.title(desktop.windows.active()) == "In front"
    keyboard.type_keys("1")
    other.wait_text("1")
    field.focus()
    assert desktop.windows.title(desktop.windows.active()) == "Sign in - Example"
    keyboard.type_keys("2")
    field.wait_text("2")
    assert other.text() == "1"


def test_closed_window_is_gone(open_target: OpenTarget, desktop: WaylandSession) -> None:
    """A window that is asked to close goes, and the list of windows knows."""
    other = open_target(WaylandField, title="To be closed")
    desktop.windows.close_window(other.window_id)
    desktop.windows.wait_gone(other.window_id)
    assert desktop.windows.title(other.window_id) == ""


def test_held_keys_are_seen_as_down(field: WaylandField, keyboard: WaylandKeyboard) -> None:
    """Held keys are reported, modifiers too, and nothing stays down after."""
    with keyboard.holding(Key.CTRL, Key.ALT):
        state = keyboard.keyboard_state()
        assert state.keys == {Key.CTRL, Key.ALT}
        assert state.depressed == CONTROL_AND_ALT
    state = keyboard.keyboard_state()
    assert state.keys == set()
    assert (state.depressed, state.latched, state.locked, state.group) == (0, 0, 0, 0)


def test_reset_lets_go(keyboard: WaylandKeyboard) -> None:
    """`reset` releases what a test left down."""
    keyboard.press(Key.SHIFT)
    assert keyboard.keys_down() == {Key.SHIFT}
    keyboard.reset()
    assert keyboard.keys_down() == set()


def test_copied_text_is_pasted(
    field: WaylandField, keyboard: WaylandKeyboard, desktop: WaylandSession
) -> None:
    """What wl-copy puts on the clipboard, wl-paste reads and the field pastes."""
    desktop.spawn(["wl-copy", "--foreground", CODE])
    wait_until(lambda: _clipboard(desktop) == CODE, 5, "wl-copy to own the clipboard")
    keyboard.chord([Key.CTRL, Key.V])
    assert field.wait_text(CODE)


def test_keychain_is_open(desktop: WaylandSession) -> None:
    """The session has a keychain of its own, unlocked."""
    assert not desktop.keychain.is_locked()


def test_keychain_prompt_is_answered(desktop: WaylandSession, keyboard: WaylandKeyboard) -> None:
    """The prompt for a locked keychain comes up with the focus, and takes the password."""
    desktop.keychain.lock()
    asking = desktop.spawn([sys.executable, "-c", UNLOCK])
    wait_until(lambda: asking.alive() and desktop.keychain.prompts(), 10, "the prompt")
    keyboard.type_keys(PASSWORD.decode())
    keyboard.tap(Key.RETURN)
    wait_until(lambda: not desktop.keychain.is_locked(), 5, "the keychain to open")


@ON_KDE
def test_shortcut_is_heard_and_hidden(
    portal: Portal, field: WaylandField, keyboard: WaylandKeyboard
) -> None:
    """A portal shortcut is reported, down and up, and its last key does not reach the field."""
    session = portal.bind_shortcut("type", TRIGGER)
    keyboard.chord(FINGERS, hold=0.1)
    assert portal.wait_activated() == (session, "type")
    assert portal.wait_deactivated() == (session, "type")
    wait_until(lambda: _moved(field, Kind.RELEASE, Key.CTRL), 5, "the last key", field.key_events)
    assert _moved(field, Kind.PRESS, Key.ALT)
    assert not _moved(field, Kind.PRESS, Key.O)


@ON_KDE
def test_unbound_shortcut_reaches_the_field(
    portal: Portal, field: WaylandField, keyboard: WaylandKeyboard
) -> None:
    """Once no program requests the shortcut any more, its keys are the field's again."""
    portal.bind_shortcut("type", TRIGGER)
    keyboard.chord(FINGERS)
    portal.wait_activated()
    portal.close()

    def press_and_look() -> bool:
        keyboard.chord(FINGERS)
        return _moved(field, Kind.PRESS, Key.O)

    assert wait_until(press_and_look, 5, "the letter to come through", field.key_events)


@ON_KDE
def test_portal_types_into_every_target(portal: Portal, target: Target) -> None:
    """The RemoteDesktop portal types the digits, without a question to the user."""
    portal.type_text(portal.open_keyboard(), CODE)
    assert target.wait_text(CODE)


@ON_KDE
def test_keys_that_the_portal_left_down_are_seen(portal: Portal, keyboard: WaylandKeyboard) -> None:
    """A key that a program pressed and never released counts as down, and `reset` releases it."""
    portal.press_code(portal.open_keyboard(), Key.CTRL)
    assert keyboard.keys_down() == {Key.CTRL}
    keyboard.reset()
    assert keyboard.keys_down() == set()


@ON_KDE
def test_x11_program_gets_keys_too(keyboard: WaylandKeyboard, open_target: OpenTarget) -> None:
    """A program that knows X11 only is shown through Xwayland."""
    terminal = open_target(XwaylandTerminal)
    keyboard.type_keys(CODE)
    assert terminal.wait_text(CODE)


@ON_KDE
def test_portal_can_go_and_come_back(kind: type[KdeSession]) -> None:
    """A session may begin without the portal, get it, lose it and get it again."""
    with kind(portal=False) as desktop:
        for _ in range(2):
            with pytest.raises(bus.CallError, match="CreateSession"):
                Portal(desktop).open_keyboard()
            desktop.start_portal()
            assert Portal(desktop).open_keyboard()
            desktop.stop_portal()


@ON_KDE
def test_shortcut_survives_the_portal(desktop: KdeSession, keyboard: WaylandKeyboard) -> None:
    """After a restart of the portal, the same program can have the same shortcut again."""
    before = Portal(desktop)
    before.bind_shortcut("type", TRIGGER)
    desktop.stop_portal()
    desktop.start_portal()
    portal = Portal(desktop)
    session = portal.bind_shortcut("type", TRIGGER)
    keyboard.chord(FINGERS)
    assert portal.wait_activated() == (session, "type")
    portal.close()
    before.close()


@ON_KDE
def test_forgotten_shortcut_is_free(desktop: KdeSession, keyboard: WaylandKeyboard) -> None:
    """What one test's program had as its shortcut, the next one's can have."""
    for token in ("one", "another"):
        portal = Portal(desktop)
        session = portal.bind_shortcut("type", TRIGGER, token)
        keyboard.chord(FINGERS)
        assert portal.wait_activated() == (session, "type")
        portal.close()


@ON_SWAY
def test_wtype_types(desktop: SwaySession, target: Target) -> None:
    """Wtype's text arrives whole, because the session's own keyboard is always there."""
    desktop.run(["wtype", CODE])
    assert target.wait_text(CODE)


@ON_SWAY
def test_binding_starts_a_program(
    desktop: SwaySession, field: WaylandField, keyboard: WaylandKeyboard
) -> None:
    """A key binding starts a program of the session, and its last key is hidden from the field."""
    output = desktop.new_file("output")
    desktop.bind("Ctrl+Mod1+o", ["sh", "-c", f'echo "$(id -u) $HOME" >{output}'])
    keyboard.chord(FINGERS)
    expected = f"{os.geteuid()} {desktop.env['HOME']}\n"
    wait_until(lambda: output.read_text() == expected, 5, "the program to tell", output.read_text)
    keyboard.type_keys("x")
    field.wait_text("x")
    assert not _moved(field, Kind.PRESS, Key.O)


def test_session_leaves_nothing(kind: type[WaylandSession]) -> None:
    """No process and no folder outlives a session; another one beside it does not mind."""
    with kind() as session:
        WaylandField(session)
        assert processes_with(str(session.folder))
    assert not session.folder.exists()
    assert not processes_with(str(session.folder))


def _moved(field: WaylandField, kind: Kind, key: Key) -> bool:
    return (kind, key) in [(event.kind, event.code) for event in field.key_events()]


def _clipboard(desktop: WaylandSession) -> str:
    try:
        return desktop.run(["wl-paste", "--no-newline"])
    except subprocess.CalledProcessError:  # nothing copied yet
        return ""
