"""`totpdesk menu` on sway, with the menu programs for Wayland and the options that we give them."""

from __future__ import annotations

import re
import shlex
import time
from typing import TYPE_CHECKING, Final

import pytest

from support.codes import SECRETS, codes_of
from support.hand import KEYCODES, Key
from support.journal import Kind
from support.programs import MissingProgramError, find_program
from support.totpdesk import Totpdesk
from support.waiting import wait_until
from support.wayland.fingers import VirtualKeyboard
from support.wayland.sway import SwaySession
from support.wayland.targets import WaylandField
from totpdesk.service.menu_programs import find_menu_program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.programs import Child

SECONDS: Final = 15.0
QUIET: Final = 0.2  # seconds without a word to the compositor
HAS_KEYBOARD: Final = re.compile(r"wl_keyboard@\d+\.enter\(")  # in what WAYLAND_DEBUG has it print


class Stage:
    """sway with totpdesk running, and a login field."""

    def __init__(self, session: SwaySession) -> None:
        """Start all of it."""
        self.session = session
        self.keyboard = VirtualKeyboard(session)
        self.totpdesk = Totpdesk(session)
        for name, secret in SECRETS.items():
            self.totpdesk.do("add", name, "--secret-stdin", text=secret)
        self.totpdesk.do("config", "set", "min_left", "0")
        self.totpdesk.start_tray()
        self.field = WaylandField(session, title="Some page")

    def open(self, program: str) -> Child:
        """Run the command with a program and our options; return it once that has the keyboard."""
        folder = self.session.new_folder(program)
        (folder / program).symlink_to(find_program(program))
        command = find_menu_program(self.session.env | {"PATH": str(folder)})
        chatty = shlex.join(["env", "WAYLAND_DEBUG=client", *command])
        child = self.session.spawn([*self.totpdesk.argv, "menu", "--with", chatty])
        wait_until(
            lambda: child.alive() and HAS_KEYBOARD.search(child.log()),
            SECONDS,
            "the menu to have the keyboard",
            child.log_tail,
        )
        wait_until(lambda: _is_quiet(child), SECONDS, "the menu to be filled")
        return child


def _is_quiet(child: Child) -> bool:
    """Return whether a program draws no more: wofi takes Enter before its list is there."""
    before = child.log()
    time.sleep(QUIET)
    return child.log() == before


@pytest.fixture(name="stage", scope="module")
def _stage() -> Iterator[Stage]:
    try:
        with SwaySession() as session:
            yield Stage(session)
    except MissingProgramError as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize("program", ["fuzzel", "wofi", "bemenu"])
def test_the_choice_is_typed_into_the_window_from_before(stage: Stage, program: str) -> None:
    """With the options that totpdesk gives it; the window hears none of the keys of the menu."""
    stage.field.clear()
    stage.field.focus()
    before = len(stage.field.key_events())
    try:
        menu = stage.open(program)
    except MissingProgramError as missing:
        pytest.skip(str(missing))
    stage.keyboard.type_keys("git")
    stage.keyboard.tap(Key.RETURN)
    assert menu.process.wait(SECONDS) == 0, menu.log_tail()
    stage.field.wait_text(lambda text: text in codes_of(SECRETS["GitHub"]), SECONDS)
    seen = stage.field.key_events()[before:]
    pressed = {event.code for event in seen if event.kind is Kind.PRESS}
    assert not {Key.RETURN, KEYCODES["g"], KEYCODES["t"]} & pressed
