"""The checks: what each finds in a given session, and what it says to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.desktop import FakeClipboard, FakeDesktop
from totpdesk.autotype import Window
from totpdesk.autotype.shortcuts import Action, Shortcut
from totpdesk.base.errors import ClipboardError, NoDisplayError
from totpdesk.base.finding import Level
from totpdesk.doctor.checks import clipboard, typing
from totpdesk.doctor.checks.clipboard import check_clipboard
from totpdesk.doctor.checks.focus import check_focus
from totpdesk.doctor.checks.screenshot import check_screenshot
from totpdesk.doctor.checks.shortcuts import check_shortcuts
from totpdesk.doctor.checks.typing import DUMMY
from totpdesk.platforms.detect import Session
from totpdesk.platforms.linux.checks.portals import check_portals
from totpdesk.platforms.linux.diagnostics import LinuxDiagnostics
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from collections.abc import Callable

CHORD, OTHER = Chord.parse("<ctrl>+<alt>+o"), Chord.parse("<ctrl>+<alt>+p")
MAIN = Shortcut(CHORD, Action.INSERT)
OURS = Window(7, "totpdesk", "tests typing", ours=True)


@pytest.mark.parametrize(
    ("triggers", "taken", "level", "words"),
    [
        ({"insert": "Meta+O"}, True, Level.OK, "The main shortcut is registered on Meta+O."),
        ({}, True, Level.PROBLEM, "Another program already uses Ctrl+Alt+O."),
        ({}, False, Level.PROBLEM, "has not registered Ctrl+Alt+O"),
        (None, True, Level.PROBLEM, "Another program already uses Ctrl+Alt+O."),
        (None, False, Level.OK, "Ctrl+Alt+O (the main shortcut) is free"),
    ],
)
def test_shortcut(triggers: dict[str, str] | None, taken: bool, level: Level, words: str) -> None:  # noqa: FBT001 - a case's
    """It is held by the running instance, or free where none runs; else who has it is said."""
    desktop = FakeDesktop()
    if taken:
        desktop.shortcuts.taken.add(CHORD)
    (finding,) = check_shortcuts([MAIN], triggers, desktop.shortcuts.probe)
    assert finding.level is level
    assert words in finding.sentence


@pytest.mark.parametrize(
    ("shortcut", "sentence"),
    [
        (Shortcut(CHORD, Action.PICK), "The picker is registered on Meta+O."),
        (
            Shortcut(CHORD, Action.INSERT, "id1", "GitHub"),
            "The account GitHub is registered on Meta+O.",
        ),
    ],
)
def test_whose_shortcut_is_registered(shortcut: Shortcut, sentence: str) -> None:
    """The sentence names what the shortcut belongs to."""
    (finding,) = check_shortcuts([shortcut], {shortcut.id: "Meta+O"}, lambda _: None)
    assert finding.sentence == sentence


def test_two_of_ours_on_one_chord() -> None:
    """The second is a problem that names the first."""
    second = Shortcut(CHORD, Action.INSERT, "id1", "GitHub")
    found = list(check_shortcuts([MAIN, second], {"insert": "Ctrl+Alt+O"}, lambda _: None))
    assert [finding.level for finding in found] == [Level.OK, Level.PROBLEM]
    assert "the main shortcut" in found[1].sentence


@pytest.fixture(name="quick", autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be waited for any longer than it takes."""
    for module, name in (
        (typing, "_FOCUS_SECONDS"),
        (typing, "_ARRIVAL_SECONDS"),
        (clipboard, "_ARRIVAL_SECONDS"),
        (clipboard, "_GONE_SECONDS"),
        (clipboard, "_PAUSE_SECONDS"),
        (clipboard, "_BACK_SECONDS"),
    ):
        monkeypatch.setattr(module, name, 0.05)
    monkeypatch.setattr(clipboard, "_CLEAR_AFTER", 0)


@pytest.mark.parametrize(
    ("window", "level"),
    [
        (OURS, Level.OK),
        (None, Level.OK),
        (Window(0), Level.PROBLEM),
        (NoDisplayError("It is gone."), Level.PROBLEM),
    ],
)
def test_focus(window: Window | NoDisplayError | None, level: Level) -> None:
    """A window, or none, is reported; a desktop that could report it and does not is a problem."""
    focus = FakeDesktop().focus

    def focused() -> Window | None:
        if isinstance(window, NoDisplayError):
            raise window
        return window

    focus.focused = focused  # type: ignore[method-assign]
    assert check_focus(focus).level is level


def in_turn(*texts: str) -> Callable[[], str]:
    """Return a reader that reads these, the last forever."""
    left = list(texts)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


@pytest.mark.parametrize(
    ("read", "level", "words"),
    [
        (in_turn("", DUMMY, ""), Level.OK, "cleared"),
        (in_turn(DUMMY), Level.WARNING, "keeps a code"),
        (in_turn(DUMMY, "", "", DUMMY), Level.WARNING, "keeps a code"),
        (in_turn("another's"), Level.PROBLEM, "replaces it"),
    ],
)
def test_clipboard(read: Callable[[], str], level: Level, words: str) -> None:
    """The dummy comes and goes, or stays, or never comes."""
    fake = FakeClipboard()
    finding = check_clipboard(fake, read)
    assert finding.level is level
    assert words in finding.sentence
    assert bool(finding.advice) is (level is not Level.OK)
    assert fake.held == [(DUMMY, 0)]


def test_a_clipboard_that_is_taken_a_little_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dummy was there for a moment and is gone before it was cleared."""
    monkeypatch.setattr(clipboard, "_CLEAR_AFTER", 60)
    finding = check_clipboard(FakeClipboard(), in_turn("", DUMMY, ""))
    assert finding.level is Level.PROBLEM
    assert "replaces it" in finding.sentence


def test_a_clipboard_that_nobody_can_read() -> None:
    """It is not tested then, and nothing is put on it."""
    fake = FakeClipboard()
    session = Session(wayland=True, portals={"Clipboard": 1, "RemoteDesktop": 2})
    assert (
        check_clipboard(fake, LinuxDiagnostics().clipboard_reader(session)).level is Level.WARNING
    )
    assert fake.held == []


def test_broken_clipboard() -> None:
    """Errors of the clipboard, and of its reader, are reported."""

    def unreadable() -> str:
        raise ClipboardError("wl-paste does not answer.")

    for fake, read in ((FakeClipboard(broken=True), in_turn("")), (FakeClipboard(), unreadable)):
        assert check_clipboard(fake, read).level is Level.PROBLEM


def test_screenshot() -> None:
    """A picture has a size; one without, and none in time, are problems."""
    assert check_screenshot(lambda: (1920, 1080)).level is Level.OK
    assert check_screenshot(lambda: (0, 0)).level is Level.PROBLEM

    def refuse() -> tuple[int, int]:
        raise NoDisplayError("No.")

    assert check_screenshot(refuse).sentence == "No."


def test_a_portal_that_refuses_to_register_us() -> None:
    """The doctor says that the shortcut cannot work, in the portal's words, and what to do."""
    refused = Session(wayland=True, portals={"GlobalShortcuts": 1}, refusal="App info not found")
    finding, *_ = check_portals(refused)
    assert finding.level is Level.PROBLEM
    assert "App info not found" in finding.sentence
    assert "desktop install" in finding.advice
