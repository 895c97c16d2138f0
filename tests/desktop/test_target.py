"""Digits go to the window of the press and to no other, whatever takes the keyboard and when.

The check of the window and all digits are one act under a server grab, in which no other client is
served: there is no moment between the third digit and the fourth. Each theft that is tried here is
tried without that grab as well, and then succeeds.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from fakes.clock import FakeClock
from fakes.desktop import FakeClipboard
from fakes.secrets import FakeSecrets
from support.programs import find_program
from support.thief import Bait, Thief, new_alarm
from support.waiting import wait_until
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.autotype import (
    FreshCodeTimer,
    InsertResult,
    Outcome,
    Reason,
    Result,
    Services,
)
from totpdesk.otp import code_at, parse_uri
from totpdesk.platforms.linux.x11 import keyboard as x11_keyboard
from totpdesk.platforms.linux.x11.devices import FakeKeys
from totpdesk.service.bookkeeping import Bookkeeping
from totpdesk.service.codes import DesktopCodes
from totpdesk.service.press import AutoType
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.session import DesktopSession
    from totpdesk.autotype import Desktop, Window

RUNS = 100
SECONDS = 30.0
CODE = "123456"
KEY_URI = parse_uri("otpauth://totp/me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")


@dataclass
class SlowSecrets(FakeSecrets):
    """A keychain whose read takes until it `may_end`."""

    reading: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)

    def read(self, entry_id: str) -> str:
        """Say that the read has begun, and wait."""
        self.reading.set()
        self.may_end.wait()
        return super().read(entry_id)


@dataclass(frozen=True)
class Robbery:
    """A window with the keyboard, the one of the press, and a thief in another process."""

    bait: Bait
    thief: Thief
    meant: Window

    def begin(self) -> None:
        """Give the keyboard back; both windows are empty."""
        self.bait.focus()
        self.bait.clear()
        self.thief.clear()

    def texts(self) -> tuple[str, str]:
        """Return what either got, once both have read all that was sent to them."""
        self.bait.tell("read on")
        self.thief.rest()
        return self.bait.text(), self.thief.text()


@pytest.fixture(name="robbery")
def _robbery(desktop: DesktopSession, x11: Desktop) -> Iterator[Robbery]:
    alarm = new_alarm(desktop)
    thief, bait = Thief(desktop, alarm), Bait(desktop, alarm)
    meant = x11.focus.focused()
    assert meant is not None
    assert meant.id == bait.window_id
    yield Robbery(bait, thief, meant)
    bait.close()
    thief.close()


@pytest.fixture(name="no_server_grab")
def _no_server_grab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(x11_keyboard, "_grabbed_server", lambda _: nullcontext())


def test_a_thief_between_press_and_typing(x11: Desktop, robbery: Robbery, tmp_path: Path) -> None:
    """Robbed while the keychain is read: nothing is typed, the code is copied, with a notice."""
    secrets, clock, clipboard = SlowSecrets(), FakeClock(), FakeClipboard()
    accounts = AccountStore(ListFile(tmp_path / "accounts.json"), secrets, lambda: "site")
    secrets.may_end.set()
    accounts.add("site", KEY_URI, clock.now())
    services = Services(x11, clipboard, clock, Settings)
    note = Bookkeeping().post
    codes = DesktopCodes(accounts, services, FreshCodeTimer(clock), lambda _: None, note)
    autotype = AutoType(accounts, x11.focus, codes, note)
    code = code_at(KEY_URI.account, KEY_URI.secret, clock.now()).value
    with ThreadPoolExecutor(1) as worker:
        for run in range(RUNS):
            robbery.begin()
            secrets.reading.clear()
            secrets.may_end.clear()
            pressed = worker.submit(autotype.press)
            assert secrets.reading.wait(5)
            robbery.thief.steal()
            secrets.may_end.set()
            outcome = pressed.result()
            assert outcome == Outcome(Result.COPIED, "site", Reason.WINDOW_CHANGED)
            assert clipboard.held[run:] == [(code, Settings().clear_after)]
            assert robbery.texts() == ("", "")
    assert outcome.sentence == (
        "The code of site is on the clipboard. Another window took focus, so nothing was typed."
        " Paste it instead."
    )


def test_a_thief_at_the_third_digit(x11: Desktop, robbery: Robbery) -> None:
    """A thief that the window notifies of the third digit is too late for the rest."""
    for _ in range(RUNS):
        robbery.begin()
        thefts = robbery.thief.times_run()
        assert x11.keyboard.type(CODE, robbery.meant) is InsertResult.DONE
        robbery.thief.wait_run(thefts + 1)
        assert robbery.texts() == (CODE, "")


def test_a_thief_that_never_rests(x11: Desktop, robbery: Robbery) -> None:
    """While the focus jumps to and fro, the window gets all digits, or none with a notice."""
    robbery.begin()
    for _ in range(RUNS):
        robbery.thief.snatch(robbery.meant.id)
        typing = x11.keyboard.type(CODE, robbery.meant)
        assert robbery.texts() == (
            {InsertResult.DONE: CODE, InsertResult.WINDOW_CHANGED: ""}[typing],
            "",
        )
        robbery.begin()


def test_a_thief_that_never_rests_is_a_real_one(
    x11: Desktop, robbery: Robbery, no_server_grab: None
) -> None:
    """Without the server grab, the same thief has digits before long."""

    def robbed() -> bool:
        robbery.begin()
        robbery.thief.snatch(robbery.meant.id)
        for _ in range(RUNS):
            x11.keyboard.type(CODE, robbery.meant)
        return bool(robbery.texts()[1])

    wait_until(robbed, SECONDS, "a robbery")


def test_slow_typing(x11: Desktop, robbery: Robbery, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the theft is tried before the fourth digit, the grab holds it off."""
    robbery.begin()
    _slow_down(robbery, monkeypatch)
    assert x11.keyboard.type(CODE, robbery.meant) is InsertResult.DONE
    assert robbery.texts() == (CODE, "")


def test_slow_typing_without_the_grab(
    x11: Desktop, robbery: Robbery, no_server_grab: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the server grab, the same thief has the other three digits."""
    robbery.begin()
    _slow_down(robbery, monkeypatch)
    x11.keyboard.type(CODE, robbery.meant)
    assert robbery.texts() == ("123", "456")


def test_another_typing_program_is_robbed(desktop: DesktopSession, robbery: Robbery) -> None:
    """xdotool, which looks at no window, loses digits to the same thief."""
    robbery.begin()
    desktop.run([find_program("xdotool"), "type", "--delay", "200", CODE])
    kept, stolen = robbery.texts()
    assert stolen
    assert kept + stolen == CODE


def _slow_down(robbery: Robbery, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have typing wait after the third digit until the thief has asked for the focus."""
    tap, thefts = FakeKeys.tap, robbery.thief.times_run()
    typed: list[int] = []

    def slow_tap(keys: FakeKeys, keycode: int) -> None:
        tap(keys, keycode)
        keys._display.sync()
        typed.append(keycode)
        if len(typed) == 3:
            robbery.thief.wait_run(thefts + 1)

    monkeypatch.setattr(FakeKeys, "tap", slow_tap)
