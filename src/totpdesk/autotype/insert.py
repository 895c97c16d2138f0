"""Insert a code by typing or pasting; where that does not work, copy it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from totpdesk.autotype.outcome import Outcome, Reason, Result
from totpdesk.autotype.ports import InsertResult
from totpdesk.base.errors import ClipboardError, DesktopError

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.accounts.account import Pin
    from totpdesk.autotype.ports import Services, Window

_REASONS: Final = {
    InsertResult.WINDOW_CHANGED: Reason.WINDOW_CHANGED,
    InsertResult.BROKEN_OFF: Reason.BROKEN_OFF,
    InsertResult.KEYBOARD_TAKEN: Reason.KEYBOARD_TAKEN,
    InsertResult.KEYS_HELD: Reason.KEYS_HELD,
    InsertResult.CAPS_LOCK: Reason.CAPS_LOCK,
    InsertResult.NOT_ON_LAYOUT: Reason.NOT_ON_LAYOUT,
    InsertResult.UNSUPPORTED: Reason.UNSUPPORTED,
    InsertResult.NO_PERMISSION: Reason.NO_PERMISSION,
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
        "uxterm",
        "wezterm",
        "wezterm-gui",
        "xfce4-terminal",
        "xterm",
        "yakuake",
    ]
)
_PERMISSION_HELPS: Final = (Reason.NO_PERMISSION, Reason.JUST_ALLOWED)


@dataclass(frozen=True, slots=True, repr=False)
class InsertRequest:
    """What to insert: a code of the account `name`, a PIN before it, the Enter key after it.

    A copy of the code is cleared after `clear_after` seconds (0: never).

    `has_pin` without a `pin`: the PIN was not read, because the code was to be copied.
    """

    name: str
    code: str
    clear_after: int
    pin: Pin | None = None
    has_pin: bool = False
    enter: bool = False

    @property
    def text(self) -> str:
        """The complete text to insert."""
        return (self.pin.reveal() if self.pin else "") + self.code


def is_terminal(window: Window) -> bool:
    """Return whether a window belongs to a terminal, by the name of its program."""
    return window.app.casefold() in _TERMINALS


class _Obstacle(NamedTuple):
    """Why nothing or only a part was typed, and the desktop's error message."""

    reason: Reason
    detail: str = ""


class Inserter:
    """Inserts codes into windows, and returns the outcome.

    A second press in the same window inserts the code again: the first evidently did not work.
    """

    def __init__(self, services: Services) -> None:
        """Use the desktop and the clipboard of these services."""
        self._keyboard = services.desktop.keyboard
        self._consent = services.desktop.consent
        self._clipboard = services.clipboard

    def only_copies(self, window: Window | None) -> bool:
        """Return whether a code for this window can only be copied to the clipboard."""
        return self._obstacle(window) is not None

    def send(
        self, request: InsertRequest, window: Window | None, *, paste: bool = False
    ) -> Outcome:
        """Type a code, or paste it. Raises ClipboardError if it could not even be copied.

        In a terminal, where paste has other keys and its meaning depends on settings, the code is
        typed. So is a code with a PIN, because a PIN is never copied to the clipboard.
        """
        reason = self._obstacle(window)
        if reason or window is None:
            return self._copy(request, reason or Reason.NO_WINDOW)
        if request.has_pin and not request.pin:
            return self._copy(request, Reason.JUST_ALLOWED)
        if paste and not request.pin and not is_terminal(window):
            return self._paste(request, window)
        return self._type(request, window)

    def _obstacle(self, window: Window | None) -> Reason | None:
        """Return why keys cannot or must not be pressed."""
        if window is None:
            return Reason.NO_WINDOW
        if self._consent and not self._consent.granted():
            return Reason.NO_PERMISSION
        return None

    def _type(self, request: InsertRequest, window: Window) -> Outcome:
        obstacle = self._try(lambda: self._keyboard.type(request.text, window, enter=request.enter))
        if obstacle:
            return self._copy(request, *obstacle)
        return Outcome(Result.TYPED, request.name)

    def _paste(self, request: InsertRequest, window: Window) -> Outcome:
        """Paste; type if a program may paste something else, or the layout has no key for it."""
        if not self._put_to_paste(request):
            return self._type(request, window)
        obstacle = self._try(lambda: self._keyboard.paste(window, enter=request.enter))
        if obstacle and obstacle.reason is Reason.NOT_ON_LAYOUT:
            return self._type(request, window)
        if obstacle:
            return Outcome(Result.COPIED, request.name, *obstacle)
        return Outcome(Result.PASTED, request.name)

    def _put_to_paste(self, request: InsertRequest) -> bool:
        with suppress(ClipboardError):
            return self._clipboard.put_to_paste(request.code, request.clear_after)
        return False

    def _try(self, press: Callable[[], InsertResult]) -> _Obstacle | None:
        """Press keys; return the obstacle, if any."""
        try:
            typing = press()
        except DesktopError as error:
            return _Obstacle(Reason.DESKTOP_FAILED, str(error))
        return None if typing is InsertResult.DONE else _Obstacle(_REASONS[typing])

    def _copy(self, request: InsertRequest, reason: Reason, detail: str = "") -> Outcome:
        """Copy the code without a PIN. If that fails too, explain how to allow typing."""
        try:
            self._clipboard.put(request.code, request.clear_after)
        except ClipboardError as error:
            if reason in _PERMISSION_HELPS:
                return Outcome(Result.NOTHING, request.name, reason, str(error))
            raise
        return Outcome(Result.COPIED, request.name, reason, detail, without_pin=request.has_pin)
