"""The running instance: presses and clicks go in, outcomes come out, one at a time.

It knows no window of ours. What it has to say, an outcome, a question or that it waits, goes to one
callback on its own thread.
"""

from __future__ import annotations

import logging
import queue
import threading
from functools import partial
from typing import TYPE_CHECKING, Final

from totpdesk.autotype import (
    FreshCodeTimer,
    Hotkey,
    Outcome,
    PickRequest,
    Reason,
    Result,
    Wait,
)
from totpdesk.autotype.shortcuts import Action, Shortcut, conflicts, shortcuts, taken
from totpdesk.service.bookkeeping import Bookkeeping
from totpdesk.service.codes import DesktopCodes
from totpdesk.service.press import AutoType

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.accounts.store import AccountStore
    from totpdesk.autotype import Services, Window
    from totpdesk.settings import Chord

    Report = Callable[[Outcome | PickRequest | Wait], None]

_log = logging.getLogger(__name__)
_ENDING: Final = Outcome(
    Result.NOTHING, reason=Reason.FAILED, detail="totpdesk is ending. Start it again."
)


class RunningInstance:
    """Serves the shortcuts, the tray and the socket from one queue on one thread."""

    def __init__(self, accounts: AccountStore, services: Services, report: Report) -> None:
        """Take the parts. `report` is called on the worker's thread."""
        self.accounts = accounts
        self.services = services
        self.desktop = services.desktop
        self.timer = FreshCodeTimer(services.clock)
        self._report = report
        self._bookkeeping = Bookkeeping()
        note = self._bookkeeping.post
        self.codes = DesktopCodes(accounts, services, self.timer, self._tell, note)
        self._autotype = AutoType(accounts, self.desktop.focus, self.codes, note)
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._posting = threading.Lock()
        self._stopped = False
        self._binding = threading.Lock()
        self._watcher: Callable[[Shortcut], object] | None = None
        self._worker = threading.Thread(target=self._work, name="autotype", daemon=True)

    def start(self) -> None:
        """Start to serve. Shortcuts are bound by `bind_shortcuts`."""
        self.prepare()
        self._worker.start()

    def prepare(self) -> None:
        """Post what a press need not wait for, now that the accounts may have changed."""
        self._jobs.put(self._autotype.prepare)

    def stop(self) -> None:
        """Give the shortcuts back, finish what is under way and leave the desktop."""
        self.release_shortcuts()
        with self._posting:
            self._stopped = True
            self._jobs.put(None)
        self.timer.skip_wait()
        self._worker.join(timeout=5)
        self._bookkeeping.close()
        self.desktop.close()

    def bind_shortcuts(self) -> list[str]:
        """Bind the shortcuts of the settings and of the accounts anew.

        Return what could not be had, a sentence each.
        """
        wanted = shortcuts(self.services.settings(), self.accounts.entries())
        shared = conflicts(wanted)
        late = [shortcut for shortcut, _ in shared]
        problems = [str(taken(shortcut, first)) for shortcut, first in shared]
        with self._binding:
            hotkeys = [self._hotkey(shortcut) for shortcut in wanted if shortcut not in late]
            refused = self.desktop.shortcuts.bind(hotkeys)
        return [*problems, *map(str, refused.values())]

    def release_shortcuts(self) -> None:
        """Give every shortcut back to the desktop, until they are bound again."""
        with self._binding:
            self.desktop.shortcuts.bind(())

    def try_shortcut(self, chord: Chord) -> None:
        """Find out whether the desktop gives us a chord. Raises ShortcutError if it does not."""
        with self._binding:
            self.desktop.shortcuts.probe(chord)

    def may_type(self) -> bool:
        """Tell whether presses may type: where the desktop wants it, the user must let us."""
        return self.desktop.consent is None or self.desktop.consent.granted()

    def ask_to_type(self) -> None:
        """Have the desktop ask its user, and wait for the answer: call it off the GUI thread.

        Raises PortalRefusedError, PortalError.
        """
        if self.desktop.consent:
            self.desktop.consent.ask()

    def watch_shortcuts(self, on_press: Callable[[Shortcut], object] | None) -> None:
        """Tell of presses instead of serving them; None serves them again.

        `on_press` is called on a thread of the desktop's.
        """
        self._watcher = on_press

    def press(self, entry_id: str | None = None, then: Report | None = None) -> bool:
        """Post a press of the global shortcut, or of an account's own. Returns at once.

        What comes of it goes to `then` too. Where the next code is being waited for the press ends
        that wait instead, and False is returned.
        """
        if self.timer.skip_wait():
            return False
        self._post(lambda: self._autotype.press(entry_id), then)
        return True

    def pick(self) -> None:
        """Post a press of the shortcut that always asks. Returns at once."""
        self._post(self._autotype.pick)

    def insert(
        self, entry_id: str, window: Window | None, *, picked: bool = False, enter: bool = False
    ) -> None:
        """Post an account for a window (None: for the clipboard). Returns at once.

        `picked` where the user was asked, `enter` to press Enter after the code.
        """
        self._post(lambda: self._autotype.insert(entry_id, window, picked=picked, enter=enter))

    def copy(self, entry_id: str) -> None:
        """Post an account for the clipboard. Returns at once."""
        self._post(lambda: self._autotype.copy(entry_id))

    def insert_focused(self, entry_id: str, then: Report | None = None) -> None:
        """Post an account for the window that has the keyboard now. Returns at once."""
        window = self.desktop.focus.focused()
        self._post(lambda: self._autotype.insert(entry_id, window), then)

    def _hotkey(self, shortcut: Shortcut) -> Hotkey:
        on_press = partial(self._pressed, shortcut)
        return Hotkey(shortcut.id, shortcut.chord, on_press, shortcut.purpose)

    def _pressed(self, shortcut: Shortcut) -> None:
        if on_press := self._watcher:
            on_press(shortcut)
        elif shortcut.action is Action.PICK:
            self.pick()
        else:
            self.press(shortcut.entry_id)

    def _post(self, serve: Callable[[], Outcome | PickRequest], then: Report | None = None) -> None:
        """Queue a press. Whoever waits for it is answered in any case."""

        def job() -> None:
            result = _guarded(serve)
            self._tell(result)
            if then:
                then(result)

        with self._posting:
            stopped = self._stopped
            if not stopped:
                self._jobs.put(job)
        if stopped and then:
            then(_ENDING)

    def _tell(self, result: Outcome | PickRequest | Wait) -> None:
        """Report, which never changes what becomes of the press."""
        try:
            self._report(result)
        except Exception:  # noqa: BLE001 - the barrier: the code is typed, and who waits answered
            _log.exception("a press could not be reported")

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception:  # noqa: BLE001 - the barrier: the next press must still be served
                _log.exception("a job of the worker failed")


def _guarded(serve: Callable[[], Outcome | PickRequest]) -> Outcome | PickRequest:
    """Be the barrier: the next press must still be served."""
    try:
        return serve()
    except Exception:  # noqa: BLE001 - the barrier
        _log.exception("a press failed")
        detail = "totpdesk failed at this press; see its log."
        return Outcome(Result.NOTHING, reason=Reason.FAILED, detail=detail)
