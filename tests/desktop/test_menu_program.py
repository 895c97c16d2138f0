"""`totpdesk menu` with real menu programs: the choice's code gets into the window from before."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import pytest
from Xlib import X
from Xlib.display import Display
from Xlib.error import BadWindow

from support.codes import SECRETS, codes_of
from support.fingers import KEYCODES, Key, SecondKeyboard
from support.journal import Kind
from support.programs import find_program
from support.session import DesktopSession
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.programs import Child

SECONDS: Final = 15.0


class Stage:
    """A desktop with totpdesk in its tray, and a login field."""

    def __init__(self, session: DesktopSession) -> None:
        """Start all of it."""
        self.session = session
        self.keyboard = SecondKeyboard(session)
        self.totpdesk = Totpdesk(session)
        for name, secret in SECRETS.items():
            self.totpdesk.do("add", name, "--secret-stdin", text=secret)
        self.totpdesk.do("config", "set", "min_left", "0")
        self.totpdesk.start_tray()
        self.field = QtField(session, title="Some page")
        self._display = Display(session.display)
        session.at_end(self._display.close)

    def open(self, *options: str, shows: str) -> Child:
        """Run the command; return it once the menu program's window is there, with all keys."""
        child = self.session.spawn([*self.totpdesk.argv, "menu", *options])
        wait_until(lambda: child.alive() and self._is_shown(shows), SECONDS, "the menu")
        return child

    def _is_shown(self, program: str) -> bool:
        """Return whether a program has a window that no window manager manages."""
        for window in self._display.screen().root.query_tree().children:
            with suppress(BadWindow):
                shown = window.get_attributes().map_state == X.IsViewable
                if shown and program in [name.lower() for name in window.get_wm_class() or ()]:
                    return True
        return False


@pytest.fixture(name="shared", scope="module")
def _shared() -> Iterator[Stage]:
    with DesktopSession() as session:
        yield Stage(session)


@pytest.fixture(name="stage")
def _stage(shared: Stage) -> Stage:
    shared.field.clear()
    shared.field.focus()
    return shared


@pytest.mark.parametrize("program", ["dmenu", "rofi"])
def test_the_choice_is_typed_into_the_window_from_before(stage: Stage, program: str) -> None:
    """Two letters and Enter; the window gets the code, and none of the keys pressed in the menu."""
    find_program(program)
    before = len(stage.field.key_events())
    options = "-dmenu -i" if program == "rofi" else "-i"
    menu = stage.open("--with", f"{program} {options}", shows=program)
    stage.keyboard.type_keys("git")
    stage.keyboard.tap(Key.RETURN)
    assert menu.process.wait(SECONDS) == 0, menu.log_tail()
    stage.field.wait_text(lambda text: text in codes_of(SECRETS["GitHub"]), SECONDS)
    seen = stage.field.key_events()[before:]
    pressed = {event.code for event in seen if event.kind is Kind.PRESS}
    assert not {Key.RETURN, KEYCODES["g"], KEYCODES["t"]} & pressed


def test_nothing_is_chosen(stage: Stage) -> None:
    """Escape: the command ends well, and nothing is typed."""
    menu = stage.open("--with", "dmenu -i", shows="dmenu")
    stage.keyboard.type_keys("gi")
    stage.keyboard.tap(Key.ESCAPE)
    assert menu.process.wait(SECONDS) == 0, menu.log_tail()
    assert stage.field.text() == ""


def test_one_that_is_installed_is_found(stage: Stage) -> None:
    """Without its name the command opens one itself: rofi, where it is, with options that fit."""
    program = "rofi" if find_program("rofi", "dmenu").endswith("rofi") else "dmenu"
    menu = stage.open(shows=program)
    stage.keyboard.type_keys("bank")
    stage.keyboard.tap(Key.RETURN)
    stage.field.wait_text(lambda text: text in codes_of(SECRETS["Bank"]), SECONDS)
    assert menu.process.wait(SECONDS) == 0, menu.log_tail()


def test_a_name_that_no_account_has(stage: Stage) -> None:
    """What was typed into the menu is no name: the command says so, and nothing is typed."""
    menu = stage.open("--with", "dmenu -i", shows="dmenu")
    stage.keyboard.type_keys("xyz")
    stage.keyboard.tap(Key.RETURN)
    assert menu.process.wait(SECONDS) == 3
    assert "There is no account 'xyz' in the menu." in menu.log_tail()
    assert stage.field.text() == ""
