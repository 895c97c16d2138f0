"""The doctor's check of typing: digits in a field of ours, and what keeps them from arriving."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace

import pytest

from fakes.desktop import FakeConsent, FakeDesktop
from totpdesk.autotype import InsertResult, Window
from totpdesk.base.errors import NoDisplayError
from totpdesk.base.finding import Level
from totpdesk.doctor.checks import typing
from totpdesk.doctor.checks.typing import DUMMY, check_typing

OURS = Window(7, "totpdesk", "tests typing", ours=True)


@dataclass
class FakeField:
    """A field whose window gets the keyboard, or not, and which keeps what is typed."""

    desktop: FakeDesktop
    takes_focus: bool = True
    eats: bool = False
    shown: bool = False
    texts: list[str] = field(default_factory=list)

    def open(self) -> Window:
        """Take the focus."""
        self.shown = True
        if self.takes_focus:
            self.desktop.focus.window = OURS
        return OURS

    def has_keyboard(self) -> bool:
        """Return whether it has."""
        return self.desktop.focus.window is not None and self.desktop.focus.window.id == OURS.id

    def text(self) -> str:
        """Return what was typed."""
        return "" if self.eats else "".join(text for _, text in self.desktop.keyboard.typed)

    def close(self) -> None:
        """Go."""
        self.shown = False


def test_what_is_typed_arrives() -> None:
    """The dummy is typed into our field only, and the keyboard goes back where it was."""
    desktop = FakeDesktop()
    before = desktop.focus.window
    probe = FakeField(desktop)
    assert check_typing(desktop.as_desktop(), probe).level is Level.OK
    assert desktop.keyboard.typed == [(OURS.id, DUMMY)]
    assert desktop.focus.given == [before]
    assert not probe.shown


def test_a_window_that_does_not_get_the_keyboard() -> None:
    """Nothing is typed then, least of all elsewhere."""
    desktop = FakeDesktop()
    desktop.focus.give = lambda _: False  # type: ignore[method-assign]
    finding = check_typing(desktop.as_desktop(), FakeField(desktop, takes_focus=False))
    assert finding.level is Level.WARNING
    assert "did not get the keyboard" in finding.sentence
    assert desktop.keyboard.typed == []


def test_another_window_of_ours_gets_nothing() -> None:
    """Ours is not enough: the keys must be the field's."""
    desktop = FakeDesktop()
    probe = FakeField(desktop, takes_focus=False)
    probe.has_keyboard = lambda: True  # type: ignore[method-assign]
    desktop.focus.window = Window(8, "totpdesk", "Accounts", ours=True)
    desktop.focus.give = lambda _: False  # type: ignore[method-assign]
    assert check_typing(desktop.as_desktop(), probe).level is Level.WARNING
    assert desktop.keyboard.typed == []


def test_the_desktop_is_asked_for_the_keyboard() -> None:
    """A window that was kept in the background is brought forward by the desktop."""
    desktop = FakeDesktop()
    finding = check_typing(desktop.as_desktop(), FakeField(desktop, takes_focus=False))
    assert finding.level is Level.OK
    assert desktop.focus.given[0] == OURS


@pytest.mark.parametrize(
    "result", [result for result in InsertResult if result is not InsertResult.DONE]
)
def test_typing_that_fails_says_what_to_do(result: InsertResult) -> None:
    """Each way to fail has its sentence and its advice."""
    desktop = FakeDesktop()
    desktop.keyboard.failure = result
    finding = check_typing(desktop.as_desktop(), FakeField(desktop))
    assert finding.level is Level.PROBLEM
    assert finding.advice


def test_keys_that_do_not_arrive() -> None:
    """What was typed and did not arrive is a problem."""
    desktop = FakeDesktop()
    finding = check_typing(desktop.as_desktop(), FakeField(desktop, eats=True))
    assert finding.level is Level.PROBLEM
    assert "0 characters arrived" in finding.sentence


def test_typing_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desktop that is asking its user is not waited for."""
    monkeypatch.setattr(typing, "_TYPING_SECONDS", 0.05)
    desktop = FakeDesktop()
    answered = threading.Event()
    desktop.keyboard.type = lambda *_, **__: answered.wait(30)  # type: ignore[method-assign]
    finding = check_typing(desktop.as_desktop(), FakeField(desktop))
    answered.set()
    assert finding.level is Level.PROBLEM
    assert "allow it" in finding.advice


def test_a_desktop_that_goes() -> None:
    """Its own sentence is reported."""
    desktop = FakeDesktop()

    def gone() -> Window:
        raise NoDisplayError("The graphical session has ended.")

    desktop.focus.focused = gone  # type: ignore[method-assign]
    finding = check_typing(desktop.as_desktop(), FakeField(desktop))
    assert (finding.level, finding.sentence) == (
        Level.PROBLEM,
        "The graphical session has ended.",
    )


@pytest.mark.parametrize(("given", "level"), [(True, Level.OK), (False, Level.WARNING)])
def test_nobody_is_asked_by_a_check(given: bool, level: Level) -> None:  # noqa: FBT001 - a case's
    """Without the user's permission nothing is typed; the finding says where to give it."""
    desktop = FakeDesktop()
    consent = FakeConsent(given)
    served = replace(desktop.as_desktop(), consent=consent)
    finding = check_typing(served, FakeField(desktop))
    assert consent.asked_on == []
    assert finding.level is level
    assert bool(desktop.keyboard.typed) is given
    assert ("Allow typing" in finding.advice) is not given
