"""The portals' failures as a user meets them: the notice, what is done instead, no repeats.

The real tray on KWin, the real xdg-desktop-portal, and behind it a backend of our own that answers
as a test wants. Restore tokens are beyond version 1.16 of the portal: for those the portal itself
is simulated (support.wayland.backend_portal).
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from support.hand import KEYCODES, Key
from support.programs import MissingProgramError, find_program
from support.waiting import wait_until
from support.wayland.backend import start_real_portal
from support.wayland.backend_service import Answer
from support.wayland.backend_world import CODES, COPIED, SECONDS, World
from support.wayland.kde import KdeSession

if TYPE_CHECKING:
    from collections.abc import Iterator

SWITCH_ON = "totpdesk has no permission to type. Allow it in the settings."


@pytest.fixture(scope="module", name="session")
def _session() -> Iterator[KdeSession]:
    try:
        find_program("kwin_wayland")
    except MissingProgramError as missing:
        pytest.skip(str(missing))
    with KdeSession(portal=False) as session:
        yield session


@pytest.fixture(name="world")
def _world(session: KdeSession) -> Iterator[World]:
    with ExitStack() as ends:
        yield World(session, ends)


@pytest.mark.parametrize("answer", [Answer.REFUSE, Answer.END, Answer.SILENCE])
def test_without_a_yes_the_code_is_copied_and_nobody_is_asked_again(
    world: World, answer: Answer
) -> None:
    """The first press asks; a notice says what the second does, and how to be asked again."""
    world.script.permission = answer
    world.real_portal()
    world.start()
    world.press_copies(SWITCH_ON)
    wait_until(world.is_closed, SECONDS, "the session to be closed")
    world.press_copies(SWITCH_ON)
    assert world.script.opened == world.script.asked == 1


def test_with_a_yes_it_is_typed_and_no_session_stays_open(world: World) -> None:
    """As many sessions as presses, each closed after its own."""
    world.real_portal()
    world.start()
    for code in CODES[:2]:
        world.press_types(code)
        wait_until(world.is_closed, SECONDS, "the session to be closed")
    assert world.script.opened == 2


def test_a_press_of_the_shortcut_is_reported_by_a_notice(world: World) -> None:
    """A press of the desktop's shortcut ends as the command does."""
    world.script.permission = Answer.REFUSE
    world.real_portal()
    world.start()

    def refused() -> bool:
        world.backend.press("insert")
        return bool(world.script.asked)

    wait_until(refused, SECONDS, "the question")
    world.is_shown(f"{COPIED} {SWITCH_ON}")


def test_a_portal_that_ends_while_it_asks_ends_the_press(world: World) -> None:
    """At once: no press waits for a lost answer; the next press asks the next portal."""
    world.script.permission = Answer.SILENCE
    portal = world.real_portal()
    world.start()
    pressing = threading.Thread(target=world.press)
    pressing.start()
    wait_until(lambda: world.script.asked, SECONDS, "the question")
    portal.stop()
    pressing.join(SECONDS)
    world.is_shown(f"{COPIED} The desktop's portal has ended. Try again. Paste it instead.")
    world.press_copies("The desktop's portal is not running. Paste it instead.")


def test_a_portal_that_ends_while_it_types(world: World) -> None:
    """What arrived is to be cleared; the next portal reports the shortcut, and types."""
    portal = world.real_portal()
    world.start()
    world.script.at_key = portal.stop
    codes = iter(CODES)
    code = next(codes)
    while not (done := world.press()).returncode:  # all keys went through before it had ended
        world.script.at_key, code = start_real_portal(world.session).stop, next(codes)
    why = "The desktop interrupted the typing: clear the field. Paste it instead."
    world.has_copied(done, why, code)
    world.script.at_key = lambda: None
    world.backend.forget()
    world._ends.callback(start_real_portal(world.session).stop)
    wait_until(world.backend.has_shortcuts, SECONDS, "the shortcuts to be bound again")
    world.script.typed = ""
    world.backend.press("insert")
    wait_until(lambda: world.script.typed == code, SECONDS, "the code")


