"""The only place that gets, copies or inserts a code, for the desktop and for the command line.

Each rule is implemented here once:

- A counter (HOTP) is advanced on disk before its code is used. It is reset if the code was not
  used: the clipboard failed, or nothing was inserted.
- If a code expires too soon, the next one is used. A wait for it is announced and can be skipped.
- The clipboard is cleared after the time in the settings, and when the secrets are locked.
- No code is generated after the secrets were locked, until they are read again.
- The time of the last use is saved after the code was used, and never changes the outcome.
- No PIN is read for a code that is only copied.
- A typed code is copied too after its outcome, as `typed_copies` says; not if another code was
  requested meanwhile.
- A clipboard manager that keeps a copied code is named.

Errors are TotpdeskErrors (`base/errors.py`); expected failures of a window are an `Outcome`.
"""

from __future__ import annotations

import itertools
import logging
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from totpdesk.autotype import FreshCodeTimer, Outcome, Reason, Result, Wait
from totpdesk.autotype.insert import Inserter, InsertRequest
from totpdesk.base.best_effort import best_effort
from totpdesk.service.press_age import PressAge
from totpdesk.service.typed_copies import TypedCopies
from totpdesk.settings import Insert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord, Pin
    from totpdesk.accounts.store import AccountStore
    from totpdesk.autotype import Clipboard, Clock, NotCopied, Services, Window
    from totpdesk.otp import Code, KeyUri
    from totpdesk.service.press_age import Begun
    from totpdesk.settings import Settings

    Note = Callable[[], None]

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AccountCode:
    """A code and its account. The clipboard is cleared after `clear_after` seconds (0: never).

    `kept_by` is the clipboard manager that keeps a copied one.
    """

    entry: AccountRecord
    code: Code
    clear_after: int = 0
    kept_by: str = ""


class _Request(NamedTuple):
    """What the `number`th code is generated from; `locks` is how often it was locked before."""

    entry: AccountRecord
    key_uri: KeyUri
    locks: int
    number: int


class _Press(NamedTuple):
    """A press for a window, which gets the focus back first with `refocus`."""

    begun: Begun
    window: Window | None
    refocus: bool
    enter: bool
    paste: bool


class Codes:
    """Gets and copies codes, without a desktop. Thread-safe.

    An account is given by its id, its name or a part of it, as in `AccountStore.find`.
    """

    def __init__(
        self,
        accounts: AccountStore,
        clipboard: Clipboard,
        clock: Clock,
        settings: Callable[[], Settings],
        note: Callable[[Note], None],
    ) -> None:
        """Use these services. `note` gets what is to be done after a code was used."""
        self._accounts = accounts
        self._clipboard = clipboard
        self._clock = clock
        self._settings = settings
        self._note = note
        self._numbers = itertools.count(1)
        self._latest = 0  # a number: a request has a secret
        self._timer = FreshCodeTimer(clock)
        self._on_wait: Callable[[Wait], None] = lambda _: None

    def get(self, account: str, min_left: float = 0) -> AccountCode:
        """Return a code that stays valid for `min_left` seconds. No user is told of the wait.

        Raises AccountError, KeychainError, ListFileError.
        """
        entry = self._accounts.find(account)
        with self._request(entry) as request:
            code = self._timer.fresh_code(request.key_uri, min_left, locks=request.locks)
        self._note_use(entry)
        return AccountCode(entry, code)

    def copy(self, account: str, *, clear: bool = True) -> AccountCode:
        """Copy the code without a PIN; the clipboard is cleared later unless `clear` is False.

        Raises what `get` does, ClipboardError and InvalidSettingError.
        """
        settings = self._settings()
        clear_after = settings.clear_after if clear else 0
        entry = self._accounts.find(account)
        with self._request(entry) as request:
            code = self._fresh_code(request, settings)
            self._clipboard.put(code.value, clear_after)
        self._note_use(entry)
        return AccountCode(entry, code, clear_after, self._kept_by())

    def lock(self) -> None:
        """Forget all codes, because the secrets were locked: those awaited and the copied one."""
        self._timer.lock()
        self._withdraw()

    @contextmanager
    def _request(self, entry: AccountRecord) -> Iterator[_Request]:
        """Read what a code is generated from; reset its counter if an exception is raised."""
        locks = self._timer.locks
        key_uri = self._accounts.next_key_uri(entry.id)
        try:
            number = self._latest = next(self._numbers)
            yield _Request(entry, key_uri, locks, number)
        except BaseException:
            self._return_counter(entry, key_uri)
            raise
        if self._timer.locks != locks:
            self._withdraw()  # copied after `lock` has withdrawn what was there

    def _fresh_code(self, request: _Request, settings: Settings) -> Code:
        entry, key_uri, locks, _ = request
        with self._announced(entry) as on_wait:
            return self._timer.fresh_code(key_uri, _min_left(entry, settings), on_wait, locks)

    @contextmanager
    def _announced(self, entry: AccountRecord) -> Iterator[Callable[[datetime], None]]:
        """Lend what announces a wait; that it is over is announced at the end."""
        waits: list[Wait] = []

        def announce(until: datetime) -> None:
            waits.append(Wait(entry.name, until))
            self._on_wait(waits[-1])

        try:
            yield announce
        finally:
            if waits:
                self._on_wait(replace(waits[-1], over=True))

    def _kept_by(self) -> str:
        """Return the name of the clipboard manager that keeps what is copied, "" for none."""
        manager = None
        with best_effort(_log, "a clipboard manager may not be noticed"):
            manager = self._clipboard.kept_by()
        return manager.name if manager else ""

    def _withdraw(self) -> None:
        with best_effort(_log, "the code may still be on the clipboard"):
            self._clipboard.withdraw()

    def _return_counter(self, entry: AccountRecord, key_uri: KeyUri) -> None:
        """Reset the counter, best effort; a skipped code does no harm."""
        self._save(partial(self._accounts.return_counter, entry.id, key_uri))

    def _note_use(self, entry: AccountRecord) -> None:
        self._save(partial(self._accounts.mark_used, entry.id, self._clock.now()))

    def _save(self, note: Note) -> None:
        with best_effort(_log, "a change to the list of accounts is not saved"):
            self._note(note)


