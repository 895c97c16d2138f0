"""Typing, tested: digits into a field of our own, by the typist that types the codes."""

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
_TYPING_SECONDS: Final = 20.0  # the desktop may be asking the user
_ARRIVAL_SECONDS: Final = 2.0
_AGAIN: Final = "Do not touch keyboard and mouse for a moment and check again."
_FAILURES: Final = {
    InsertResult.WINDOW_CHANGED: ("Another window took the keyboard during the test.", _AGAIN),
    InsertResult.BROKEN_OFF: ("Another window took the keyboard during the test.", _AGAIN),
    InsertResult.KEYBOARD_TAKEN: (
        "A menu or another program has grabbed the keyboard.",
        "Close it, or unlock the screen, and check again.",
    ),
    InsertResult.NOT_ON_LAYOUT: (
        "The active keyboard layout has no keys for digits.",
        "Add a layout that has them; until then codes are copied.",
    ),
    InsertResult.UNSUPPORTED: (
        "The desktop did not let totpdesk type.",
        "Allow it when the desktop asks; until then codes are copied.",
    ),
    InsertResult.NO_PERMISSION: (
        "The desktop, or you in its dialog, did not let totpdesk type.",
        "Allow typing in totpdesk's settings; until then codes are copied.",
    ),
    InsertResult.JUST_ALLOWED: (
        "You have just let totpdesk type.",
        "Check again to test it.",
    ),
}
_NOT_LET: Final = Finding(
    "typing",
    Level.WARNING,
    "Typing was not tested: totpdesk has no permission to type here.",
    "Allow typing in totpdesk's settings; until then codes are copied.",
)


class Field(Protocol):
    """A text field in a small window of ours. Used from a thread other than the toolkit's."""

    def open(self) -> Window:
        """Show it, request the keyboard, and return the toolkit's window."""

    def has_keyboard(self) -> bool:
        """Tell whether the toolkit says that keys would reach it."""

    def text(self) -> str:
        """Return its text."""

    def close(self) -> None:
        """Close the window."""


def check_typing(desktop: Desktop, field: Field) -> Finding:
    """Type the digits into the field and read them back; then give the keyboard back.

    If there is no permission to type yet, the user is not asked here.
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
            f"{_AGAIN} If that does not help, your desktop opens new windows in the background.",
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
    """Focus the field's window; return the desktop's description of it."""
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
    """Tell whether the focused window is, or may be, the field's."""
    return not now.id or (now.ours and now.title.startswith(window.title))


def _read_back(field: Field) -> Finding:
    if comes_true(_ARRIVAL_SECONDS, lambda: field.text() == DUMMY):
        text = f"{DUMMY} was typed into a test field and arrived."
        return Finding("typing", Level.OK, text)
    return Finding(
        "typing",
        Level.PROBLEM,
        f"{DUMMY} was typed into a test field but did not arrive: {len(field.text())} characters "
        "arrived instead.",
        "Release all keys and check again. If it stays like this, set `insert` to paste or copy.",
    )


def _give_back(focus: Focus, before: Window | None) -> None:
    if before is not None and before.id and not before.ours:
        with suppress(DesktopError):
            focus.give(before)
