"""The outcome of a press, and the sentence that reports it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from math import ceil
from typing import TYPE_CHECKING, Final

from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from datetime import datetime

    from totpdesk.autotype.ports import ClipboardManager


class Result(Enum):
    """How far the code got."""

    TYPED = "typed"
    PASTED = "pasted"
    COPIED = "copied"
    NOTHING = "nothing"


class Reason(Enum):
    """Why a code was not inserted."""

    BY_SETTING = auto()
    WINDOW_CHANGED = auto()
    BROKEN_OFF = auto()
    KEYBOARD_TAKEN = auto()
    KEYS_HELD = auto()
    CAPS_LOCK = auto()
    NO_WINDOW = auto()
    OWN_WINDOW = auto()
    NOT_ON_LAYOUT = auto()
    UNSUPPORTED = auto()
    NO_PERMISSION = auto()
    JUST_ALLOWED = auto()
    DESKTOP_FAILED = auto()
    NO_ACCOUNTS = auto()
    PROMPT_OPEN = auto()
    TOO_LATE = auto()
    KEYCHAIN_FAILED = auto()
    FAILED = auto()

    @property
    def sentence(self) -> str:
        """Why, and what to do about it; empty where something failed: its error says both."""
        return _SENTENCES[self]


_SENTENCES: Final = {
    Reason.BY_SETTING: tr("Paste it where you need it."),
    Reason.WINDOW_CHANGED: tr("Another window took focus, so nothing was typed. Paste it instead."),
    Reason.BROKEN_OFF: tr(
        "Another window took focus while typing, so the rest was not typed. Clear the field and "
        "paste it instead."
    ),
    Reason.KEYBOARD_TAKEN: tr(
        "A menu or another program has the keyboard to itself. Paste it instead."
    ),
    Reason.KEYS_HELD: tr(
        "Ctrl, Alt or a similar key was held down, so nothing was typed. Paste it instead."
    ),
    Reason.CAPS_LOCK: tr(
        "Caps Lock may be on, which totpdesk cannot see or change here, so nothing was typed. "
        "Paste it instead."
    ),
    Reason.NO_WINDOW: tr("No window has focus. Paste it where you need it."),
    Reason.OWN_WINDOW: tr("A window of totpdesk has focus. Click the login field and press again."),
    Reason.NOT_ON_LAYOUT: tr("The active keyboard layout has no keys for it. Paste it instead."),
    Reason.UNSUPPORTED: tr("This desktop does not let totpdesk type. Paste it where you need it."),
    Reason.NO_PERMISSION: tr("totpdesk has no permission to type. Allow it in the settings."),
    Reason.JUST_ALLOWED: tr("You allowed totpdesk to type. Press again to type it."),
    Reason.DESKTOP_FAILED: tr("Paste it instead."),
    Reason.NO_ACCOUNTS: tr(
        "There is no account yet. Add one in totpdesk's window, or with `totpdesk add`."
    ),
    Reason.PROMPT_OPEN: tr(
        "A prompt to unlock your secrets was open, so this press was not carried out. Answer the "
        "prompt, and press again if you still need a code."
    ),
    Reason.TOO_LATE: tr("That took too long, so nothing was typed. Press again."),
    Reason.KEYCHAIN_FAILED: "",
    Reason.FAILED: "",
}


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait for the next code, as the current one expires too soon; the user can skip it.

    `until` is when the next code starts. `over`: the wait is over, whether or not it was skipped.
    """

    name: str
    until: datetime
    over: bool = False

    def sentence(self, now: datetime) -> str:
        """Return a sentence on how long the wait takes, and how to skip it."""
        seconds = max(0, ceil((self.until - now).total_seconds()))
        return tr(
            "The next code comes in {seconds} s. Press again to send this one now.", seconds=seconds
        )


@dataclass(frozen=True, slots=True)
class NotCopied:
    """A typed code was not copied too, because a clipboard manager would have kept it."""

    manager: ClipboardManager

    @property
    def name(self) -> str:
        """The clipboard manager's name."""
        return self.manager.name

    @property
    def sentence(self) -> str:
        """Why, and what to do about it."""
        why = tr(
            "{manager} keeps what is copied, so codes are typed but not copied too. The settings "
            "can change that.",
            manager=self.name,
        )
        return f"{why} {self.manager.advice}".rstrip()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a press. `detail` is an error message, shown before the reason.

    `without_pin`: the code was copied without the PIN that precedes it. `kept_by` is the clipboard
    manager that keeps the copied or pasted code.
    """

    result: Result
    name: str = ""
    reason: Reason | None = None
    detail: str = ""
    without_pin: bool = False
    kept_by: str = ""

    @property
    def used(self) -> bool:
        """Whether the code reached its target, so that a counter must stay advanced."""
        return self.result in (Result.TYPED, Result.PASTED) or self.reason is Reason.BY_SETTING

    @property
    def sentence(self) -> str:
        """What happened and what to do; empty if the code was typed."""
        if self.result is Result.TYPED:
            return ""
        kept = kept_sentence(self.kept_by)
        sentences = [self.detail, self.reason.sentence if self.reason else ""]
        if self.result is Result.PASTED:
            sentences = [tr("The code of {name} was pasted.", name=self.name), kept]
        if self.result is Result.COPIED:
            copied = tr("The code of {name} is on the clipboard.", name=self.name)
            pin = tr("Type its PIN first.") if self.without_pin else ""
            sentences = [copied, pin, *sentences, kept]
        return " ".join(filter(None, sentences))


def kept_sentence(manager: str) -> str:
    """Return a sentence on the clipboard manager that keeps a copied code, "" for none."""
    return tr("{manager} keeps it in its history.", manager=manager) if manager else ""
