"""The whole job on labwc, Wayfire and sway as they are today, as the user of a fresh home."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from support.codes import SECRETS, codes_of
from support.hand import KEYCODES, Key
from support.today.session import InstalledTotpdesk
from support.today.wlroots import (
    FootTerminal,
    LabwcSession,
    SwaySession,
    TitledField,
    WayfireSession,
    WlrootsSession,
)
from support.waiting import wait_until
from support.wayland.targets import WaylandChromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.today.root import Root

HOTKEY = (Key.CTRL, Key.ALT, Key.O)
PICK_HOTKEY = (Key.CTRL, Key.ALT, Key.SHIFT, Key.O)
SECONDS = 15.0


class Stage:
    """A desktop on which totpdesk runs, its shortcuts in the desktop's own configuration."""

    def __init__(self, session: WlrootsSession) -> None:
        """Do what a user does who starts with it."""
        self.session = session
        self.windows = session.windows
        self.keyboard = session.keyboard
        self.totpdesk = InstalledTotpdesk(session)
        for name, secret in SECRETS.items():
            self.totpdesk.do("add", name, "--secret-stdin", "--account", "ann", text=secret)
        self.totpdesk.do("config", "set", "min_left", "0")
        self.tray = self.totpdesk.start_tray()
        session.configure(self.totpdesk.do("shortcut"))

    def pick(self, letters: str) -> None:
        """Open the picker and type letters into it."""
        self.keyboard.chord(PICK_HOTKEY)
        wait_until(self._picker_has_keys, SECONDS, "the picker", self.windows.all)
        self.keyboard.type_keys(letters)

    def choose(self, letters: str) -> None:
        """Take the first account of the picker that these letters leave."""
        self.pick(letters)
        self.keyboard.chord((Key.RETURN,), hold=0.1)

    def _picker_has_keys(self) -> bool:
        return self.windows.title(self.windows.active()).startswith("Choose an account")

    def clipboard(self, *options: str) -> str:
        """Return what another program reads from the clipboard."""
        with suppress(subprocess.CalledProcessError):  # there is nothing on it
            return self.session.run(["wl-paste", "--no-newline", *options])
        return ""


@pytest.fixture(name="stage", scope="module", params=[LabwcSession, WayfireSession, SwaySession])
def _stage(root: Root, request: pytest.FixtureRequest) -> Iterator[Stage]:
    with request.param(root) as session:
        yield Stage(session)


@pytest.fixture(name="field")
def _field(stage: Stage) -> Iterator[TitledField]:
    field = TitledField(stage.session, title="Sign in to GitHub")
    yield field
    field.close()


@pytest.mark.parametrize("hold", [0.02, 0.4, 1.0])
def test_a_press_types_the_code_of_the_account_in_the_title(
    stage: Stage, field: TitledField, hold: float
) -> None:
    """However long the keys are held; it is whole, once, and no key hangs."""
    stage.keyboard.chord(HOTKEY, hold=hold)
    field.wait_text(lambda text: text in codes_of(SECRETS["GitHub"]), SECONDS)
    assert stage.keyboard.keys_down() == set()


def test_a_code_is_typed_into_a_page(stage: Stage) -> None:
    """By the browser's own title, each time the keys are pressed, however long."""
    page = WaylandChromium(stage.session)
    page.evaluate("document.title = 'Sign in to GitHub'")
    wait_until(
        lambda: stage.windows.title(page.window_id).startswith("Sign in to GitHub"),
        SECONDS,
        "the title",
        stage.windows.all,
    )
    for hold in (0.02, 0.4, 1.0):
        page.clear()
        stage.keyboard.chord(HOTKEY, hold=hold)
        page.wait_text(lambda text: text in codes_of(SECRETS["GitHub"]), SECONDS)
    page.close()


def test_a_code_is_typed_into_a_terminal(stage: Stage) -> None:
    """Its title proves nothing, so the account is chosen."""
    terminal = FootTerminal(stage.session, title="ssh example")
    stage.choose("ba")
    terminal.wait_text(lambda text: text in codes_of(SECRETS["Bank"]), SECONDS)
    assert stage.windows.has_keys(terminal.window_id)
    terminal.close()


def test_the_code_is_on_the_clipboard_too(stage: Stage, field: TitledField) -> None:
    """Marked as a password, and cleared at the end of its time."""
    stage.totpdesk.do("config", "set", "clear_after", "5")
    stage.keyboard.chord(HOTKEY)
    text = field.wait_text(lambda text: text in codes_of(SECRETS["GitHub"]), SECONDS)
    wait_until(lambda: stage.clipboard() == text, SECONDS, "the copy", stage.clipboard)
    assert "x-kde-passwordManagerHint" in stage.clipboard("--list-types")
    wait_until(lambda: not stage.clipboard(), SECONDS, "the clearing", stage.clipboard)


def test_the_picker_gives_the_keyboard_back(stage: Stage, field: TitledField) -> None:
    """Two letters and Enter choose another account; its code goes to the field."""
    stage.choose("ba")
    field.wait_text(lambda text: text in codes_of(SECRETS["Bank"]), SECONDS)
    assert stage.windows.has_keys(field.window_id)


def test_a_code_is_copied_in_the_picker(stage: Stage, field: TitledField) -> None:
    """The field gets nothing then, but the keyboard."""
    stage.pick("goo")
    stage.keyboard.chord((Key.CTRL, KEYCODES["c"]))
    google = codes_of(SECRETS["Google"])
    wait_until(lambda: stage.clipboard() in google, SECONDS, "the copy", stage.clipboard)
    wait_until(lambda: stage.windows.has_keys(field.window_id), SECONDS, "the keyboard")
    assert field.text() == ""


def test_the_doctor_tries_everything(stage: Stage) -> None:
    """Typing, clipboard, focus and screenshots work; shortcuts are the configuration's."""
    said = stage.totpdesk.run("doctor", "--screenshot").stdout
    for line in (
        "was typed into a test field and arrived",
        "was copied, read back and cleared",
        "The desktop reports the focused window",
        "grim copies the screen",
    ):
        assert line in said, said
    problems = [line for line in said.splitlines() if line.startswith("problem")]
    assert problems == []
