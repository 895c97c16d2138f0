"""The only place that gets, copies or inserts a code, for the desktop and for the command line.

Each rule is here once:

- A counter (HOTP) is on disk, advanced, before its code is used. It is given back where the code
  got nowhere: the clipboard failed, or nothing was inserted.
- Where too little time is left of a code, it is the next one.
- The clipboard is cleared after the time in the settings.
- When an account was used is noted once its code has gone, and never changes what became of it.
- No PIN is read for a code that is only copied.

Errors are of the one family (`base/errors.py`); what is expected of a window is an `Outcome`.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from totpdesk.autotype import FreshCodeTimer, Result, Wait
from totpdesk.autotype.insert import Inserter, InsertRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.store import AccountStore
    from totpdesk.autotype import Clipboard, Clock, Outcome, Services, Window
    from totpdesk.otp import Code, KeyUri
    from totpdesk.settings import Insert, Settings

    Note = Callable[[], None]

_PROMPTED: Final = 0.5  # seconds; a keychain that took longer has asked the user something


@dataclass(frozen=True, slots=True)
class AccountCode:
    """A code and its account. `clear_after` seconds it leaves the clipboard, 0 for never."""

    entry: AccountRecord
    code: Code
    clear_after: int = 0


class Codes:
    """Gets and copies codes; nothing of it needs a desktop. For any thread.

    An account goes by its id, its name or a part of it, as `AccountStore.find` has it.
    """

    def __init__(
        self,
        accounts: AccountStore,
        clipboard: Clipboard,
        clock: Clock,
        settings: Callable[[], Settings],
        note: Callable[[Note], None],
    ) -> None:
        """Take what a code needs. `note` is given what is to be saved afterwards."""
        self._accounts = accounts
        self._clipboard = clipboard
        self._clock = clock
        self._settings = settings
        self._note = note

    def get(self, account: str, min_left: float = 0) -> AccountCode:
        """Return a code that stays current for `min_left` seconds.

        Raises AccountError, KeychainError, ListFileError.
        """
        entry = self._accounts.find(account)
        with self._taken(entry) as key_uri:
            code = FreshCodeTimer(self._clock).fresh_code(key_uri, min_left)
        self._note_use(entry)
        return AccountCode(entry, code)

    def copy(self, account: str, *, clear: bool = True) -> AccountCode:
        """Put the code alone on the clipboard, to be cleared later unless `clear` is False.

        Raises what `get` does, ClipboardError and InvalidSettingError.
        """
        settings = self._settings()
        clear_after = settings.clear_after if clear else 0
        entry = self._accounts.find(account)
        with self._taken(entry) as key_uri:
            code = FreshCodeTimer(self._clock).fresh_code(key_uri, _min_left(entry, settings))
            self._clipboard.put(code.value, clear_after)
        self._note_use(entry)
        return AccountCode(entry, code, clear_after)

    @contextmanager
    def _taken(self, entry: AccountRecord) -> Iterator[KeyUri]:
        """Read what one code is made from; whatever is raised meanwhile gives its counter back."""
        key_uri = self._accounts.next_key_uri(entry.id)
        try:
            yield key_uri
        except BaseException:
            self._give_back(entry, key_uri)
            raise

    def _give_back(self, entry: AccountRecord, key_uri: KeyUri) -> None:
        """Let a counter's code be the next one again; a skipped one does no harm."""
        self._note(partial(self._accounts.return_counter, entry.id, key_uri))

    def _note_use(self, entry: AccountRecord) -> None:
        self._note(partial(self._accounts.mark_used, entry.id, self._clock.now()))


class DesktopCodes(Codes):
    """Inserts codes into the windows of a desktop, too."""

    def __init__(
        self,
        accounts: AccountStore,
        services: Services,
        timer: FreshCodeTimer,
        on_wait: Callable[[Wait], None],
        note: Callable[[Note], None],
    ) -> None:
        """Take what inserting needs. `on_wait` is told when the next code is waited for."""
        super().__init__(accounts, services.clipboard, services.clock, services.settings, note)
        self._focus = services.desktop.focus
        self._inserter = Inserter(services)
        self._timer = timer
        self._on_wait = on_wait

    def insert(
        self,
        entry: AccountRecord,
        window: Window | None,
        *,
        refocus: bool = False,
        enter: bool = False,
        method: Insert | None = None,
    ) -> Outcome:
        """Put a code into a window, which gets the keyboard back first where it is to `refocus`.

        Where nothing can be inserted the code is copied. Raises what `copy` does.
        """
        settings = self._settings()
        method = method or entry.insert or settings.insert
        began = self._clock.now()
        with self._taken(entry) as key_uri:
            types = not self._inserter.only_copies(window, method)
            pin = self._accounts.pin(entry.id) if entry.prefix and types else None
            if window and (refocus or self._was_prompted(began)):
                self._focus.give(window)
            code = self._timer.fresh_code(
                key_uri,
                _min_left(entry, settings),
                lambda until: self._on_wait(Wait(entry.name, until)),
            )
            request = InsertRequest(
                entry.name, code.value, pin, has_pin=entry.prefix, enter=enter or entry.enter
            )
            outcome = self._inserter.send(request, window, method)
        if not outcome.used:
            self._give_back(entry, key_uri)
        if outcome.result is not Result.NOTHING:
            self._note_use(entry)
        return outcome

    def _was_prompted(self, began: datetime) -> bool:
        return (self._clock.now() - began).total_seconds() > _PROMPTED


def _min_left(entry: AccountRecord, settings: Settings) -> int:
    return settings.min_left if entry.min_left is None else entry.min_left
