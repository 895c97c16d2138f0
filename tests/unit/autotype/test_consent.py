"""Typing needs permission on some desktops: without it, or where it fails, the code is copied."""

from __future__ import annotations

import pytest

from fakes.clock import FakeClock
from fakes.desktop import FakeClipboard, FakeConsent, FakeFocus, FakeKeyboard, FakeShortcuts
from totpdesk.autotype import Desktop, InsertResult, Outcome, Reason, Result, Services, Window
from totpdesk.autotype.insert import Inserter, InsertRequest
from totpdesk.base.errors import ClipboardError, PortalError
from totpdesk.settings import Settings

WINDOW = Window(1, "firefox", "Sign in")
REQUEST = InsertRequest("Bank", "287082", 30)


class Scene:
    """An Inserter, and its services."""

    def __init__(self) -> None:
        """Put it together; the user has not let us type."""
        self.consent = FakeConsent()
        self.focus = FakeFocus(WINDOW)
        self.keyboard = FakeKeyboard(self.focus)
        self.clipboard = FakeClipboard()

    def send(self, *, paste: bool = False) -> Outcome:
        """Send the request into the window."""
        return self.inserter().send(REQUEST, WINDOW, paste=paste)

    def inserter(self) -> Inserter:
        """Return what is under test."""
        desktop = Desktop(
            "fake",
            FakeShortcuts(),
            self.focus,
            self.keyboard,
            lambda: None,
            consent=self.consent,
        )
        services = Services(desktop, self.clipboard, FakeClock(), Settings)
        return Inserter(services)


@pytest.mark.parametrize("paste", [False, True])
def test_without_leave_no_key_is_pressed(*, paste: bool) -> None:
    """The code is copied, and the notice says where to switch typing on."""
    scene = Scene()
    outcome = scene.send(paste=paste)
    assert outcome == Outcome(Result.COPIED, "Bank", Reason.NO_PERMISSION)
    assert "Allow it in the settings" in outcome.sentence
    assert not outcome.used
    assert scene.keyboard.typed == []
    assert [code for code, _ in scene.clipboard.held] == ["287082"]


def test_with_leave_it_is_typed() -> None:
    """As anywhere else."""
    scene = Scene()
    scene.consent.ask()
    assert scene.send() == Outcome(Result.TYPED, "Bank")


def test_leave_given_in_the_press_itself_types_at_the_next() -> None:
    """The dialog took the keyboard and the code's time."""
    scene = Scene()
    scene.consent.ask()
    scene.keyboard.failure = InsertResult.JUST_ALLOWED
    assert scene.send().sentence == (
        "The code of Bank is on the clipboard. You allowed totpdesk to type. Press again to "
        "type it."
    )


@pytest.mark.parametrize("paste", [False, True])
def test_a_desktop_that_fails_has_the_code_copied(*, paste: bool) -> None:
    """Its own message is shown, and the code is still on the clipboard."""
    scene = Scene()
    scene.consent.ask()
    scene.keyboard.error = PortalError("The desktop's portal does not answer.")
    outcome = scene.send(paste=paste)
    assert outcome.sentence == (
        "The code of Bank is on the clipboard. The desktop's portal does not answer. Paste it "
        "instead."
    )
    assert [code for code, _ in scene.clipboard.held] == ["287082"]


def test_where_the_clipboard_is_closed_too_typing_is_still_named() -> None:
    """It is what the user can open; the clipboard's reason comes first."""
    scene = Scene()
    scene.clipboard.broken = True
    outcome = scene.send()
    assert outcome.result is Result.NOTHING
    assert outcome.sentence == (
        "The clipboard cannot be reached. totpdesk has no permission to type. Allow it in the "
        "settings."
    )


def test_a_closed_clipboard_is_an_error_where_typing_was_let() -> None:
    """There is nothing to be switched on then."""
    scene = Scene()
    scene.consent.ask()
    scene.clipboard.broken = True
    scene.keyboard.failure = InsertResult.NOT_ON_LAYOUT
    with pytest.raises(ClipboardError):
        scene.send()


def test_what_is_only_copied_is_known_beforehand() -> None:
    """No PIN need be read where no key may be pressed, or none is to be."""
    scene = Scene()
    inserter = scene.inserter()
    assert inserter.only_copies(WINDOW)
    scene.consent.ask()
    assert not inserter.only_copies(WINDOW)
    assert inserter.only_copies(None)


def test_a_code_never_goes_in_without_its_pin() -> None:
    """Where typing was allowed after it was decided that the PIN need not be read, it is copied."""
    scene = Scene()
    scene.consent.ask()
    request = InsertRequest("Bank", "287082", 30, has_pin=True)
    outcome = scene.inserter().send(request, WINDOW)
    assert outcome == Outcome(Result.COPIED, "Bank", Reason.JUST_ALLOWED, without_pin=True)
    assert scene.keyboard.typed == []
