"""The contracts of the ports on a real X server."""

from __future__ import annotations

import subprocess
import threading
from subprocess import DEVNULL
from typing import TYPE_CHECKING, Any

import pytest

from contracts.clipboard import ClipboardContract, GivesBack, terminal_clipboard
from contracts.focus import FocusContract
from contracts.keyboard_output import KeyboardOutputContract
from contracts.shortcuts import GivesTheKeys, ShortcutsContract, TellsConflicts
from support.clipboard_program import ClipboardProgram
from support.hand import KEYCODES, Key
from support.programs import find_program
from support.targets import QtField
from support.two_fields import TwoFields
from support.waiting import wait_until
from totpdesk.autotype import Binding
from totpdesk.base.clock import SystemClock
from totpdesk.platforms.linux.x11 import open_x11
from totpdesk.platforms.linux.x11.selection import clipboard_text
from totpdesk.platforms.pynput_shortcuts import PynputShortcuts
from totpdesk.settings import Chord, Modifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from support.fingers import SecondKeyboard
    from support.session import DesktopSession
    from support.targets import OpenTarget
    from totpdesk.autotype import Desktop, Shortcuts
    from totpdesk.base.errors import ShortcutError

SECONDS = 10.0
WARM = Chord.parse("<ctrl>+<alt>+l")
MODIFIERS = {Modifier.CTRL: Key.CTRL, Modifier.ALT: Key.ALT}


@pytest.fixture(name="fields")
def _fields(x11: Desktop, open_target: OpenTarget, keyboard: SecondKeyboard) -> TwoFields:
    return TwoFields(open_target, QtField, x11.focus, x11.keyboard, keyboard)


class TestFocus(FocusContract):
    """Focus by the X server's word."""

    @pytest.fixture
    def scene(self, fields: TwoFields) -> TwoFields:
        """Return two windows."""
        return fields


class TestKeyboard(KeyboardOutputContract):
    """Keys by XTEST."""

    @pytest.fixture
    def scene(self, fields: TwoFields) -> TwoFields:
        """Return two windows."""
        return fields


class Pressing:
    """A ShortcutsScene; what is taken is given back at the end."""

    def __init__(self, shortcuts: Shortcuts, keyboard: SecondKeyboard) -> None:
        self.shortcuts = shortcuts
        self._keyboard = keyboard
        self._other: Desktop | None = None

    def press(self, chord: Chord, seconds: float = 0.02) -> None:
        """See ShortcutsScene."""
        held = [key for modifier, key in MODIFIERS.items() if modifier in chord.modifiers]
        self._keyboard.chord((*held, KEYCODES[chord.key]), hold=seconds)

    def take(self, chord: Chord) -> None:
        """See ConflictScene."""
        self._other = open_x11()
        assert not self._other.shortcuts.bind([Binding("other", chord, lambda: None)])

    def close(self) -> None:
        """Let everything go."""
        self.shortcuts.bind(())
        if self._other:
            self._other.close()


class TestGrab(ShortcutsContract, GivesTheKeys, TellsConflicts):
    """Shortcuts by XGrabKey."""

    @pytest.fixture
    def scene(self, x11: Desktop, keyboard: SecondKeyboard) -> Iterator[Pressing]:
        """Return a user."""
        scene = Pressing(x11.shortcuts, keyboard)
        yield scene
        scene.close()


class WarmShortcuts(PynputShortcuts):
    """pynput's, bound once they listen: pynput says that it listens a moment before it does."""

    def __init__(self, keyboard: SecondKeyboard) -> None:
        super().__init__()
        self._keyboard = keyboard

    def bind(self, bindings: Sequence[Binding]) -> dict[str, ShortcutError]:
        """Press an additional shortcut, until it is reported."""
        hears = threading.Event()
        refused = super().bind([*bindings, Binding("warm", WARM, hears.set)] if bindings else [])

        def is_heard() -> bool:
            self._keyboard.chord((Key.CTRL, Key.ALT, KEYCODES[WARM.key]))
            return hears.wait(0.05)

        if bindings:
            wait_until(is_heard, SECONDS, "pynput to listen")
        return refused

    def triggers(self) -> dict[str, str]:
        """Return what was bound by the test."""
        return {name: keys for name, keys in super().triggers().items() if name != "warm"}


class TestPynput(ShortcutsContract, GivesTheKeys):
    """Shortcuts by pynput, which cannot know what other programs have."""

    @pytest.fixture
    def scene(
        self, desktop: DesktopSession, keyboard: SecondKeyboard, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[Pressing]:
        """Return a user."""
        monkeypatch.setenv("DISPLAY", desktop.display)
        scene = Pressing(WarmShortcuts(keyboard), keyboard)
        yield scene
        scene.close()


class TestQtClipboard(ClipboardContract, GivesBack):
    """The clipboard by Qt."""

    @pytest.fixture
    def clipboard(self, desktop: DesktopSession) -> Iterator[ClipboardProgram]:
        """Return an empty one."""
        program = ClipboardProgram(desktop)
        yield program
        program.close()

    @pytest.fixture(autouse=True)
    def _inside(self, desktop: DesktopSession, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DISPLAY", desktop.display)

    def pasted(self, desktop: DesktopSession) -> str:  # noqa: ARG002 - the contract's
        """See ClipboardContract."""
        return clipboard_text()

    def copy(self, desktop: DesktopSession, text: str) -> None:
        """See ClipboardContract."""
        argv = [find_program("xclip"), "-selection", "clipboard", "-quiet"]
        copier = subprocess.Popen(
            argv, env=desktop.env, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._copiers.append(copier)
        assert copier.stdin is not None
        with copier.stdin as stdin:
            stdin.write(text)
        wait_until(lambda: clipboard_text() == text, SECONDS, "the other program's text")

    @pytest.fixture(autouse=True)
    def _others(self) -> Iterator[None]:
        self._copiers: list[subprocess.Popen[str]] = []
        yield
        for copier in self._copiers:
            copier.terminate()
            copier.wait()


class TestTerminalClipboard(ClipboardContract):
    """The clipboard of commands in a terminal, by xclip or xsel."""

    @pytest.fixture
    def clipboard(self, desktop: DesktopSession, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
        """Return it for this desktop."""
        monkeypatch.setenv("DISPLAY", desktop.display)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        self._clipboard = terminal_clipboard(monkeypatch)
        yield self._clipboard
        self._clipboard.withdraw()

    def pasted(self, desktop: DesktopSession) -> str:  # noqa: ARG002 - the contract's
        """See ClipboardContract."""
        return clipboard_text()

    def copy(self, desktop: DesktopSession, text: str) -> None:
        """See ClipboardContract."""
        command = [find_program("xclip"), "-selection", "clipboard"]
        subprocess.run(command, env=desktop.env, input=text, text=True, check=True, stdout=DEVNULL)
        wait_until(lambda: clipboard_text() == text, SECONDS, "the other program's text")

    def pass_time(self, desktop: DesktopSession) -> None:  # noqa: ARG002 - the contract's
        """See ClipboardContract."""
        self._clipboard.wait(SystemClock())
        self._clipboard.expire()