class DesktopCodes(Codes):
    """Also inserts codes into the windows of a desktop."""

    def __init__(
        self,
        accounts: AccountStore,
        services: Services,
        timer: FreshCodeTimer,
        report: Callable[[Wait | NotCopied], None],
        note: Callable[[Note], None],
    ) -> None:
        """Use these services. Reported are a wait for the next code, and what is not copied."""
        super().__init__(accounts, services.clipboard, services.clock, services.settings, note)
        self._timer, self._on_wait = timer, report
        self._typed_copies = TypedCopies(services, report)
        self._focus = services.desktop.focus
        self.age = PressAge(services.clock, services.prompts)
        self._inserter = Inserter(services)

    def insert(
        self,
        entry: AccountRecord,
        window: Window | None,
        *,
        refocus: bool = False,
        enter: bool = False,
        method: Insert | None = None,
    ) -> Outcome:
        """Insert a code into a window, with `refocus` after giving focus back to it.

        If nothing can be inserted, the code is copied. Raises what `copy` raises.
        """
        settings = self._settings()
        method = method or entry.insert or settings.insert
        if method is Insert.COPY or (window and window.ours):
            return self._copy(entry, window if refocus else None)
        press = _Press(
            self.age.begin(), window, refocus, enter or entry.enter, method is Insert.PASTE
        )
        with self._request(entry) as request:
            outcome = self._insert(request, press, settings)
        if not outcome.used:
            self._return_counter(entry, request.key_uri)
        if outcome.result is not Result.NOTHING:
            self._note_use(entry)
        return outcome

    def _insert(self, request: _Request, press: _Press, settings: Settings) -> Outcome:
        """Insert a code, unless the keychain hung or the computer slept meanwhile."""
        entry = request.entry
        pin = self._pin(entry, press.window)
        if too_late := self.age.too_late(press.begun, entry.name):
            return too_late
        self._refocus(press)
        code = self._fresh_code(request, settings).value
        if too_late := self.age.too_late(press.begun, entry.name, _min_left(entry, settings)):
            return too_late
        to_insert = InsertRequest(
            entry.name, code, settings.clear_after, pin, has_pin=entry.prefix, enter=press.enter
        )
        outcome = self._inserter.send(to_insert, press.window, paste=press.paste)
        return self._with_clipboard(outcome, request, code, settings)

    def _pin(self, entry: AccountRecord, window: Window | None) -> Pin | None:
        """Read the PIN of an account that has one, unless its code can only be copied."""
        reads = entry.prefix and not self._inserter.only_copies(window)
        return self._accounts.pin(entry.id) if reads else None

    def _refocus(self, press: _Press) -> None:
        """Give the window the focus back that a picker or a prompt has taken."""
        if press.window and (press.refocus or self.age.prompted(press.begun)):
            self._focus.give(press.window)

    def _copy(self, entry: AccountRecord, window: Window | None) -> Outcome:
        """Copy a code after giving focus back to the window, if any."""
        if window:
            self._focus.give(window)
        kept_by = self.copy(entry.id).kept_by
        return Outcome(
            Result.COPIED, entry.name, Reason.BY_SETTING, without_pin=entry.prefix, kept_by=kept_by
        )

    def _with_clipboard(
        self, outcome: Outcome, request: _Request, code: str, settings: Settings
    ) -> Outcome:
        """Have a typed code copied later; name what keeps a copied one."""
        if outcome.result is Result.TYPED:
            with best_effort(_log, "the typed code is not copied too"):
                self._note(partial(self._copy_typed, request.number, request.locks, code, settings))
            return outcome
        if outcome.result is Result.NOTHING:
            return outcome
        return replace(outcome, kept_by=self._kept_by())

    def _copy_typed(self, number: int, locks: int, code: str, settings: Settings) -> None:
        """Copy a typed code, unless it is not the latest one or the secrets were locked."""
        with best_effort(_log, "the typed code was not copied too"):
            if self._latest == number and self._timer.locks == locks:
                self._typed_copies.copy(code, settings)
        if self._timer.locks != locks:
            self._withdraw()


def _min_left(entry: AccountRecord, settings: Settings) -> float:
    return settings.min_left if entry.min_left is None else entry.min_left
