"""Typing, tested: digits into a field of our own, by what types the codes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol

from totpdesk.autotype import InsertResult
from totpdesk.base.errors import DesktopError
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import plural, tr
from totpdesk.doctor.checks.within import comes_true, within

if TYPE_CHECKING:
    from totpdesk.autotype import Desktop, Focus, Window

DUMMY: Final = "314159"
_FOCUS_SECONDS: Final = 2.0
_TYPING_SECONDS: Final = 20.0  # the desktop may be asking the user
_ARRIVAL_SECONDS: Final = 2.0
_AGAIN: Final = tr("Do not touch keyboard and mouse for a moment and check again.")
_IN_THE_BACKGROUND: Final = tr(
    "If that does not help, your desktop opens new windows in the background."
)
_TAKEN: Final = (tr("Another window took the keyboard during the test."), _AGAIN)
_FAILURES: Final = {
    InsertResult.WINDOW_CHANGED: _TAKEN,
    InsertResult.BROKEN_OFF: _TAKEN,
    InsertResult.KEYBOARD_TAKEN: (
        tr("A menu or another program has grabbed the keyboard."),
        tr("Close it, or unlock the screen, and check again."),
    ),
    InsertResult.KEYS_HELD: (
        tr("Ctrl, Alt or a similar key was held down during the test."),
        _AGAIN,
    ),
    InsertResult.CAPS_LOCK: (
        tr("Caps Lock may be on, which cannot be seen here, and would change the digits."),
        tr("Codes are copied, unless another keyboard layout of yours is the first."),
    ),
    InsertResult.NOT_ON_LAYOUT: (
        tr("The active keyboard layout has no keys for digits."),
        tr("Add a layout that has them; until then codes are copied."),
    ),
    InsertResult.UNSUPPORTED: (
        tr("The desktop did not let totpdesk type."),
        tr("Allow it when the desktop asks; until then codes are copied."),
    ),
    InsertResult.NO_PERMISSION: (
        tr("The desktop, or you in its dialog, did not let totpdesk type."),
        tr("Allow typing in totpdesk's settings; until then codes are copied."),
    ),
    InsertResult.JUST_ALLOWED: (
        tr("You have just let totpdesk type."),
        tr("Check again to test it."),
    ),
}
_NOT_LET: Final = Finding(
    "typing",
    Level.WARNING,
    tr("Typing was not tested: totpdesk has no permission to type here."),
    tr("Allow typing in totpdesk's settings; until then codes are copied."),
)


class ProbeField(Protocol):
    """A text field in a small window of ours. Used from a thread other than the toolkit's."""

    def open(self) -> Window:
        """Show it, request the keyboard, and return the toolkit's window."""

    def has_keyboard(self) -> bool:
        """Return whether the toolkit says that keys would reach it."""

    def text(self) -> str:
        """Return its text."""

    def close(self) -> None:
        """Close the window."""


def check_typing(desktop: Desktop, field: ProbeField) -> Finding:
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


def _typed(desktop: Desktop, field: ProbeField) -> Finding:
    target = _focused(desktop.focus, field, field.open())
    if target is None:
        return Finding(
            "typing",
            Level.WARNING,
            tr("Typing was not tested: the test's window did not get the keyboard."),
            f"{_AGAIN} {_IN_THE_BACKGROUND}",
        )
    result = within(_TYPING_SECONDS, lambda: desktop.keyboard.type(DUMMY, target), None)
    if result is None:
        return Finding(
            "typing",
            Level.PROBLEM,
            tr("Nothing was typed within {seconds} s.", seconds=f"{_TYPING_SECONDS:.0f}"),
            tr("If the desktop asks whether totpdesk may type, allow it; then check again."),
        )
    if result is not InsertResult.DONE:
        return Finding("typing", Level.PROBLEM, *_FAILURES[result])
    return _read_back(field)


def _focused(focus: Focus, field: ProbeField, window: Window) -> Window | None:
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
    """Return whether the focused window is, or may be, the field's."""
    return not now.id or (now.ours and now.title.startswith(window.title))


def _read_back(field: ProbeField) -> Finding:
    if comes_true(_ARRIVAL_SECONDS, lambda: field.text() == DUMMY):
        text = tr("{digits} was typed into a test field and arrived.", digits=DUMMY)
        return Finding("typing", Level.OK, text)
    return Finding(
        "typing",
        Level.PROBLEM,
        plural(
            "{digits} was typed into a test field but did not arrive: {count} character arrived "
            "instead.",
            "{digits} was typed into a test field but did not arrive: {count} characters arrived "
            "instead.",
            len(field.text()),
            digits=DUMMY,
        ),
        tr(
            "Release all keys and check again. "
            "If it stays like this, set `insert` to paste or copy."
        ),
    )


def _give_back(focus: Focus, before: Window | None) -> None:
    if before is not None and before.id and not before.ours:
        with suppress(DesktopError):
            focus.give(before)
