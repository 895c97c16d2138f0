"""What truly happened to a press, and the one sentence that tells it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Result(Enum):
    """How far the code got."""

    TYPED = "typed"
    PASTED = "pasted"
    COPIED = "copied"
    NOTHING = "nothing"


class Reason(Enum):
    """Why a code went no further than it did; the value is the sentence's second half."""

    BY_SETTING = "Paste it where it is wanted."
    WINDOW_CHANGED = "Another window came to the front, so nothing was typed. Paste it instead."
    NO_WINDOW = "No window has the keyboard. Paste it where it is wanted."
    OWN_WINDOW = "A window of totpdesk has the keyboard. Focus the login field and press again."
    NOT_ON_LAYOUT = "The active keyboard layout has no keys for it. Paste it instead."
    KEYS_HELD = "Keys were held down for too long to type safely. Paste it instead."
    NO_ACCOUNTS = "There is no account yet. Add one in totpdesk's window, or with `totpdesk add`."
    FAILED = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one press. `detail` is an error's own sentence where the reason is FAILED."""

    result: Result
    name: str = ""
    reason: Reason | None = None
    detail: str = ""

    @property
    def sentence(self) -> str:
        """What happened and what to do; empty where the code was typed and all is well."""
        if self.result is Result.TYPED:
            return ""
        if self.result is Result.PASTED:
            return f"The code of {self.name} was pasted this time."
        why = self.detail or (self.reason.value if self.reason else "")
        if self.result is Result.COPIED:
            return f"The code of {self.name} is on the clipboard. {why}".strip()
        return why
