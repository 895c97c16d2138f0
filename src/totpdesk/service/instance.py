"""The running instance: it handles presses and clicks one at a time, and reports the outcomes.

It has no GUI. Outcomes, requests to pick an account and waits are reported to one callback on the
worker thread.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Final

from totpdesk.autotype import (
    Binding,
    FreshCodeTimer,
    NotCopied,
    Outcome,
    PickRequest,
    Reason,
    Result,
    Wait,
)
from totpdesk.autotype.shortcuts import Action, Shortcut, conflicts, shortcuts, taken_error
from totpdesk.base.errors import TotpdeskError
from totpdesk.base.wiped import overwrite_freed
from totpdesk.service.autolock import start_timer
from totpdesk.service.bookkeeping import Bookkeeping
from totpdesk.service.codes import DesktopCodes
from totpdesk.service.offers import Offers
from totpdesk.service.press import AutoType
from totpdesk.service.press_queue import ENDING, PressQueue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from totpdesk.accounts.store import AccountStore
    from totpdesk.autotype import Services, Window
    from totpdesk.base.errors import ShortcutError
    from totpdesk.platforms.system import SearchWindow
    from totpdesk.settings import Chord

    Then = Callable[[Outcome | PickRequest | Wait], None]
    Report = Callable[[Outcome | PickRequest | Wait | NotCopied], None]

_LET_GO_SECONDS: Final = 0.5
_log = logging.getLogger(__name__)


class RunningInstance:
    """Handles presses of shortcuts, tray and socket from one queue on one thread."""

    def __init__(self, accounts: AccountStore, services: Services, report: Report) -> None:
        """Use these accounts and services. `report` is called on the worker thread."""
        self.accounts = accounts
        self.services = services
        self.desktop = services.desktop
        self.timer = FreshCodeTimer(services.clock)
        self._report = report
        self.offers = Offers()
        self._bookkeeping = Bookkeeping()
        note = self._bookkeeping.post
        self.codes = DesktopCodes(accounts, services, self.timer, self._report_safely, note)
        self._autotype = AutoType(accounts, self.desktop.focus, self.codes, note)
        self._queue = PressQueue(self.codes.age)
        self._binding = threading.Lock()
        self._shared: list[str] = []  # a sentence for each shortcut that another has, too
        self._refused: Mapping[str, ShortcutError] = {}
        self._on_press: Callable[[Shortcut], object] | None = None
        self.prepared = threading.Event()  # a press is served at once from then on

    def start(self) -> None:
        """Start the worker. Shortcuts are bound by `bind_shortcuts`."""
        self.prepare()
        self._queue.add(self.prepared.set)
        self._queue.start()

    def prepare(self) -> None:
        """Queue preparations for a press, after the accounts may have changed."""
        self._queue.add(self._autotype.prepare)

    def stop(self) -> None:
        """Finish what is under way and disconnect from the desktop, which ends our shortcuts, too.

        They are not released one by one: a desktop that is ending itself would not answer.
        """
        self._queue.close()
        self.timer.skip_wait()
        self._queue.join()
        self._bookkeeping.close()
        self.desktop.close()

    def lock(self) -> None:
        """Hold no code any more, because the secrets were locked. Thread-safe.

        What was freed is overwritten when everything else has let go of its secrets, too.
        """
        self.codes.lock()
        start_timer(_LET_GO_SECONDS, overwrite_freed)

    def bind_shortcuts(self) -> list[str]:
        """Bind the current shortcuts of the settings and the accounts; return `shortcut_problems`.

        A desktop that asks its user may not have answered then: see `awaits_keys`.
        """
        configured = shortcuts(self.services.settings(), self.accounts.entries())
        shared = conflicts(configured)
        duplicates = [shortcut for shortcut, _ in shared]
        own = [shortcut for shortcut in configured if shortcut not in duplicates]
        self._shared = [str(taken_error(shortcut, first)) for shortcut, first in shared]
        with self._binding:
            self._refused = self.desktop.shortcuts.bind([*map(self._binding_of, own)])
        return self.shortcut_problems()

    def shortcut_problems(self) -> list[str]:
        """Return a sentence for each shortcut that is not available."""
        question = self.desktop.key_question
        refused = question.refused() if question else self._refused
        return [*self._shared, *map(str, refused.values())]

    def awaits_keys(self) -> bool:
        """Return whether the desktop is asking its user about the shortcuts."""
        return self.desktop.key_question is not None and self.desktop.key_question.is_open()

    def on_keys(self, handler: Callable[[], object]) -> None:
        """Call a handler, on any thread, when a desktop that asks its user reports a change."""
        if self.desktop.key_question:
            self.desktop.key_question.on_change(handler)

    def release_shortcuts(self) -> None:
        """Release every shortcut until they are bound again."""
        with self._binding:
            self.desktop.shortcuts.bind(())

    def try_shortcut(self, chord: Chord) -> None:
        """Check that the desktop can bind a chord. Raises ShortcutError if it cannot."""
        with self._binding:
            self.desktop.shortcuts.probe(chord)

    def may_type(self) -> bool:
        """Return whether typing is allowed, on desktops that require a permission."""
        return self.desktop.consent is None or self.desktop.consent.granted()

    def ask_to_type(self) -> None:
        """Ask for permission to type, and wait for the answer: call it off the GUI thread.

        Raises PortalRefusedError, PortalError.
        """
        if self.desktop.consent:
            self.desktop.consent.ask()

    def watch_shortcuts(self, on_press: Callable[[Shortcut], object] | None) -> None:
        """Report presses to `on_press` instead of handling them; None handles them again.

        `on_press` is called on a thread of the desktop.
        """
        self._on_press = on_press

    def press(self, entry_id: str | None = None, then: Then | None = None) -> bool:
        """Queue a press of the global shortcut, or of an account's own. Returns immediately.

        The outcome is also passed to `then`. During a wait for the next code, the press ends the
        wait instead, and False is returned.
        """
        if self.timer.skip_wait():
            return False
        self._post(lambda: self._autotype.press(entry_id), then)
        return True

    def pick(self, then: Then | None = None) -> None:
        """Queue a press of the shortcut that always asks. Returns immediately."""
        self._post(self._autotype.pick, then)

    def offer(self, then: Then) -> None:
        """Queue what `pick` does, but pass the accounts to choose from to `then`: no picker opens.

        Its choice is for `choose`, with the number of the offer in `offers`.
        """
        self._post(self._autotype.pick, then, opens_picker=False)

    def choose(self, offer: int, name: str, then: Then) -> None:
        """Queue the code of an account that was offered, for the window it was offered for.

        Raises what `Offers.take` raises, which is reported, too: a menu has no place for it.
        """
        try:
            entry, window = self.offers.resolve(offer, name)
        except TotpdeskError as error:
            self._report_safely(Outcome(Result.NOTHING, reason=Reason.FAILED, detail=str(error)))
            raise
        self.insert(entry.id, window, then, picked=True)

    def insert(
        self,
        entry_id: str,
        window: Window | None,
        then: Then | None = None,
        *,
        picked: bool = False,
        enter: bool = False,
    ) -> None:
        """Queue a code for a window (None: for the clipboard). Returns immediately.

        `picked`: the user has chosen the account; `enter`: press Enter after the code.
        """
        insert = partial(self._autotype.insert, entry_id, window, picked=picked, enter=enter)
        self._post(insert, then)

    def copy(self, entry_id: str) -> None:
        """Queue a code for the clipboard. Returns immediately."""
        self._post(lambda: self._autotype.copy(entry_id))

    def insert_behind(self, search: SearchWindow, entry_id: str) -> None:
        """Queue a code for the window that the desktop's search gives the focus back to."""
        self._post(lambda: self._autotype.insert_behind(search, entry_id))

    def copy_behind(self, search: SearchWindow, entry_id: str) -> None:
        """Queue a code for the clipboard once the desktop's search has closed."""
        self._post(lambda: self._autotype.copy_behind(search, entry_id))

    def pick_behind(self, search: SearchWindow) -> None:
        """Queue what `pick` does once the desktop's search has closed."""
        self._post(lambda: self._autotype.pick_behind(search))

    def insert_focused(self, entry_id: str, then: Then | None = None) -> None:
        """Queue a code for the window that is focused now. Returns immediately.

        The desktop may take seconds to answer, and presses may be queued before this one: so it is
        asked at once, on a thread of its own.
        """
        asked: Future[Window | None] = Future()
        look = partial(_answer, asked, self.desktop.focus.focused)
        threading.Thread(target=look, name="focus", daemon=True).start()
        self._post(lambda: self._autotype.insert_focused(entry_id, asked.result), then)

    def _binding_of(self, shortcut: Shortcut) -> Binding:
        on_press = partial(self._pressed, shortcut)
        return Binding(shortcut.id, shortcut.chord, on_press, shortcut.purpose)

    def _pressed(self, shortcut: Shortcut) -> None:
        if on_press := self._on_press:
            on_press(shortcut)
        elif shortcut.action is Action.PICK:
            self.pick()
        else:
            self.press(shortcut.entry_id)

    def _post(
        self,
        serve: Callable[[], Outcome | PickRequest],
        then: Then | None = None,
        *,
        opens_picker: bool = True,
    ) -> None:
        """Queue a press. `then` is called in any case."""

        def finish(result: Outcome | PickRequest) -> None:
            picks = isinstance(result, PickRequest) and not opens_picker
            if result is not ENDING and not picks:
                self._report_safely(result)
            if then:
                then(result)

        self._queue.post(serve, finish)

    def _report_safely(self, result: Outcome | PickRequest | Wait | NotCopied) -> None:
        """Report a result; a failure never affects the press."""
        try:
            self._report(result)
        except Exception:  # noqa: BLE001 - the barrier: the code is typed, and `then` is called
            _log.exception("a press could not be reported")


def _answer(asked: Future[Window | None], look: Callable[[], Window | None]) -> None:
    """Pass on what asking the desktop returns or raises."""
    try:
        asked.set_result(look())
    except Exception as error:  # noqa: BLE001 - raised again where the answer is needed
        asked.set_exception(error)
