"""Handle one press, from the shortcut to the outcome, with one function per step.

Runs on a worker thread, as reading the keychain may wait for the user. Independent of the desktop.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from totpdesk.autotype import Outcome, PickRequest, Reason, Result
from totpdesk.autotype.choose import Chooser
from totpdesk.base.best_effort import best_effort
from totpdesk.base.errors import KeychainError, TotpdeskError
from totpdesk.settings import Insert

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.store import AccountStore
    from totpdesk.autotype import Focus, Window
    from totpdesk.platforms.system import SearchWindow
    from totpdesk.service.codes import DesktopCodes, Note

_BEHIND_SECONDS: Final = 2.0  # for the window below the desktop's search to get the focus
_log: Final = logging.getLogger(__name__)


class AutoType:
    """Handles presses and clicks, one at a time, and returns the outcome of each."""

    def __init__(
        self,
        accounts: AccountStore,
        focus: Focus,
        codes: DesktopCodes,
        note: Callable[[Note], None],
    ) -> None:
        """Use these accounts and services.

        `note` gets the changes to save after a code was used: the window it was chosen for. They
        may raise TotpdeskError when they run.
        """
        self._accounts = accounts
        self._focus = focus
        self._codes = codes
        self._note = note
        self._chooser = Chooser(accounts.last_uses)

    def prepare(self) -> None:
        """Prepare for a press, to make it faster. Errors are left to the press to report."""
        self._accounts.prepare()
        with suppress(TotpdeskError):
            self._chooser.prepare(self._accounts.entries())

    def press(self, entry_id: str | None = None) -> Outcome | PickRequest:
        """Handle the shortcut: the global one, or an account's own if `entry_id` is given."""
        return self._with_focused_window(lambda window: self._pressed(entry_id, window))

    def pick(self) -> Outcome | PickRequest:
        """Handle the shortcut that always asks."""
        return self._with_focused_window(
            lambda window: self._chooser.ask(self._accounts.entries(), window)
        )

    def insert(
        self, entry_id: str, window: Window | None, *, picked: bool = False, enter: bool = False
    ) -> Outcome:
        """Insert an account's code into a window, with `enter` followed by the Enter key.

        If it was `picked`, the window gets focus back first, and the choice is remembered for it.
        Without a window, or for a window of totpdesk, the code is copied.
        """
        try:
            entry = self._accounts.get(entry_id)
            outcome = self._insert(entry, window, refocus=picked, enter=enter)
            if picked and window and outcome.result is not Result.NOTHING:
                self._learn(entry, window)
        except TotpdeskError as error:
            return _failed(error)
        return outcome

    def insert_focused(self, entry_id: str, focused: Callable[[], Window | None]) -> Outcome:
        """Insert an account's code into the window that `focused` returns."""
        try:
            return self.insert(entry_id, focused())
        except TotpdeskError as error:
            return _failed(error)

    def copy(self, entry_id: str) -> Outcome:
        """Copy an account's code to the clipboard."""
        try:
            return self._insert(self._accounts.get(entry_id), None, method=Insert.COPY)
        except TotpdeskError as error:
            return _failed(error)

    def insert_behind(self, search: SearchWindow, entry_id: str) -> Outcome:
        """Insert a code into the window that gets the focus back from the desktop's search.

        If none gets it in time, the code is copied.
        """
        return self.insert_focused(entry_id, lambda: self._behind(search))

    def copy_behind(self, search: SearchWindow, entry_id: str) -> Outcome:
        """Copy a code once the desktop's search has closed, which has the keyboard until then."""
        search.closed()
        return self.copy(entry_id)

    def pick_behind(self, search: SearchWindow) -> Outcome | PickRequest:
        """Ask for an account for the window that gets the focus back from the search."""
        try:
            self._behind(search)
        except TotpdeskError as error:
            return _failed(error)
        return self.pick()

    def _behind(self, search: SearchWindow) -> Window | None:
        if not search.closed():
            return None
        return self._focus.wait(
            lambda window: window.app.casefold() not in search.apps, _BEHIND_SECONDS
        )

    def _with_focused_window(
        self, serve: Callable[[Window | None], Outcome | PickRequest]
    ) -> Outcome | PickRequest:
        """Get the focused window before any window of totpdesk appears."""
        try:
            window = self._focus.focused()
            if window is not None and window.ours:
                return Outcome(Result.NOTHING, reason=Reason.OWN_WINDOW)
            if not self._accounts.entries():
                return Outcome(Result.NOTHING, reason=Reason.NO_ACCOUNTS)
            return self._with_area(serve(window))
        except TotpdeskError as error:
            return _failed(error)

    def _with_area(self, result: Outcome | PickRequest) -> Outcome | PickRequest:
        """Find out where the picker's window is to be, as the GUI thread must not wait for it."""
        if isinstance(result, PickRequest) and result.window:
            with suppress(TotpdeskError):
                return replace(result, area=self._focus.area(result.window))
        return result

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
        """Remember a choice, unless the window matched this account anyway.

        The pattern is computed on this thread, because the chooser is not thread-safe.
        """
        with best_effort(_log, "the choice is not remembered"):
            pattern = self._chooser.to_learn(self._accounts.entries(), window, entry)
            if pattern:
                self._note(partial(self._accounts.learn, entry.id, pattern))


def _failed(error: TotpdeskError, name: str = "") -> Outcome:
    by_keychain = isinstance(error, KeychainError)
    reason = Reason.KEYCHAIN_FAILED if by_keychain else Reason.FAILED
    return Outcome(Result.NOTHING, name, reason, str(error))
