"""`totpdesk menu` on compositors of today, with the menu programs and our options for them."""

from __future__ import annotations

import re
import shlex
import time
from typing import TYPE_CHECKING

import pytest

from support.codes import SECRETS, codes_of
from support.hand import KEYCODES, Key
from support.journal import Kind
from support.today.session import InstalledTotpdesk
from support.today.wlroots import (
    LabwcSession,
    SwaySession,
    TitledField,
    WayfireSession,
    WlrootsSession,
)
from support.waiting import wait_until
from totpdesk.service.menu_programs import find_menu_program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.programs import Child
    from support.today.root import Root

SECONDS = 15.0
QUIET = 0.2  # seconds without a word to the compositor
HAS_KEYBOARD = re.compile(r"wl_keyboard[@#]\d+\.enter\(")  # in what WAYLAND_DEBUG has it print


class Stage:
    """A desktop with totpdesk running, and a login field."""

    def __init__(self, session: WlrootsSession) -> None:
        """Start all of it."""
        self.session = session
        self.keyboard = session.keyboard
        self.totpdesk = InstalledTotpdesk(session)
        for name, secret in SECRETS.items():
            self.totpdesk.do("add", name, "--secret-stdin", text=secret)
        self.totpdesk.do("config", "set", "min_left", "0")
        self.totpdesk.start_tray()
        self.field = TitledField(session, title="Some page")

    def open(self, program: str) -> Child:
        """Run the command with a program and our options; return it once that has the keyboard."""
        self.session.program(program)
        folder = self.session.new_folder(program)
        (folder / program).touch(mode=0o755)
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


@pytest.fixture(name="stage", scope="module", params=[LabwcSession, WayfireSession, SwaySession])
def _stage(root: Root, request: pytest.FixtureRequest) -> Iterator[Stage]:
    with request.param(root) as session:
        yield Stage(session)


@pytest.mark.parametrize("program", ["fuzzel", "wofi", "tofi", "bemenu", "rofi"])
def test_the_choice_is_typed_into_the_window_from_before(stage: Stage, program: str) -> None:
    """The window hears none of the keys of the menu."""
    stage.field.clear()
    stage.field.focus()
    before = len(stage.field.key_events())
    menu = stage.open(program)
    stage.keyboard.type_keys("git")
    stage.keyboard.tap(Key.RETURN)
    assert menu.process.wait(SECONDS) == 0, menu.log_tail()
    stage.field.wait_text(lambda text: text in codes_of(SECRETS["GitHub"]), SECONDS)
    seen = stage.field.key_events()[before:]
    pressed = {event.code for event in seen if event.kind is Kind.PRESS}
    assert not {Key.RETURN, KEYCODES["g"], KEYCODES["t"]} & pressed