def test_without_any_portal_codes_are_copied(world: World) -> None:
    """And the notice says which keys to bind instead."""
    world.start()
    wait_until(lambda: world.notices.shown, SECONDS, "the notice")
    assert "Bind `totpdesk type`" in world.notices.shown[0]
    world.press_copies("This desktop does not let totpdesk type. Paste it where you need it.")


def test_refused_keys_are_reported_and_the_command_types(world: World) -> None:
    """The tray starts, says what to do, and serves a key of the desktop's own."""
    world.script.keys = Answer.REFUSE
    world.real_portal()
    world.start()
    wait_until(lambda: world.notices.shown, SECONDS, "the notice")
    assert world.notices.shown[0] == (
        "The desktop, or you in its dialog, refused the keys of “Insert the code”. Choose some in "
        "its settings, under Shortcuts or Applications, or bind `totpdesk type` there."
    )
    assert world.press().returncode == 0


def test_a_dialog_about_keys_does_not_hold_up_the_tray(world: World) -> None:
    """While it is open, presses by the command are served."""
    world.script.keys = Answer.SILENCE
    world.script.permission = Answer.REFUSE
    world.real_portal()
    world.start()
    world.press_copies(SWITCH_ON)


def test_nothing_is_asked_in_a_press_before_typing_is_switched_on(world: World) -> None:
    """The portal is simulated: version 2 with restore tokens. Presses copy and say where."""
    world.played_portal()
    world.start()
    world.press_copies(SWITCH_ON)
    assert world.script.opened == world.script.asked == 0


def test_a_leave_is_renewed_at_each_press(world: World) -> None:
    """The portal is simulated. Its token is valid once, and the user is not asked again."""
    portal = world.played_portal()
    portal.tokens.add("from last time")
    world.permission.write_text("from last time")
    world.start()
    for code in CODES[:2]:
        world.press_types(code)
    assert world.script.asked == 0
    assert portal.tokens == {world.permission.read_text()}


@pytest.mark.parametrize("strict", [False, True])
def test_an_expired_permission_is_requested_again(
    world: World,
    strict: bool,  # noqa: FBT001 - a case's
) -> None:
    """The portal is simulated. It asks, or says that it has no such token; a yes is kept."""
    portal = world.played_portal(strict=strict)
    world.permission.write_text("expired")
    world.start()
    world.press_types(CODES[0])
    assert world.script.asked == 1
    assert portal.tokens == {world.permission.read_text()}


def test_an_expired_leave_that_is_refused_is_forgotten(world: World) -> None:
    """The portal is simulated. Neither this run nor the next asks before typing is switched on."""
    world.script.permission = Answer.REFUSE
    world.played_portal()
    world.permission.write_text("expired")
    world.start()
    world.press_copies(SWITCH_ON)
    world.press_copies(SWITCH_ON)
    assert world.script.asked == 1
    assert not world.permission.exists()
    wait_until(world.is_closed, SECONDS, "the session to be closed")


def test_the_first_start_has_typing_switched_on(
    session: KdeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The portal is simulated. Its user is asked there, at a button, and the first press types."""
    monkeypatch.setitem(session.env, "XDG_DATA_HOME", str(session.new_folder("data")))
    monkeypatch.setitem(session.env, "XDG_CONFIG_HOME", str(session.new_folder("config")))
    with ExitStack() as ends:
        world = World(session, ends)
        portal = world.played_portal()
        world.start_tray()
        session.windows.activate(world.window("Welcome to totpdesk"))
        session.keyboard.tap(Key.RETURN)  # from the keychain to the shortcut

        def let() -> bool:
            session.keyboard.chord((Key.ALT, KEYCODES["y"]), hold=0.01)
            return world.permission.exists()

        wait_until(let, SECONDS, "typing to be switched on")
        assert portal.tokens == {world.permission.read_text()}
        wait_until(world.is_closed, SECONDS, "the session to be closed")
        world.add_account()
        world.focus_field()
        world.press_types(CODES[0])
        assert world.script.asked == 1
