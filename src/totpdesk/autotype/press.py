"""One press from the heard shortcut to the told outcome, a step a function.

Runs on a worker thread: reading the keychain may wait for the user. Nothing here knows which
desktop it is on.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from totpdesk.autotype.choose import Chooser, PickRequest
from totpdesk.autotype.insert import Inserter, InsertRequest
from totpdesk.autotype.outcome import Outcome, Reason, Result, Wait
from totpdesk.base.errors import TotpdeskError
from totpdesk.settings import Insert

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.store import AccountStore
    from totpdesk.autotype.fresh_code import FreshCodeTimer
    from totpdesk.autotype.ports import Services, Window
    from totpdesk.otp import KeyUri

_log: Final = logging.getLogger(__name__)
_PROMPTED: Final = 0.5  # seconds; a keychain that took longer has asked the user something


class AutoType:
    """Takes presses and clicks, one at a time, and says what became of each.

    `told` hears of a wait as it begins.
    """

    def __init__(
        self,
        vault: AccountStore,
        around: Services,
        patience: FreshCodeTimer,
        told: Callable[[Wait], None] = lambda _: None,
        note: Callable[[Callable[[], None]], None] = lambda job: job(),
    ) -> None:
        """Take the accounts, and the desktop, clipboard, clock and settings around them.

        `note` is given what is to be noted of a press once its code has gone: when the account was
        used, and for which window it was chosen. It may raise TotpdeskError when it runs.
        """
        self._vault = vault
        self._focus = around.desktop.focus
        self._clock = around.clock
        self._settings = around.settings
        self._patience = patience
        self._told = told
        self._note = note
        self._chooser = Chooser()
        self._insertion = Inserter(around)

    def prepare(self) -> None:
        """Do ahead of a press what need not be done in it. Nothing is told: the press will."""
        self._vault.prepare()
        with suppress(TotpdeskError):
            self._chooser.prepare(self._vault.entries())

    def press(self, entry_id: str | None = None) -> Outcome | PickRequest:
        """Serve the shortcut: the global one, or an account's own where `entry_id` is given."""
        return self._aim(lambda window: self._pressed(entry_id, window))

    def pick(self) -> Outcome | PickRequest:
        """Serve the shortcut that always asks."""
        return self._aim(lambda window: self._chooser.ask(self._vault.entries(), window))

    def insert(
        self, entry_id: str, window: Window | None, *, picked: bool = False, enter: bool = False
    ) -> Outcome:
        """Put an account's code into a window, with `enter` the Enter key after it.

        Where it was `picked` the choice is remembered for the window, which gets the focus back
        first. Where there is no window for it, or the window is ours, the code is copied.
        """
        name = ""
        try:
            entry = self._vault.get(entry_id)
            name = entry.name
            outcome = self._insert(entry, window, give_back=picked, enter=enter)
            if picked and window:
                self._learn(entry, window)
        except TotpdeskError as error:
            return Outcome(Result.NOTHING, name, Reason.FAILED, str(error))
        return outcome

    def copy(self, entry_id: str) -> Outcome:
        """Put an account's code on the clipboard, as the user asked for."""
        try:
            return self._insert(self._vault.get(entry_id), None, insert=Insert.COPY)
        except TotpdeskError as error:
            return Outcome(Result.NOTHING, reason=Reason.FAILED, detail=str(error))

    def _aim(
        self, serve: Callable[[Window | None], Outcome | PickRequest]
    ) -> Outcome | PickRequest:
        """Record the focused window before anything of ours appears."""
        try:
            window = self._focus.focused()
            if window is not None and window.ours:
                return Outcome(Result.NOTHING, reason=Reason.OWN_WINDOW)
            if not self._vault.entries():
                return Outcome(Result.NOTHING, reason=Reason.NO_ACCOUNTS)
            return serve(window)
        except TotpdeskError as error:
            return Outcome(Result.NOTHING, reason=Reason.FAILED, detail=str(error))

    def _pressed(self, entry_id: str | None, window: Window | None) -> Outcome | PickRequest:
        if window is None:
            return Outcome(Result.NOTHING, reason=Reason.NO_WINDOW)
        if entry_id is not None:
            return self._insert(self._vault.get(entry_id), window)
        chosen = self._chooser.choose(self._vault.entries(), window)
        return chosen if isinstance(chosen, PickRequest) else self._insert(chosen, window)

    def _insert(
        self,
        entry: AccountRecord,
        window: Window | None,
        *,
        give_back: bool = False,
        enter: bool = False,
        insert: Insert | None = None,
    ) -> Outcome:
        """Read, compute, settle, type; a counter's code that got nowhere is the next one again."""
        settings = self._settings()
        began = self._clock.now()
        kept = self._vault.take(entry.id)
        outcome = None
        try:
            pin = self._vault.pin(entry.id) if entry.prefix else None
            prompted = (self._clock.now() - began).total_seconds() > _PROMPTED
            if window and (give_back or prompted):
                self._focus.give(window)
            code = self._patience.fresh_code(
                kept, settings.min_left, lambda until: self._told(Wait(entry.name, until))
            )
            load = InsertRequest(entry.name, code.value, pin, enter=enter or entry.enter)
            way = insert or entry.insert or settings.insert
            outcome = self._insertion.send(load, window, way)
        finally:
            if outcome is None or not outcome.used:
                self._return_counter(entry, kept)
        self._note(partial(self._vault.mark_used, entry.id, began))
        return outcome

    def _return_counter(self, entry: AccountRecord, kept: KeyUri) -> None:
        """Make a counter's code that got nowhere the next one again; a skipped one does no harm."""
        try:
            self._vault.return_counter(entry.id, kept)
        except TotpdeskError as error:
            _log.warning("the counter of an account was not taken back: %s", error)

    def _learn(self, entry: AccountRecord, window: Window) -> None:
        """Have a choice remembered, unless the window had meant this account anyway.

        What there is to learn is found out here: the chooser is this thread's alone, and the next
        press must not meet it half changed.
        """
        try:
            place = self._chooser.to_learn(self._vault.entries(), window, entry)
        except TotpdeskError as error:
            _log.warning("what was chosen is not remembered: %s", error)
            return
        if place:
            self._note(partial(self._vault.learn, entry.id, place))
