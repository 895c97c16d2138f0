"""Presses while the keychain asks for its password: one prompt, one press, its own window."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import pytest

from support.codes import codes_of
from support.fingers import Key, SecondKeyboard
from support.keychain import PASSWORD
from support.notifications import Notifications
from support.pressing import FINGERS
from support.session import DesktopSession
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until
from totpdesk.autotype import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.keychain import Keychain

SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TIMEOUT: Final = 20.0  # seconds
PROMPT_OPEN: Final = Reason.PROMPT_OPEN.sentence


class Stage:
    """A desktop with totpdesk's tray, a field, fingers and the notices to the user."""

    def __init__(self, session: DesktopSession) -> None:
        assert session.keychain is not None
        self.keychain: Keychain = session.keychain
        self.notifications = Notifications(session)
        TrayHost(session)
        self.totpdesk = Totpdesk(session)
        self.totpdesk.do("config", "set", "min_left", "0")
        self.totpdesk.do("add", "demo", "--secret-stdin", text=SECRET)
        self.totpdesk.start_tray()
        self.fingers = SecondKeyboard(session)
        self.field = QtField(session)

    def lock(self) -> None:
        """Begin again, with a locked keychain."""
        self.notifications.shown.clear()
        self.field.focus()
        self.field.clear()
        self.keychain.lock()

    def wait_for_prompt(self) -> None:
        """Return when the prompt has the keys."""
        wait_until(self.keychain.prompts, TIMEOUT, "the prompt")

    def press_again(self) -> None:
        """Press while the prompt is open, which is refused with a word."""
        again = self.totpdesk.run("type", "demo")
        assert (again.returncode, again.stderr.strip()) == (4, PROMPT_OPEN)
        assert self.keychain.prompts()


@pytest.fixture(name="stage", scope="module")
def _stage() -> Iterator[Stage]:
    with DesktopSession() as session:
        yield Stage(session)


@pytest.mark.parametrize("run", range(3))
def test_one_prompt_and_one_press(run: int, stage: Stage) -> None:
    """The press that opened the prompt types its code once; the others say what is going on."""
    stage.lock()
    stage.fingers.chord(FINGERS)
    stage.wait_for_prompt()
    stage.press_again()
    stage.fingers.chord(FINGERS)  # the prompt has the keys, so nobody hears it, or it is refused
    stage.press_again()
    stage.fingers.type_keys(PASSWORD.decode())
    stage.fingers.tap(Key.RETURN)
    assert stage.field.wait_text(lambda text: len(text) >= 6, TIMEOUT) in codes_of(SECRET)
    wait_until(lambda: stage.notifications.shown, TIMEOUT, "the notices")
    assert {PROMPT_OPEN} == set(stage.notifications.shown)
    assert not stage.keychain.prompts()


def test_a_keychain_that_hangs_at_its_prompt(stage: Stage) -> None:
    """The user has answered, it has not: the press is given up, and types nothing later."""
    stage.lock()
    stage.fingers.chord(FINGERS)
    stage.wait_for_prompt()
    with stage.keychain.hanging():
        stage.fingers.type_keys(PASSWORD.decode())
        stage.fingers.tap(Key.RETURN)
        wait_until(lambda: stage.notifications.shown, TIMEOUT, "the notice")
    assert "The keychain did not answer" in stage.notifications.shown[0]
    wait_until(lambda: not stage.keychain.prompts(), TIMEOUT, "the end of the prompt")
    stage.keychain.unlock()
    stage.field.focus()
    stage.fingers.chord(FINGERS)
    assert stage.field.wait_text(lambda text: len(text) >= 6, TIMEOUT) in codes_of(SECRET)


def test_a_refusal_is_for_all_presses(stage: Stage) -> None:
    """One prompt is dismissed once: no press opens it again."""
    stage.lock()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(stage.totpdesk.run, "type", "demo")
        stage.wait_for_prompt()
        code = pool.submit(stage.totpdesk.run, "code", "demo")
        stage.press_again()
        stage.fingers.tap(Key.ESCAPE)
        assert "The keychain is locked" in first.result().stderr
        assert (code.result().returncode, code.result().stdout) == (4, "")
    assert not stage.keychain.prompts()
    assert stage.field.text() == ""
    stage.keychain.unlock()
