"""The window of the press, through the whole program: what is taken from it, and the notices.

The tray, its keychain and the notifications are real; see test_target for the many runs.
"""

from __future__ import annotations

import subprocess
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from support.fingers import Key, SecondKeyboard
from support.keychain import PASSWORD
from support.notifications import Notifications
from support.pressing import FINGERS
from support.programs import find_program
from support.session import DesktopSession
from support.targets import Chromium
from support.thief import Bait, Thief, new_alarm
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until
from totpdesk.autotype import Outcome, Reason, Result
from totpdesk.otp import code_at, parse_uri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.programs import Child

URI = "otpauth://totp/me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&period=6"
PERIOD = 6.0  # seconds
MIN_LEFT = 2.0  # seconds; a third of the period, the most that is waited for
SECONDS = 20.0
TYPING_A_PASSWORD = 0.6  # seconds
F11 = 95  # full screen, in browsers
FILLS_THE_SCREEN = "innerHeight === screen.height"


class Stage:
    """A desktop with totpdesk's tray, its fingers, a thief and the notices to the user."""

    def __init__(self, session: DesktopSession) -> None:
        self.session = session
        self.notifications = Notifications(session)
        TrayHost(session)
        self.totpdesk = Totpdesk(session)
        self.totpdesk.do("add", "site", "--uri", URI)
        self.tray: Child = self.totpdesk.start_tray()
        self.fingers = SecondKeyboard(session)
        self.alarm = new_alarm(session)
        self.thief = Thief(session, self.alarm)

    def bait(self) -> Bait:
        """Open a window that has the keyboard."""
        return Bait(self.session, self.alarm)

    def shown(self) -> set[str]:
        """Return the windows that totpdesk shows, a notice too."""
        search = [find_program("xdotool"), "search", "--onlyvisible", "--pid", str(self.tray.pid)]
        found = subprocess.run(
            search, env=self.session.env, capture_output=True, text=True, check=False
        )
        return set(found.stdout.split())

    def clipboard(self) -> str:
        """Return what another program would paste."""
        xclip = [find_program("xclip"), "-selection", "clipboard", "-o"]
        return self.session.run(xclip)

    def wait_for_notice(self, reason: Reason) -> None:
        """Return when a notice says that the code is on the clipboard, and why; it is there."""
        wait_until(lambda: self.notifications.shown, SECONDS, "the notification")
        assert [Outcome(Result.COPIED, "site", reason).sentence] == self.notifications.shown
        self.notifications.shown.clear()
        assert self.clipboard() in _codes()


@pytest.fixture(name="stage", scope="module")
def _stage() -> Iterator[Stage]:
    with DesktopSession() as session:
        yield Stage(session)


@pytest.fixture(name="bait")
def _bait(stage: Stage) -> Iterator[Bait]:
    bait = stage.bait()
    bait.clear()
    yield bait
    bait.close()


@pytest.mark.parametrize("run", range(2))
def test_robbed_while_the_next_code_is_waited_for(run: int, stage: Stage, bait: Bait) -> None:
    """Neither window gets a digit; the user is notified and has the code on the clipboard."""
    stage.totpdesk.do("config", "set", "min_left", str(int(MIN_LEFT)))
    before = stage.shown()
    wait_until(lambda: 0.1 < MIN_LEFT - _left() < 0.4, 2 * PERIOD, "a code that is about to end")
    stage.fingers.chord(FINGERS)
    wait_until(lambda: stage.shown() - before, SECONDS, "the notice that the next is waited for")
    stage.thief.steal()
    stage.wait_for_notice(Reason.WINDOW_CHANGED)
    bait.tell("read on")
    stage.thief.rest()
    assert (bait.text(), stage.thief.text()) == ("", "")


def test_the_keyboard_is_taken(stage: Stage, bait: Bait) -> None:
    """`totpdesk type` types nothing while a menu has all keys, says so, and types after it."""
    stage.totpdesk.do("config", "set", "min_left", "0")
    stage.thief.grab()
    refused = stage.totpdesk.run("type", "site")
    assert refused.returncode == 1
    assert Reason.KEYBOARD_TAKEN.sentence in refused.stderr
    stage.wait_for_notice(Reason.KEYBOARD_TAKEN)
    stage.thief.ungrab()
    bait.tell("read on")
    assert (bait.text(), stage.thief.text()) == ("", "")
    stage.totpdesk.do("type", "site")
    assert bait.wait_text(lambda text: len(text) == 6) in _codes()


def test_the_window_is_closed_while_the_keychain_asks(stage: Stage) -> None:
    """The answered prompt gives no window the focus: a notice, a copy, no error in the log."""
    stage.totpdesk.do("config", "set", "min_left", "0")
    bait = stage.bait()
    stage.session.keychain.lock()
    stage.fingers.chord(FINGERS)
    wait_until(stage.session.keychain.prompts, SECONDS, "the prompt")
    bait.end()
    _answer(stage.fingers)
    stage.wait_for_notice(Reason.WINDOW_CHANGED)
    assert stage.thief.text() == ""
    assert "rror" not in stage.tray.log_tail()


def test_the_keychain_asks_and_a_thief_comes(stage: Stage, bait: Bait) -> None:
    """After the prompt the window of the press gets the keyboard back, not the thief before it."""
    stage.session.keychain.lock()
    stage.fingers.chord(FINGERS)
    wait_until(stage.session.keychain.prompts, SECONDS, "the prompt")
    prompt = stage.session.windows.active()
    stage.thief.steal()
    stage.session.windows.activate(prompt)
    _answer(stage.fingers)
    assert bait.wait_text(lambda text: len(text) == 6, SECONDS) in _codes()
    stage.thief.rest()
    assert stage.thief.text() == ""


def test_the_picker_over_a_full_screen(stage: Stage) -> None:
    """Asked over a full-screen browser, the code that is chosen goes into the browser's field."""
    stage.totpdesk.do("config", "set", "min_left", "0")
    stage.totpdesk.do("add", "other", "--uri", URI)
    chromium = Chromium(stage.session)
    stage.fingers.tap(F11)
    wait_until(lambda: chromium.evaluate(FILLS_THE_SCREEN), SECONDS, "the full screen")
    stage.fingers.chord(FINGERS)
    windows = stage.session.windows
    wait_until(lambda: windows.title(windows.active()).startswith("Choose"), SECONDS, "the picker")
    wait_until(lambda: windows.has_keys(windows.active()), SECONDS, "its focus")
    stage.fingers.tap(Key.RETURN)
    assert chromium.wait_text(lambda text: len(text) == 6, SECONDS) in _codes()
    chromium.close()
    stage.totpdesk.do("remove", "other", "--yes")


def _answer(fingers: SecondKeyboard) -> None:
    """Type the keychain's password into its prompt, no faster than people do."""
    time.sleep(TYPING_A_PASSWORD)
    fingers.type_keys(PASSWORD.decode())
    fingers.tap(Key.RETURN)


def _left() -> float:
    """Return how many seconds the code of now is good for."""
    return PERIOD - time.time() % PERIOD


def _codes() -> set[str]:
    """Return the codes of the last moments."""
    kept, now = parse_uri(URI), datetime.now(UTC)
    ago = (timedelta(seconds=PERIOD * steps) for steps in range(4))
    return {code_at(kept.account, kept.secret, now - back).value for back in ago}
