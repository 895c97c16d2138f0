"""One press from the heard shortcut to the told outcome, a step a function.

Runs on a worker thread: reading the keychain may wait for the user. Nothing here knows which
desktop it is on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from totpdesk.delivery.choose import Ask, choose
from totpdesk.delivery.fresh import fresh_code
from totpdesk.delivery.outcome import Outcome, Reason, Result
from totpdesk.delivery.ports import Typing
from totpdesk.errors import ClipboardError, TotpdeskError
from totpdesk.settings import Insert

if TYPE_CHECKING:
    from totpdesk.delivery.ports import Surroundings, Window
    from totpdesk.vault import Entry, Vault

_REASONS: Final = {
    Typing.WINDOW_CHANGED: Reason.WINDOW_CHANGED,
    Typing.NOT_ON_LAYOUT: Reason.NOT_ON_LAYOUT,
    Typing.KEYS_HELD: Reason.KEYS_HELD,
}
_PROMPTED: Final = 0.5  # seconds; a keychain that took longer has asked the user something


@dataclass(frozen=True, slots=True)
class _Sent:
    """The last code that went into a window, to know a second press for it.

    Its title counts: another page in the same browser window is another place.
    """

    window: Window
    code: str


class Delivery:
    """Takes presses and clicks, one at a time, and says what became of each."""

    def __init__(self, vault: Vault, around: Surroundings) -> None:
        """Take the accounts, and the desktop, clipboard, clock and settings around them."""
        self._vault = vault
        self._focus = around.desktop.focus
        self._typist = around.desktop.typist
        self._clipboard = around.clipboard
        self._clock = around.clock
        self._settings = around.settings
        self._sent: _Sent | None = None

    def press(self, entry_id: str | None = None) -> Outcome | Ask:
        """Serve the shortcut: the global one, or an account's own where `entry_id` is given."""
        try:
            window = self._focus.focused()
            if window is not None and window.ours:
                return Outcome(Result.NOTHING, reason=Reason.OWN_WINDOW)
            entries = self._entries(entry_id)
            if not entries:
                return Outcome(Result.NOTHING, reason=Reason.NO_ACCOUNTS)
            return self._choose_and_insert(entries, window)
        except TotpdeskError as error:
            return Outcome(Result.NOTHING, reason=Reason.FAILED, detail=str(error))

    def insert(self, entry_id: str, window: Window | None, *, give_back: bool = False) -> Outcome:
        """Put an account's code into a window; with `give_back` the window gets the focus first.

        Where there is no window for it, or the window is ours, the code is copied.
        """
        name = ""
        try:
            entry = self._vault.get(entry_id)
            name = entry.name
            return self._insert(entry, window, give_back=give_back)
        except TotpdeskError as error:
            return Outcome(Result.NOTHING, name, Reason.FAILED, str(error))

    def _entries(self, entry_id: str | None) -> tuple[Entry, ...]:
        return self._vault.entries() if entry_id is None else (self._vault.get(entry_id),)

    def _choose_and_insert(
        self, entries: tuple[Entry, ...], window: Window | None
    ) -> Outcome | Ask:
        if window is None:
            return Outcome(Result.NOTHING, reason=Reason.NO_WINDOW)
        chosen = choose(entries, window)
        return chosen if isinstance(chosen, Ask) else self._insert(chosen, window)

    def _insert(self, entry: Entry, window: Window | None, *, give_back: bool = False) -> Outcome:
        settings = self._settings()
        began = self._clock.now()
        kept = self._vault.take(entry.id)
        prompted = (self._clock.now() - began).total_seconds() > _PROMPTED
        code = fresh_code(kept, self._clock, settings.min_left).value
        if window and (give_back or prompted):
            self._focus.give(window)
        outcome = self._send(entry, code, window, entry.insert or settings.insert)
        self._vault.mark_used(entry.id, began)
        return outcome

    def _send(self, entry: Entry, code: str, window: Window | None, insert: Insert) -> Outcome:
        if insert is Insert.COPY:
            return self._copy(entry, code, Reason.BY_SETTING)
        if window is None:
            return self._copy(entry, code, Reason.NO_WINDOW)
        if window.ours:
            return self._copy(entry, code, Reason.BY_SETTING)
        again = self._sent == _Sent(window, code)
        if insert is Insert.PASTE or again:
            return self._paste(entry, code, window)
        return self._type(entry, code, window)

    def _type(self, entry: Entry, code: str, window: Window) -> Outcome:
        typing = self._typist.type(code, window)
        if typing is not Typing.DONE:
            return self._copy(entry, code, _REASONS[typing])
        self._sent = _Sent(window, code)
        self._offer(code)
        return Outcome(Result.TYPED, entry.name)

    def _paste(self, entry: Entry, code: str, window: Window) -> Outcome:
        self._clipboard.put(code, self._settings().clear_after)
        typing = self._typist.paste(window)
        if typing is not Typing.DONE:
            return Outcome(Result.COPIED, entry.name, _REASONS[typing])
        self._sent = _Sent(window, code)
        return Outcome(Result.PASTED, entry.name)

    def _copy(self, entry: Entry, code: str, reason: Reason) -> Outcome:
        self._clipboard.put(code, self._settings().clear_after)
        return Outcome(Result.COPIED, entry.name, reason)

    def _offer(self, code: str) -> None:
        """Put a typed code on the clipboard too; it has arrived, so a failure is no news."""
        try:
            self._clipboard.put(code, self._settings().clear_after)
        except ClipboardError:
            return
