"""`totpdesk copy`, beside a running instance and alone, over a clipboard made of values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyperclip
import pytest

from fakes.clock import FakeClock
from fakes.programs_clipboard import FakePyperclip
from totpdesk.base.clock import SystemClock

if TYPE_CHECKING:
    from fakes.terminal import Terminal


@pytest.fixture(name="clipboard")
def _clipboard(monkeypatch: pytest.MonkeyPatch) -> FakePyperclip:
    fake = FakePyperclip()
    monkeypatch.setattr(pyperclip, "copy", fake.copy)
    monkeypatch.setattr(pyperclip, "paste", fake.paste)
    return fake


@pytest.fixture(name="clock")
def _clock(totpdesk: Terminal) -> FakeClock:
    clock = FakeClock()
    totpdesk.at(clock)
    return clock


def test_beside_instance(totpdesk: Terminal) -> None:
    """The running instance copies; the output says how long the code stays."""
    requests: list[dict[str, Any]] = []

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        requests.append(request)
        return {"name": "GitHub", "clear_after": 30}

    totpdesk.start_instance(answer)
    ran = totpdesk("copy", "git")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "Copied the code of GitHub; it is cleared in 30 s.\n"
    assert requests == [{"do": "copy", "name": "git", "clear": True}]


def test_not_to_be_cleared_by_the_instance(totpdesk: Terminal) -> None:
    """With --no-wait the running instance leaves the code, too; a PIN is to be typed first."""
    totpdesk.start_instance(
        lambda request: {"name": "a", "clear_after": 30 * request["clear"], "without_pin": True}
    )
    ran = totpdesk("copy", "a", "--no-wait")
    assert ran.err == "Copied the code of a; it stays on the clipboard. Type its PIN first.\n"


def test_alone(totpdesk: Terminal, clipboard: FakePyperclip, clock: FakeClock) -> None:
    """Alone it copies, waits as long as is set, and clears."""
    totpdesk.add("a")
    totpdesk("config", "set", "clear_after", "12")
    ran = totpdesk("copy", "a")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "Copied the code of a; it is cleared in 12 s, or at Ctrl-C.\n"
    assert clock.slept == [12]
    assert len(clipboard.history[0]) == 6
    assert clipboard.held == ""


def test_not_ours_any_more(
    totpdesk: Terminal,
    clipboard: FakePyperclip,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the user copied meanwhile is left alone."""
    totpdesk.add("a")
    monkeypatch.setattr(SystemClock, "wait", lambda *_: setattr(clipboard, "held", "mine"))
    assert totpdesk("copy", "a").status == 0
    assert clipboard.held == "mine"


def test_clearing_is_tried_again(
    totpdesk: Terminal,
    clipboard: FakePyperclip,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A clipboard that cannot be read at that moment is cleared at the next."""
    totpdesk.add("a")
    monkeypatch.setattr(SystemClock, "wait", lambda *_: setattr(clipboard, "failing_pastes", 2))
    assert totpdesk("copy", "a").status == 0
    assert clipboard.held == ""


def test_a_code_that_cannot_be_read_back_is_cleared(
    totpdesk: Terminal, clipboard: FakePyperclip
) -> None:
    """It may still have arrived."""
    totpdesk.add("a")
    clipboard.failing_pastes = 1
    ran = totpdesk("copy", "a")
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert (len(clipboard.history[0]), clipboard.held) == (6, "")


def test_interrupted(
    totpdesk: Terminal,
    clipboard: FakePyperclip,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ctrl-C clears at once."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    totpdesk.add("a")
    monkeypatch.setattr(SystemClock, "wait", interrupt)
    assert totpdesk("copy", "a").status == 130
    assert clipboard.held == ""


@pytest.mark.parametrize(("option", "clear_after"), [(("--no-wait",), "30"), ((), "0")])
def test_no_wait(
    totpdesk: Terminal,
    clipboard: FakePyperclip,
    clock: FakeClock,
    option: tuple[str, ...],
    clear_after: str,
) -> None:
    """With --no-wait, or where the clipboard is never to be cleared, the code stays."""
    totpdesk.add("a")
    totpdesk("config", "set", "clear_after", clear_after)
    ran = totpdesk("copy", "a", *option)
    assert (ran.status, clock.slept) == (0, [])
    assert "stays" in ran.err
    assert len(clipboard.held) == 6


@pytest.mark.parametrize(
    ("variable", "program"), [("DISPLAY", "xclip"), ("WAYLAND_DISPLAY", "wl-clipboard"), ("", "")]
)
def test_no_program(
    totpdesk: Terminal,
    clipboard: FakePyperclip,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    program: str,
) -> None:
    """Without a program for the clipboard one line says which to install; no counter is spent."""
    totpdesk.add("h", "GEZDGNBVGY3TQOJQ", "--type", "hotp")
    before = totpdesk.kept()
    if variable:
        monkeypatch.setenv(variable, ":9")
    clipboard.missing = True
    ran = totpdesk("copy", "h")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert program in ran.err
    assert totpdesk.kept() == before


def test_does_not_arrive(
    totpdesk: Terminal, clipboard: FakePyperclip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clipboard that takes nothing is noticed."""
    monkeypatch.setattr("totpdesk.platforms.terminal_clipboard._ARRIVAL_S", 0)
    totpdesk.add("a")
    clipboard.deaf = True
    ran = totpdesk("copy", "a")
    assert (ran.status, ran.err.count("\n")) == (1, 1)


def test_not_found(totpdesk: Terminal, clipboard: FakePyperclip) -> None:
    """An unknown name leaves the clipboard alone."""
    assert totpdesk("copy", "x").status == 3
    assert clipboard.held == "before"
