"""One press from the shortcut to the reported outcome, a step a function.

Runs on a worker thread: reading the keychain may wait for the user. Nothing here knows which
desktop it is on.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from totpdesk.autotype import Outcome, PickRequest, Reason, Result
from totpdesk.autotype.choose import Chooser
from totpdesk.base.errors import TotpdeskError
from totpdesk.settings import Insert

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.store import AccountStore
    from totpdesk.autotype import Focus, Window
    from totpdesk.service.codes import DesktopCodes, Note

_log: Final = logging.getLogger(__name__)


class AutoType:
    """Takes presses and clicks, one at a time, and says what became of each."""

    def __init__(
        self,
        accounts: AccountStore,
        focus: Focus,
        codes: DesktopCodes,
        note: Callable[[Note], None],
    ) -> None:
        """Take the accounts, and what inserts their codes.

        `note` is given what is to be saved once a code has gone: for which window it was chosen. It
        may raise TotpdeskError when it runs.
        """
        self._accounts = accounts
        self._focus = focus
        self._codes = codes
        self._note = note
        self._chooser = Chooser(accounts.last_uses)

    def prepare(self) -> None:
        """Do ahead of a press what need not be done in it. Nothing is reported: the press will."""
        self._accounts.prepare()
        with suppress(TotpdeskError):
            self._chooser.prepare(self._accounts.entries())

    def press(self, entry_id: str | None = None) -> Outcome | PickRequest:
        """Serve the shortcut: the global one, or an account's own where `entry_id` is given."""
        return self._aim(lambda window: self._pressed(entry_id, window))

    def pick(self) -> Outcome | PickRequest:
        """Serve the shortcut that always asks."""
        return self._aim(lambda window: self._chooser.ask(self._accounts.entries(), window))

    def insert(
        self, entry_id: str, window: Window | None, *, picked: bool = False, enter: bool = False
    ) -> Outcome:
        """Put an account's code into a window, with `enter` the Enter key after it.

        Where it was `picked` the choice is remembered for the window, which gets the focus back
        first. Where there is no window for it, or the window is ours, the code is copied.
        """
        try:
            entry = self._accounts.get(entry_id)
            outcome = self._insert(entry, window, refocus=picked, enter=enter)
            if picked and window and outcome.result is not Result.NOTHING:
                self._learn(entry, window)
        except TotpdeskError as error:
            return _failed(error)
        return outcome

    def copy(self, entry_id: str) -> Outcome:
        """Put an account's code on the clipboard, as the user asked for."""
        try:
            return self._insert(self._accounts.get(entry_id), None, method=Insert.COPY)
        except TotpdeskError as error:
            return _failed(error)

    def _aim(
        self, serve: Callable[[Window | None], Outcome | PickRequest]
    ) -> Outcome | PickRequest:
        """Record the focused window before anything of ours appears."""
        try:
            window = self._focus.focused()
            if window is not None and window.ours:
                return Outcome(Result.NOTHING, reason=Reason.OWN_WINDOW)
            if not self._accounts.entries():
                return Outcome(Result.NOTHING, reason=Reason.NO_ACCOUNTS)
            return serve(window)
        except TotpdeskError as error:
            return _failed(error)

    def _pressed(self, entry_id: str | None, window: Window | None) -> Outcome | PickRequest:
        if window is None:
            return Outcome(Result.NOTHING, reason=Reason.NO_WINDOW)
        if entry_id is not None:
            return self._insert(self._accounts.get(entry_id), window)
        chosen = self._chooser.choose(self._accounts.entries(), window)
        return chosen if isinstance(chosen, PickRequest) else self._insert(chosen, window)

    def _insert(
        self,
        entry: AccountRecord,
        window: Window | None,
        *,
        refocus: bool = False,
        enter: bool = False,
        method: Insert | None = None,
    ) -> Outcome:
        try:
            return self._codes.insert(entry, window, refocus=refocus, enter=enter, method=method)
        except TotpdeskError as error:
            return _failed(error, entry.name)

    def _learn(self, entry: AccountRecord, window: Window) -> None:
        """Have a choice remembered, unless the window had meant this account anyway.

        What there is to learn is found out here: the chooser is this thread's alone, and the next
        press must not meet it half changed.
        """
        try:
            pattern = self._chooser.to_learn(self._accounts.entries(), window, entry)
        except TotpdeskError as error:
            _log.warning("what was chosen is not remembered: %s", error)
            return
        if pattern:
            self._note(partial(self._accounts.learn, entry.id, pattern))


def _failed(error: TotpdeskError, name: str = "") -> Outcome:
    return Outcome(Result.NOTHING, name, Reason.FAILED, str(error))
