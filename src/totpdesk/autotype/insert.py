"""The way in: typing, pasting or the clipboard, and what to fall back on when one is barred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from totpdesk.autotype.outcome import Outcome, Reason, Result
from totpdesk.autotype.ports import InsertResult
from totpdesk.base.errors import ClipboardError, DesktopError
from totpdesk.settings import Insert

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.accounts.account import Pin
    from totpdesk.autotype.ports import Services, Window

_REASONS: Final = {
    InsertResult.WINDOW_CHANGED: Reason.WINDOW_CHANGED,
    InsertResult.BROKEN_OFF: Reason.BROKEN_OFF,
    InsertResult.KEYBOARD_TAKEN: Reason.KEYBOARD_TAKEN,
    InsertResult.NOT_ON_LAYOUT: Reason.NOT_ON_LAYOUT,
    InsertResult.NO_WAY: Reason.NO_WAY,
    InsertResult.NO_LEAVE: Reason.NO_LEAVE,
    InsertResult.JUST_ALLOWED: Reason.JUST_ALLOWED,
}
_TERMINALS: Final = frozenset(
    [
        "alacritty",
        "cool-retro-term",
        "deepin-terminal",
        "foot",
        "ghostty",
        "gnome-terminal",
        "gnome-terminal-server",
        "guake",
        "hyper",
        "kgx",
        "kitty",
        "konsole",
        "lxterminal",
        "mate-terminal",
        "org.gnome.console",
        "org.gnome.ptyxis",
        "org.kde.konsole",
        "org.wezfurlong.wezterm",
        "ptyxis",
        "qterminal",
        "rio",
        "rxvt",
        "sakura",
        "st",
        "st-256color",
        "terminator",
        "terminology",
        "terminus",
        "tilda",
        "tilix",
        "urxvt",
        "wezterm",
        "wezterm-gui",
        "xfce4-terminal",
        "xterm",
        "yakuake",
    ]
)
_TYPING_HELPS: Final = (Reason.NO_LEAVE, Reason.JUST_ALLOWED)


@dataclass(frozen=True, slots=True, repr=False)
class InsertRequest:
    """What is to go in: a code of the account `name`, a PIN before it, the Enter key after it.

    `has_pin` while there is no `pin`: it was not read, because the code was only to be copied.
    """

    name: str
    code: str
    pin: Pin | None = None
    has_pin: bool = False
    enter: bool = False

    @property
    def text(self) -> str:
        """All that the field is to hold."""
        return (self.pin.reveal() if self.pin else "") + self.code


def is_terminal(window: Window) -> bool:
    """Tell whether a window is a terminal's, by its program's name."""
    return window.app.casefold() in _TERMINALS


class _Barred(NamedTuple):
    """Why nothing was typed, or not all of it, and the desktop's own word for it."""

    reason: Reason
    detail: str = ""


class Inserter:
    """Inserts codes into windows, and says what became of each.

    A second press in the same window inserts the code once more: the first evidently did not take.
    """

    def __init__(self, around: Services) -> None:
        """Take the desktop, the clipboard and the settings."""
        self._typist = around.desktop.typist
        self._consent = around.desktop.consent
        self._clipboard = around.clipboard
        self._settings = around.settings
        self._offers = not around.desktop.copying_takes_keyboard

    def only_copies(self, window: Window | None, insert: Insert) -> bool:
        """Tell whether this method cannot get as far as a key."""
        return self._barred(window, insert) is not None

    def send(self, load: InsertRequest, window: Window | None, insert: Insert) -> Outcome:
        """Insert a code by this method. Raises ClipboardError where it could be put nowhere.

        Ctrl+V means something else in a terminal, where the code is typed; so is what has a PIN,
        which is never put on the clipboard.
        """
        reason = self._barred(window, insert)
        if reason or window is None:
            return self._copy(load, reason or Reason.NO_WINDOW)
        if load.has_pin and not load.pin:
            return self._copy(load, Reason.JUST_ALLOWED)
        if insert is Insert.PASTE and not load.pin and not is_terminal(window):
            return self._paste(load, window)
        return self._type(load, window)

    def _barred(self, window: Window | None, insert: Insert) -> Reason | None:
        """Return why no key can be pressed, or may be."""
        if insert is Insert.COPY or (window and window.ours):
            return Reason.BY_SETTING
        if window is None:
            return Reason.NO_WINDOW
        if self._consent and not self._consent.granted():
            return Reason.NO_LEAVE
        return None

    def _type(self, load: InsertRequest, window: Window) -> Outcome:
        barred = self._try(lambda: self._typist.type(load.text, window, enter=load.enter))
        if barred:
            return self._copy(load, *barred)
        if self._offers:
            self._offer(load.code)
        return Outcome(Result.TYPED, load.name)

    def _paste(self, load: InsertRequest, window: Window) -> Outcome:
        """Paste, or type where no key of the active layout pastes."""
        self._clipboard.put(load.code, self._settings().clear_after)
        barred = self._try(lambda: self._typist.paste(window, enter=load.enter))
        if barred and barred.reason is Reason.NOT_ON_LAYOUT:
            return self._type(load, window)
        if barred:
            return Outcome(Result.COPIED, load.name, *barred)
        return Outcome(Result.PASTED, load.name)

    def _try(self, press: Callable[[], InsertResult]) -> _Barred | None:
        """Have keys pressed; return what stood against it."""
        try:
            typing = press()
        except DesktopError as error:
            return _Barred(Reason.DESKTOP_FAILED, str(error))
        return None if typing is InsertResult.DONE else _Barred(_REASONS[typing])

    def _copy(self, load: InsertRequest, reason: Reason, detail: str = "") -> Outcome:
        """Copy the code alone, never a PIN. Where that fails too, tell how typing is allowed."""
        try:
            self._clipboard.put(load.code, self._settings().clear_after)
        except ClipboardError as error:
            if reason in _TYPING_HELPS:
                return Outcome(Result.NOTHING, load.name, reason, str(error))
            raise
        return Outcome(Result.COPIED, load.name, reason, detail, without_pin=load.has_pin)

    def _offer(self, code: str) -> None:
        """Put a typed code on the clipboard too; it has arrived, so a failure is no news."""
        try:
            self._clipboard.put(code, self._settings().clear_after)
        except ClipboardError:
            return
