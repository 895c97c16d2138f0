"""The fakes of all other unit tests keep the contracts that the real backends keep."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from contracts.clipboard import ClipboardContract, GivesBack
from contracts.clock import ClockContract
from contracts.consent import ConsentContract
from contracts.focus import FocusContract
from contracts.keyboard_output import KeyboardOutputContract
from contracts.screenshot import ScreenshotContract
from contracts.shortcuts import GivesTheKeys, ShortcutsContract, TellsConflicts
from fakes.clock import FakeClock
from fakes.desktop import (
    FakeClipboard,
    FakeConsent,
    FakeFocus,
    FakeKeyboardScene,
    FakeScreenshot,
    FakeShortcuts,
)
from totpdesk.autotype import Window
from totpdesk.base.clock import SystemClock
from totpdesk.base.errors import PortalRefusedError
from totpdesk.transfer.qr.draw import png

if TYPE_CHECKING:
    from totpdesk.settings import Chord


class Asked(threading.Event):
    """Is set at the third time of asking, and keeps how long each would have waited."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        """See Event."""
        self.waits.append(timeout or 0)
        return len(self.waits) == 3


class TestFakeClock(ClockContract):
    """The contract on the clock that a test moves."""

    @pytest.fixture
    def clock(self) -> FakeClock:
        """Return one."""
        return FakeClock()


class TestSystemClock(ClockContract):
    """The contract on the real one."""

    @pytest.fixture
    def clock(self) -> SystemClock:
        """Return it."""
        return SystemClock()

    def test_a_signal_just_before_a_long_wait_is_heard_within_a_second(self) -> None:
        """Python hears a signal between two waits at the latest: none of them may be long."""
        event = Asked()
        assert SystemClock().wait(600, event)
        assert max(event.waits) <= 1


class TestFakeClipboard(ClipboardContract, GivesBack):
    """The contract on the clipboard of values."""

    @pytest.fixture
    def clipboard(self) -> FakeClipboard:
        """Return an empty one."""
        return FakeClipboard()

    @pytest.fixture
    def desktop(self, clipboard: FakeClipboard) -> FakeClipboard:
        """Return where other programs copy and paste."""
        return clipboard

    def pasted(self, desktop: FakeClipboard) -> str:
        """See ClipboardContract."""
        return desktop.text

    def copy(self, desktop: FakeClipboard, text: str) -> None:
        """See ClipboardContract."""
        desktop.copy(text)

    def pass_time(self, desktop: FakeClipboard) -> None:
        """See ClipboardContract."""
        desktop.pass_time(1)


class TwoWindows:
    """A FocusScene of values."""

    titles = ("First", "Second")

    def __init__(self) -> None:
        self._windows = {title: Window(n, "app", title) for n, title in enumerate(self.titles, 1)}
        self.focus = FakeFocus(self._windows["Second"])

    def bring(self, title: str) -> None:
        """See FocusScene."""
        self.focus.window = self._windows[title]

    def close(self, title: str) -> None:
        """See FocusScene."""
        self.focus.closed.add(self._windows[title].id)
        self.focus.window = None


class TestFakeFocus(FocusContract):
    """The contract on the focus of values."""

    @pytest.fixture
    def scene(self) -> TwoWindows:
        """Return two windows."""
        return TwoWindows()


class TestFakeKeyboard(KeyboardOutputContract):
    """The contract on the keyboard of values."""

    @pytest.fixture
    def scene(self) -> FakeKeyboardScene:
        """Return a target."""
        return FakeKeyboardScene()


class Pressing:
    """A ConflictScene of values."""

    def __init__(self) -> None:
        self.shortcuts = FakeShortcuts()

    def press(self, chord: Chord, _seconds: float = 0) -> None:
        """See ShortcutsScene."""
        if heard := self.shortcuts.bound.get(chord):
            heard()

    def take(self, chord: Chord) -> None:
        """See ConflictScene."""
        self.shortcuts.taken.add(chord)


class TestFakeShortcuts(ShortcutsContract, GivesTheKeys, TellsConflicts):
    """The contract on the shortcuts of values."""

    @pytest.fixture
    def scene(self) -> Pressing:
        """Return a user."""
        return Pressing()


class Asking:
    """A ConsentScene of values."""

    def __init__(self) -> None:
        self.consent = FakeConsent()

    def say(self, *, yes: bool) -> None:
        """See ConsentScene."""
        self.consent.refusal = None if yes else PortalRefusedError("You refused this.")


class TestFakeConsent(ConsentContract):
    """The contract on the consent of values."""

    @pytest.fixture
    def scene(self) -> Asking:
        """Return a user."""
        return Asking()


class Taking:
    """A ScreenshotScene of values."""

    def __init__(self) -> None:
        self.screenshot = FakeScreenshot(png("a code"))
        self.screenshot.may_go_on.set()

    def refuse(self) -> None:
        """See ScreenshotScene."""
        self.screenshot.refusal = PortalRefusedError("You refused this.")


class TestFakeScreenshot(ScreenshotContract):
    """The contract on the pictures of values."""

    @pytest.fixture
    def scene(self) -> Taking:
        """Return a desktop."""
        return Taking()
