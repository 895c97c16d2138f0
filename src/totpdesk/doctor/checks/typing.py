"""Typing, tried for real: a dummy into a field of our own, by the typist that types the codes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol

from totpdesk.autotype import InsertResult
from totpdesk.base.errors import DesktopError
from totpdesk.base.finding import Finding, Level
from totpdesk.doctor.checks.within import comes_true, within

if TYPE_CHECKING:
    from totpdesk.autotype import Desktop, Focus, Window

DUMMY: Final = "314159"
_FOCUS_SECONDS: Final = 2.0
_TYPING_SECONDS: Final = 20.0  # the desktop may be asking its user
_ARRIVAL_SECONDS: Final = 2.0
_AGAIN: Final = "Leave keyboard and mouse alone for a moment and check again."
_FAILURES: Final = {
    InsertResult.WINDOW_CHANGED: ("Another window took the keyboard during the test.", _AGAIN),
    InsertResult.BROKEN_OFF: ("Another window took the keyboard during the test.", _AGAIN),
    InsertResult.KEYBOARD_TAKEN: (
        "A menu or another program has the keyboard to itself.",
        "Close it, or unlock the screen, and check again.",
    ),
    InsertResult.NOT_ON_LAYOUT: (
        "The active keyboard layout has no keys for digits.",
        "Add a layout that has; codes are copied meanwhile.",
    ),
    InsertResult.UNSUPPORTED: (
        "The desktop did not let totpdesk type.",
        "Allow it when the desktop asks; codes are copied meanwhile.",
    ),
    InsertResult.NO_PERMISSION: (
        "The desktop, or you in its dialog, did not let totpdesk type.",
        "Switch typing on in the settings of totpdesk; codes are copied meanwhile.",
    ),
    InsertResult.JUST_ALLOWED: (
        "You have just let totpdesk type.",
        "Check again to have it tried.",
    ),
}
_NOT_LET: Final = Finding(
    "typing",
    Level.WARNING,
    "Typing was not tested: you have not let totpdesk type here.",
    "Switch typing on in the settings of totpdesk; codes are copied meanwhile.",
)


class Field(Protocol):
    """A text field in a small window of ours. Used from a thread that is not the toolkit's."""

    def open(self) -> Window:
        """Show it, ask for the keyboard, and return the window as the toolkit knows it."""

    def has_keyboard(self) -> bool:
        """Tell whether keys would reach it, by the toolkit's own word."""

    def text(self) -> str:
        """Return what stands in it."""

    def close(self) -> None:
        """Take the window away."""


def check_typing(desktop: Desktop, field: Field) -> Finding:
    """Type the dummy into the field and read it back; whoever had the keyboard gets it again.

    Where the user has not let us type yet, they are not asked here.
    """
    try:
        if desktop.consent and not desktop.consent.granted():
            return _NOT_LET
        before = desktop.focus.focused()
        try:
            return _typed(desktop, field)
        finally:
            field.close()
            _give_back(desktop.focus, before)
    except DesktopError as error:
        return Finding("typing", Level.PROBLEM, str(error))


def _typed(desktop: Desktop, field: Field) -> Finding:
    target = _focused(desktop.focus, field, field.open())
    if target is None:
        return Finding(
            "typing",
            Level.WARNING,
            "Typing was not tested: the test's window did not get the keyboard.",
            f"{_AGAIN} If that does not help, your desktop keeps new windows in the background.",
        )
    result = within(_TYPING_SECONDS, lambda: desktop.keyboard.type(DUMMY, target), None)
    if result is None:
        return Finding(
            "typing",
            Level.PROBLEM,
            f"Nothing was typed within {_TYPING_SECONDS:.0f} s.",
            "If the desktop asks whether totpdesk may type, allow it; then check again.",
        )
    if result is not InsertResult.DONE:
        return Finding("typing", Level.PROBLEM, *_FAILURES[result])
    return _read_back(field)


def _focused(focus: Focus, field: Field, window: Window) -> Window | None:
    """Have the field's window get the keyboard; return it as the desktop knows it."""
    found: list[Window] = []

    def ready() -> bool:
        now = focus.focused()
        if now is None or not _is_it(now, window) or not field.has_keyboard():
            return False
        found.append(now)
        return True

    if not comes_true(_FOCUS_SECONDS, ready):
        focus.give(window)
        comes_true(_FOCUS_SECONDS, ready)
    return found[0] if found else None


def _is_it(now: Window, window: Window) -> bool:
    """Tell whether the focused window is the field's; where nobody knows, it may be."""
    return not now.id or (now.ours and now.title.startswith(window.title))


def _read_back(field: Field) -> Finding:
    if comes_true(_ARRIVAL_SECONDS, lambda: field.text() == DUMMY):
        text = f"{DUMMY} was typed into a field of our own and arrived."
        return Finding("typing", Level.OK, text)
    return Finding(
        "typing",
        Level.PROBLEM,
        f"{DUMMY} was typed into a field of our own; {len(field.text())} characters arrived, not "
        "the same.",
        "Let go of all keys and check again. If it stays so, set `insert` to paste or copy.",
    )


def _give_back(focus: Focus, before: Window | None) -> None:
    if before is not None and before.id and not before.ours:
        with suppress(DesktopError):
            focus.give(before)
