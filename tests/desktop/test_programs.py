"""What arrives in each program, and what is told: a press, a second press, and a chosen paste."""

from __future__ import annotations

import queue
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fakes.clock import FakeClock
from fakes.secrets import FakeSecrets
from support.clipboard_program import ClipboardProgram
from support.pressing import FINGERS, bind
from support.programs import MissingProgramError
from support.targets import GtkEntry, QtField, Target, Terminal
from support.targets.others import (
    Alacritty,
    GnomeTerminal,
    Gtk4Entry,
    Kitty,
    Konsole,
    St,
    SwingField,
    Urxvt,
    Uxterm,
    VncWindow,
    WriterDocument,
    Xfce4Terminal,
    Xterm,
)
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.autotype import Desktop, FreshCodeTimer, InsertResult, Outcome, Result, Services
from totpdesk.otp import code_at, parse_uri
from totpdesk.service.bookkeeping import Bookkeeping
from totpdesk.service.codes import DesktopCodes
from totpdesk.service.press import AutoType
from totpdesk.settings import Insert, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.fingers import SecondKeyboard
    from support.session import DesktopSession
    from support.targets import OpenTarget

SECONDS = 10.0
KEY_URI = parse_uri("otpauth://totp/me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
TERMINALS = [Xterm, Uxterm, Kitty, Alacritty, Konsole, Xfce4Terminal, GnomeTerminal, St, Urxvt]
OTHERS = [QtField, GtkEntry, Gtk4Entry, SwingField, WriterDocument, VncWindow]


class Presses:
    """The press as a whole, with an account and a clock that stands still."""

    def __init__(self, x11: Desktop, clipboard: ClipboardProgram, folder: Path) -> None:
        self.clock, self.clipboard, self.settings = FakeClock(), clipboard, Settings()
        accounts = AccountStore(ListFile(folder / "accounts.json"), FakeSecrets(), lambda: "site")
        accounts.add("site", KEY_URI, self.clock.now())
        services = Services(x11, clipboard, self.clock, lambda: self.settings)
        note = Bookkeeping().post
        codes = DesktopCodes(accounts, services, FreshCodeTimer(self.clock), lambda _: None, note)
        self._autotype = AutoType(accounts, x11.focus, codes, note)
        self._heard: queue.Queue[str] = queue.Queue()
        bind(x11, lambda: self._heard.put("a press"))
        self.code = code_at(KEY_URI.account, KEY_URI.secret, self.clock.now()).value

    def press(self, keyboard: SecondKeyboard) -> Outcome:
        """Press the shortcut; return what is told."""
        with keyboard.holding(*FINGERS):
            self._heard.get(timeout=SECONDS)
            outcome = self._autotype.press()
        assert isinstance(outcome, Outcome)
        return outcome


@pytest.fixture(name="presses")
def _presses(desktop: DesktopSession, x11: Desktop, tmp_path: Path) -> Iterator[Presses]:
    clipboard = ClipboardProgram(desktop)
    yield Presses(x11, clipboard, tmp_path)
    clipboard.close()


@pytest.fixture(name="target", params=[*TERMINALS, *OTHERS, "chromium", "firefox"])
def _target(request: pytest.FixtureRequest, open_target: OpenTarget) -> Target:
    if isinstance(request.param, str):
        return request.getfixturevalue(request.param)
    try:
        return open_target(request.param)
    except MissingProgramError as missing:
        pytest.skip(str(missing))


def test_each(target: Target, presses: Presses, keyboard: SecondKeyboard, x11: Desktop) -> None:
    """Typed, typed again, pasted where that was chosen, but in a known terminal typed instead.

    The keys of a paste work in terminals too: no name tells of one in a remote desktop's window.
    """
    for times in (1, 2):
        assert presses.press(keyboard) == Outcome(Result.TYPED, "site")
        target.wait_text(presses.code * times)
    target.clear()
    presses.settings = replace(presses.settings, insert=Insert.PASTE)
    told = presses.press(keyboard)
    target.wait_text(presses.code)
    typed = isinstance(target, Terminal) and not isinstance(target, VncWindow)
    assert told == Outcome(Result.TYPED if typed else Result.PASTED, "site")
    if typed:
        presses.clipboard.put_to_paste(presses.code, 0)
        window = x11.focus.focused()
        assert window
        assert x11.keyboard.paste(window) is InsertResult.DONE
        target.wait_text(presses.code * 2)
