"""The clipboard by wl-copy, on sway and on KWin."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contracts.clipboard import ClipboardContract, GivesBack, terminal_clipboard
from support.waiting import wait_until
from totpdesk.base.clock import SystemClock
from totpdesk.platforms.linux.wayland.wlroots.clipboard import WlClipboard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.wayland.session import WaylandSession
    from totpdesk.platforms.terminal_clipboard import TerminalClipboard

CODE = "287082"
SECONDS = 10.0
OTHERS: set[str] = set()  # processes that other tests have left to their session
# On sway wl-paste says so; on KWin it waits forever.
NOTHING_THERE = (subprocess.CalledProcessError, subprocess.TimeoutExpired)


@pytest.fixture(autouse=True)
def _inside(desktop: WaylandSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process be a program of the session."""
    for name in ("WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, desktop.env[name])
    desktop.run(["wl-copy", "--clear"])
    OTHERS.clear()
    OTHERS.update(children())


@pytest.fixture(name="clipboard")
def _clipboard() -> Iterator[WlClipboard]:
    clipboard = WlClipboard()
    yield clipboard
    clipboard.withdraw()
    wait_until(lambda: not children(), SECONDS, "the last wl-copy to go", children)


def pasted(desktop: WaylandSession) -> str:
    """Return what another program reads from the clipboard."""
    with suppress(*NOTHING_THERE):
        return desktop.run(["wl-paste", "--no-newline"], timeout=2.0)
    return ""


def await_pasted(desktop: WaylandSession, text: str) -> None:
    """Return when another program reads this."""
    wait_until(lambda: pasted(desktop) == text, SECONDS, "the clipboard", lambda: pasted(desktop))


def children() -> list[str]:
    """Return this process's children that serve the clipboard, or have and were not buried."""
    found = []
    for number in Path("/proc/self/task").glob("*/children"):
        for child in number.read_text().split():
            with suppress(OSError):
                if Path(f"/proc/{child}/comm").read_text().strip() == "wl-copy":
                    found.append(child)
    return [child for child in found if child not in OTHERS]


class TestContract(ClipboardContract):
    """The contract of Clipboard. No program that served is left behind."""

    def pasted(self, desktop: WaylandSession) -> str:
        """See ClipboardContract."""
        return pasted(desktop)

    def copy(self, desktop: WaylandSession, text: str) -> None:
        """See ClipboardContract."""
        subprocess.run(["wl-copy", text], env=desktop.env, stdout=subprocess.DEVNULL, check=True)
        await_pasted(desktop, text)


class TestGivesBack(GivesBack):
    """A text of another program is given back."""

    pasted = TestContract.pasted
    copy = TestContract.copy


class TestTerminalClipboard(TestContract):
    """The contract on the clipboard of commands in a terminal, where that is wl-copy."""

    @pytest.fixture
    def clipboard(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[TerminalClipboard]:
        """Return it for this desktop."""
        self._clipboard = terminal_clipboard(monkeypatch)
        yield self._clipboard
        self._clipboard.withdraw()

    def pass_time(self, desktop: WaylandSession) -> None:  # noqa: ARG002 - the contract's
        """See ClipboardContract."""
        self._clipboard.wait(SystemClock())
        self._clipboard.expire()


def test_a_picture_is_given_back(desktop: WaylandSession, clipboard: WlClipboard) -> None:
    """All of it, and as what it was."""
    picture = bytes(range(256)) * 4096
    argv = ["wl-copy", "--type", "image/png"]
    subprocess.run(argv, env=desktop.env, input=picture, stdout=subprocess.DEVNULL, check=True)
    assert clipboard.put_aside(CODE, 0)
    await_pasted(desktop, CODE)
    clipboard.withdraw()
    await_pasted_type(desktop, "image/png")
    argv = ["wl-paste", "--type", "image/png"]
    done = subprocess.run(argv, env=desktop.env, capture_output=True, check=True, timeout=SECONDS)
    assert done.stdout == picture


def await_pasted_type(desktop: WaylandSession, kind: str) -> None:
    """Return when another program is offered this type alone."""

    def offered() -> str:
        with suppress(*NOTHING_THERE):
            return desktop.run(["wl-paste", "--list-types"], timeout=2.0)
        return ""

    wait_until(lambda: offered().split() == [kind], SECONDS, "the picture", offered)


def test_one_program_serves(desktop: WaylandSession, clipboard: WlClipboard) -> None:
    """The one of the first code goes when there is a second."""
    clipboard.put("111111", 0)
    clipboard.put("222222", 1)
    wait_until(lambda: len(children()) == 1, SECONDS, "the first to go", children)
    wait_until(lambda: not children(), SECONDS, "the second to go", children)
    assert pasted(desktop) == ""


def test_closing_takes_the_code_away(desktop: WaylandSession, clipboard: WlClipboard) -> None:
    """Nothing is left of it when the program ends."""
    clipboard.put(CODE, 0)
    clipboard.withdraw()
    assert pasted(desktop) == ""


def test_a_copy_that_ours_has_not_heard_of_stays(
    desktop: WaylandSession, clipboard: WlClipboard
) -> None:
    """What serves the code may be slow to end once another program has copied."""
    clipboard.put(CODE, 0)
    (ours,) = children()
    os.kill(int(ours), signal.SIGSTOP)
    try:
        subprocess.run(["wl-copy", "new"], env=desktop.env, stdout=subprocess.DEVNULL, check=True)
        await_pasted(desktop, "new")
        clipboard.withdraw()
    finally:
        os.kill(int(ours), signal.SIGCONT)
    await_pasted(desktop, "new")


def test_what_another_program_copied_stays(desktop: WaylandSession, clipboard: WlClipboard) -> None:
    """Ours has been replaced, and there is nothing to clear."""
    clipboard.put(CODE, 0)
    subprocess.run(["wl-copy", "theirs"], env=desktop.env, stdout=subprocess.DEVNULL, check=True)
    await_pasted(desktop, "theirs")
    wait_until(lambda: not children(), SECONDS, "ours to go", children)
    clipboard.withdraw()
    await_pasted(desktop, "theirs")
