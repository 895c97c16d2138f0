"""The outcome of a press, and the sentence that reports it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Result(Enum):
    """How far the code got."""

    TYPED = "typed"
    PASTED = "pasted"
    COPIED = "copied"
    NOTHING = "nothing"


class Reason(Enum):
    """Why a code was not inserted; the value is the second half of the sentence."""

    BY_SETTING = "Paste it where you need it."
    WINDOW_CHANGED = "Another window took focus, so nothing was typed. Paste it instead."
    BROKEN_OFF = (
        "Another window took focus while typing, so the rest was not typed. Clear the field and "
        "paste it instead."
    )
    KEYBOARD_TAKEN = "A menu or another program has the keyboard to itself. Paste it instead."
    NO_WINDOW = "No window has focus. Paste it where you need it."
    OWN_WINDOW = "A window of totpdesk has focus. Click the login field and press again."
    NOT_ON_LAYOUT = "The active keyboard layout has no keys for it. Paste it instead."
    UNSUPPORTED = "This desktop does not let totpdesk type. Paste it where you need it."
    NO_PERMISSION = "totpdesk has no permission to type. Allow it in the settings."
    JUST_ALLOWED = "You allowed totpdesk to type. Press again to type it."
    DESKTOP_FAILED = "Paste it instead."
    NO_ACCOUNTS = "There is no account yet. Add one in totpdesk's window, or with `totpdesk add`."
    FAILED = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait for the next code, as the current one expires too soon; the user can skip it.

    `until` is when the next code starts.
    """

    name: str
    until: datetime

    def sentence(self, now: datetime) -> str:
        """Say how long the wait takes, and how to skip it."""
        seconds = max(0, ceil((self.until - now).total_seconds()))
        return f"The next code comes in {seconds} s. Press again to send this one now."


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a press. `detail` is an error message, shown before the reason.

    `without_pin`: the code was copied without the PIN that precedes it.
    """

    result: Result
    name: str = ""
    reason: Reason | None = None
    detail: str = ""
    without_pin: bool = False

    @property
    def used(self) -> bool:
        """Whether the code reached its target, so that a counter must stay advanced."""
        return self.result in (Result.TYPED, Result.PASTED) or self.reason is Reason.BY_SETTING

    @property
    def sentence(self) -> str:
        """What happened and what to do; empty if the code was typed."""
        if self.result is Result.TYPED:
            return ""
        if self.result is Result.PASTED:
            return f"The code of {self.name} was pasted."
        why = f"{self.detail} {self.reason.value if self.reason else ''}".strip()
        if self.result is Result.COPIED:
            pin = " Type its PIN first." if self.without_pin else ""
            return f"The code of {self.name} is on the clipboard.{pin} {why}".strip()
        return why
