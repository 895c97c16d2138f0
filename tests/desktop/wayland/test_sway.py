"""The whole program on sway: a key binding runs `totpdesk type`, and the code is in the field."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from support.codes import SECRETS, codes_of
from support.hand import KEYCODES, Key
from support.programs import MissingProgramError
from support.totpdesk import Totpdesk
from support.waiting import wait_until
from support.wayland.fingers import VirtualKeyboard
from support.wayland.sway import SwaySession
from support.wayland.targets import WaylandField

if TYPE_CHECKING:
    from collections.abc import Iterator

HOTKEY = (Key.CTRL, Key.ALT, Key.O)
SECONDS = 15.0
PAGES = iter(("Apples", "Pears", "Plums", "Quinces", "Cherries"))


class Stage:
    """sway with totpdesk running, its command bound to keys, and fingers."""

    def __init__(self, session: SwaySession) -> None:
        """Start all of it."""
        self.session = session
        self.windows = session.windows
        self.keyboard = VirtualKeyboard(session)
        self.totpdesk = Totpdesk(session)
        for name, secret in SECRETS.items():
            self.totpdesk.do("add", name, "--secret-stdin", "--account", "ann", text=secret)
        self.totpdesk.do("config", "set", "min_left", "0")
        self.tray = self.totpdesk.start_tray()
        # Without --no-repeat sway runs it again and again while the keys are held.
        session.bind("--no-repeat Ctrl+Mod1+o", [*self.totpdesk.argv, "type"])

    def picker(self) -> int:
        """Return the picker's window once it has the keyboard."""

        def found() -> int:
            active = self.windows.active()
            ours = self.windows.all().get(active, {}).get("pid") == self.tray.pid
            return active if ours else 0

        return wait_until(found, SECONDS, "the picker to have the keyboard", self.windows.all)

    def clipboard(self) -> str:
        """Return what another program reads from the clipboard."""
        with suppress(subprocess.CalledProcessError):  # there is nothing on it
            return self.session.run(["wl-paste", "--no-newline"])
        return ""


@pytest.fixture(name="stage", scope="module")
def _stage() -> Iterator[Stage]:
    try:
        with SwaySession() as session:
            yield Stage(session)
    except MissingProgramError as missing:
        pytest.skip(str(missing))


@pytest.fixture(name="field")
def _field(stage: Stage) -> Iterator[WaylandField]:
    """Return a field of a page that no account is known for: one is learned at each choice."""
    yield from _opened(stage, next(PAGES))


@pytest.fixture(name="github")
def _github(stage: Stage) -> Iterator[WaylandField]:
    yield from _opened(stage, "Sign in to GitHub")


def _opened(stage: Stage, title: str) -> Iterator[WaylandField]:
    field = WaylandField(stage.session, title=title)
    yield field
    field.close()


@pytest.mark.parametrize("hold", [0.02, 0.4, 1.0])
def test_a_press_types_the_code_of_the_account_in_the_title(
    stage: Stage, github: WaylandField, hold: float
) -> None:
    """One of three accounts is meant; however long the keys are held, its code arrives whole."""
    stage.keyboard.chord(HOTKEY, hold=hold)
    github.wait_text(lambda text: text in codes_of(SECRETS["GitHub"]), SECONDS)
    assert stage.keyboard.keys_down() == set()


def test_two_letters_and_enter_choose_another(stage: Stage, field: WaylandField) -> None:
    """The picker opens, has the keyboard, and returns it; the field gets none of its keys."""
    stage.keyboard.chord(HOTKEY)
    stage.picker()
    before = len(field.key_events())
    stage.keyboard.type_keys("ba")
    stage.keyboard.chord((Key.RETURN,), hold=0.1)
    field.wait_text(lambda text: text in codes_of(SECRETS["Bank"]), SECONDS)
    assert stage.windows.has_keys(field.window_id)
    seen = {event.code for event in field.key_events()[before:]}
    assert Key.RETURN not in seen


def test_the_code_can_be_copied_from_the_picker(stage: Stage, field: WaylandField) -> None:
    """It is only on the clipboard, and the field has the keyboard again."""
    stage.keyboard.chord(HOTKEY)
    stage.picker()
    stage.keyboard.type_keys("goo")
    stage.keyboard.chord((Key.CTRL, KEYCODES["c"]))
    wait_until(lambda: stage.clipboard() in codes_of(SECRETS["Google"]), SECONDS, "it to be copied")
    wait_until(lambda: stage.windows.has_keys(field.window_id), SECONDS, "the focus to be back")
    assert field.text() == ""


def test_a_typed_code_is_on_the_clipboard_too(stage: Stage, github: WaylandField) -> None:
    """For a field that did not take it."""
    stage.keyboard.chord(HOTKEY)
    text = github.wait_text(lambda text: text in codes_of(SECRETS["GitHub"]), SECONDS)
    wait_until(lambda: stage.clipboard() == text, SECONDS, "the clipboard", stage.clipboard)


def test_escape_gives_the_keyboard_back(stage: Stage, field: WaylandField) -> None:
    """And nothing is typed."""
    stage.keyboard.chord(HOTKEY)
    stage.picker()
    stage.keyboard.chord((Key.ESCAPE,), hold=0.1)
    wait_until(lambda: stage.windows.has_keys(field.window_id), SECONDS, "the focus to be back")
    assert field.text() == ""


def test_who_turns_to_another_window_is_left_in_peace(stage: Stage, field: WaylandField) -> None:
    """The picker goes, and neither window gets anything."""
    stage.keyboard.chord(HOTKEY)
    picker = stage.picker()
    other = WaylandField(stage.session, title="Elsewhere")
    try:
        wait_until(lambda: picker not in stage.windows.all(), SECONDS, "the picker to go")
        assert stage.windows.has_keys(other.window_id)
        assert (field.text(), other.text()) == ("", "")
    finally:
        other.close()


def test_the_clipboard_is_empty_after_the_end(stage: Stage, github: WaylandField) -> None:
    """The code goes with the program that put it there."""
    stage.keyboard.chord(HOTKEY)
    github.wait_text(lambda text: text in codes_of(SECRETS["GitHub"]), SECONDS)
    wait_until(lambda: stage.clipboard() in codes_of(SECRETS["GitHub"]), SECONDS, "the clipboard")
    stage.totpdesk.stop_tray(stage.tray)
    assert stage.clipboard() == ""
