"""The running instance: presses and clicks go in, outcomes come out, one at a time.

It knows no window of ours. What it has to say, an outcome or a question, goes to one callback on
its own thread.
"""

from __future__ import annotations

import logging
import queue
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

from totpdesk.delivery import Ask, Delivery, Outcome, Reason, Result
from totpdesk.delivery.fresh import fresh_code
from totpdesk.errors import AgentError, ShortcutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.delivery import Surroundings, Window
    from totpdesk.settings import Chord
    from totpdesk.vault import Vault

_log = logging.getLogger(__name__)


class Agent:
    """Serves the shortcuts, the tray and the socket from one queue on one thread."""

    def __init__(
        self, vault: Vault, around: Surroundings, report: Callable[[Outcome | Ask], None]
    ) -> None:
        """Take the parts. `report` is called on the worker's thread."""
        self.vault = vault
        self.desktop = around.desktop
        self._around = around
        self._report = report
        self._delivery = Delivery(vault, around)
        self._jobs: queue.SimpleQueue[Callable[[], Outcome | Ask] | None] = queue.SimpleQueue()
        self._worker = threading.Thread(target=self._work, name="delivery", daemon=True)

    def start(self) -> None:
        """Start to serve. Shortcuts are bound by `bind_shortcuts`."""
        self._worker.start()

    def stop(self) -> None:
        """Give the shortcuts back, finish what is under way and leave the desktop."""
        self.desktop.shortcuts.unbind_all()
        self._jobs.put(None)
        self._worker.join(timeout=5)
        self.desktop.close()

    def bind_shortcuts(self) -> list[str]:
        """Bind the shortcuts of the settings and of the accounts anew.

        Return what could not be had, a sentence each.
        """
        self.desktop.shortcuts.unbind_all()
        wanted: list[tuple[Chord, str | None]] = [(self._around.settings().hotkey, None)]
        wanted += [(e.shortcut, e.id) for e in self.vault.entries() if e.shortcut]
        problems = []
        for chord, entry_id in wanted:
            try:
                self.desktop.shortcuts.bind(chord, partial(self.press, entry_id))
            except ShortcutError as error:
                problems.append(str(error))
        return problems

    def press(self, entry_id: str | None = None) -> None:
        """Post a press of the global shortcut, or of an account's own. Returns at once."""
        self._jobs.put(lambda: self._delivery.press(entry_id))

    def insert(self, entry_id: str, window: Window | None, *, give_back: bool = False) -> None:
        """Post an account for a window (None: for the clipboard). Returns at once."""
        self._jobs.put(lambda: self._delivery.insert(entry_id, window, give_back=give_back))

    def insert_focused(self, entry_id: str) -> None:
        """Post an account for the window that has the keyboard now. Returns at once."""
        window = self.desktop.focus.focused()
        self.insert(entry_id, window)

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer a request of the command line. Runs on the socket's thread."""
        match request:
            case {"do": "code", "name": str(name), **rest}:
                return self._code(name, float(rest.get("min_left", 0)))
            case {"do": "copy", "name": str(name)}:
                return self._copy(name)
            case {"do": "ping"}:
                return {}
            case {"do": "type", "name": str(name)}:
                self.insert_focused(self.vault.find(name).id)
                return {}
            case {"do": "type"}:
                self.press()
                return {}
        raise AgentError("The running totpdesk does not know this request. Restart it.")

    def _code(self, name: str, min_left: float) -> dict[str, Any]:
        entry = self.vault.find(name)
        code = fresh_code(self.vault.take(entry.id), self._around.clock, min_left)
        until = code.valid_until.timestamp() if code.valid_until else None
        return {"name": entry.name, "code": code.value, "valid_until": until}

    def _copy(self, name: str) -> dict[str, Any]:
        entry = self.vault.find(name)
        settings = self._around.settings()
        code = fresh_code(self.vault.take(entry.id), self._around.clock, settings.min_left)
        self._around.clipboard.put(code.value, settings.clear_after)
        return {"name": entry.name, "clear_after": settings.clear_after}

    def _work(self) -> None:
        self.vault.prepare()
        while (job := self._jobs.get()) is not None:
            try:
                result = job()
            except Exception:  # noqa: BLE001 - the barrier: the next press must still be served
                _log.exception("a press failed")
                detail = "totpdesk failed at this press; see its log."
                result = Outcome(Result.NOTHING, reason=Reason.FAILED, detail=detail)
            self._report(result)
