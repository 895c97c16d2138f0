"""Create, start and stop the parts of the running instance."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from totpdesk.autotype import NotCopied, Outcome, PickRequest, Services, Wait
from totpdesk.base import paths
from totpdesk.base.clock import SystemClock
from totpdesk.base.errors import InstanceError, TotpdeskError
from totpdesk.base.translation import tr
from totpdesk.doctor import diagnosis
from totpdesk.doctor.checkup import encoded, user_data
from totpdesk.gui.app_context import AppContext
from totpdesk.gui.backup.work import AutoBackup
from totpdesk.gui.clipboard import QtClipboard
from totpdesk.gui.menu import Actions, AppAction
from totpdesk.gui.notices import Notices
from totpdesk.gui.runtime import tasks
from totpdesk.gui.runtime.gui_thread import with_gui_thread_waiting
from totpdesk.gui.runtime.process import Interrupts
from totpdesk.gui.state import AppState, FilesWatch, backup_title, read
from totpdesk.gui.tray import Tray
from totpdesk.gui.vaultguard import VaultGuard
from totpdesk.gui.windows import Windows
from totpdesk.platforms.choose import SYSTEM
from totpdesk.service.bootstrap import open_accounts, settings_file
from totpdesk.service.desktop_search import AccountSearch, SearchSwitch
from totpdesk.service.instance import RunningInstance
from totpdesk.service.ipc.arguments import flag
from totpdesk.service.ipc.requests import answer
from totpdesk.service.ipc.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.autotype import Desktop
    from totpdesk.secrets.locations import SecretLocations

_START_SECONDS: Final = 10.0
_PREPARATION_SECONDS: Final = 1.0  # a keychain that hangs must not keep windows from being shown
_IDLE_MS: Final = 2000  # between two looks whether a restart would disturb
_log = logging.getLogger(__name__)


class TrayController(QObject):
    """Connects the tray, the windows and the running instance, on the GUI thread."""

    _reported = Signal(object)
    _show_asked = Signal()
    _add_asked = Signal()
    _quit_asked = Signal()
    restart = Signal()  # the process has to start again, and nothing is under way

    def __init__(
        self, desktop: Desktop, practise: Callable[[], None], end: Callable[[], None]
    ) -> None:
        """Become the running instance on this display. Raises AlreadyRunningError."""
        super().__init__()
        self._ready = threading.Event()
        self._server = Server(self._answer)
        self._state = AppState()
        self._reports_problems = False
        self._reading, self._titling = tasks.Latest(self), tasks.Latest(self)
        self._clipboard = QtClipboard(SYSTEM.read_selection)
        self._guard = VaultGuard(settings_file())
        self._context = _context(
            with_gui_thread_waiting(desktop),
            self._clipboard,
            self._guard.locations,
            self._reported.emit,
        )
        self._guard.on_lock = self._context.instance.lock
        self._windows = Windows(self._context, self._notify, end)
        self._windows.doctor.user_data = user_data(self._guard.locations)
        self._tray = Tray(self._actions(practise, end), self)
        self._notices = Notices(self._tray.notify, SYSTEM.notify, self._windows.toast)
        self._windows.tray_available = lambda: self._tray.available
        self._windows.practise = practise
        self._auto_backup = AutoBackup(self._context)
        self._search = SearchSwitch(
            SYSTEM.search, AccountSearch(self._context.instance), self._context.settings
        )
        self._interrupts = Interrupts()
        self._watch = FilesWatch(
            paths.list_path(), paths.settings_path(), log=self._guard.locations.list_file.uses.path
        )
        self._connect(end)

    def start(self) -> None:
        """Bind the shortcuts, then answer requests."""
        self._context.instance.start()
        self._loaded(read(self._context))
        self._follow_search()
        if self._windows.doctor.user_data.is_new():
            self._windows.first_steps(quietly=True)
        elif not self._tray.available:
            self._windows.manage()
        if not self._reports_problems:
            self._serve()

    def add(self) -> None:
        """Open the window that adds an account."""
        self._windows.add()

    def stop(self) -> None:
        """Release everything: shortcuts, socket, clipboard, signals."""
        self._tray.hide()
        self._windows.close()
        self._guard.close()
        self._clipboard.close()
        self._search.close()
        self._context.instance.stop()
        self._server.close()
        self._interrupts.close()

    def _connect(self, end: Callable[[], None]) -> None:
        self._reported.connect(self._report)
        self._windows.binder.bound.connect(self._bound)
        self._show_asked.connect(self._windows.manage)
        self._add_asked.connect(self.add)
        self._quit_asked.connect(end)
        self._interrupts.came.connect(end)
        self._tray.activated.connect(self._windows.manage)
        self._tray.needs_restart.connect(self._restart_when_idle)
        self._watch.changed.connect(self._guard.look_again)
        self._watch.changed.connect(self._reload)
        self._watch.changed.connect(self._follow_search)
        self._watch.grown.connect(self._used)
        self._guard.locked.connect(self._windows.lock)
        self._guard.changed.connect(self._follow_vault_file)
        self._auto_backup.made.connect(self._reload)
        self._auto_backup.failed.connect(partial(self._notify, tr("No backup was made")))

    def _actions(self, practise: Callable[[], None], end: Callable[[], None]) -> Actions:
        special = {
            AppAction.PRACTICE: practise,
            AppAction.LOCK: self._guard.lock,
            AppAction.QUIT: end,
        }

        def perform(action: AppAction) -> None:
            special.get(action, partial(self._windows.open, action))()

        def offers(action: AppAction) -> bool:
            return action is not AppAction.LOCK or self._guard.is_open

        return Actions(self._context.instance.insert_focused, self._windows.add, perform, offers)

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer a request on the socket's thread; requests for windows go to the GUI thread."""
        if not self._ready.wait(_START_SECONDS):
            raise InstanceError(tr("totpdesk is still starting. Try again in a moment."))
        self._context.instance.prepared.wait(_PREPARATION_SECONDS)
        match request:
            case {"do": "show"}:
                self._show_asked.emit()
            case {"do": "add"}:
                self._add_asked.emit()
            case {"do": "quit"}:
                self._quit_asked.emit()
            case {"do": "lock"}:
                self._guard.lock()
            case {"do": "vault"}:
                return {"open": self._guard.is_open}
            case {"do": "keychain"}:
                return encoded([diagnosis.keychain(self._windows.doctor.user_data)])
            case {"do": "diagnose"}:
                screenshot = flag(request, "screenshot", default=False)
                return encoded(self._windows.doctor.test(screenshot=screenshot))
            case _:
                return answer(self._context.instance, request)
        return {}

    @Slot(object)
    def _report(self, result: Outcome | PickRequest | Wait | NotCopied) -> None:
        if isinstance(result, Wait):
            self._windows.wait(result)
        elif isinstance(result, PickRequest):
            self._windows.pick(result)
        elif result.sentence:
            self._notify(result.name or "totpdesk", result.sentence)

    @Slot()
    def _reload(self) -> None:
        self._reading.run(lambda: read(self._context), self._loaded, self._failed)

    def _loaded(self, state: AppState) -> None:
        before, self._state = self._state, replace(state, backup=self._state.backup)
        if state.shortcuts and state.shortcuts != before.shortcuts:
            self._reports_problems = True
            self._windows.binder.bind()
        self._context.instance.prepare()
        self._tray.show_state(self._state)
        self._windows.show_state(state)
        self._auto_backup.accounts_changed()
        self._titling.run(partial(backup_title, self._context), self._show_backup, self._failed)

    def _show_backup(self, title: str) -> None:
        if title != self._state.backup:
            self._state = replace(self._state, backup=title)
            self._refill()

    @Slot()
    def _used(self) -> None:
        """Update the menu after an account was used; nothing else depends on it."""
        self._state = replace(self._state, last_uses=self._context.accounts.last_uses())
        self._refill()

    @Slot()
    def _refill(self) -> None:
        """Rebuild the menu: a vault file was opened or locked, or a backup was made."""
        self._tray.show_state(self._state)

    @Slot()
    def _follow_vault_file(self) -> None:
        """Update the windows, and rebuild the menu.

        A file that is no longer used after a move is locked too; the secrets are elsewhere then.
        """
        if self._guard.is_open or not self._guard.in_use:
            self._windows.unlock()
        self._refill()

    @Slot()
    def _follow_search(self) -> None:
        """Answer the desktop's search, or no longer."""
        tasks.run(self, self._search.follow, lambda _: None, self._search_failed)

    def _search_failed(self, error: TotpdeskError) -> None:
        _log.warning("the desktop's search is not answered: %s", error)
        self._notify(tr("Accounts are not in the desktop's search"), str(error))

    @Slot()
    def _bound(self) -> None:
        """Report shortcuts that were not bound at the start, when no window shows them.

        Where the desktop asks its user, that is known once it is answered.
        """
        if self._reports_problems:
            self._reports_problems = self._context.instance.awaits_keys()
            for problem in self._windows.binder.problems:
                _log.warning("%s", problem)
                self._notify(tr("Shortcut not available"), problem)
        self._serve()

    def _serve(self) -> None:
        if not self._ready.is_set():
            self._ready.set()
            _log.info("serving on %s", self._context.instance.desktop.name)

    @Slot()
    def _restart_when_idle(self) -> None:
        """Ask for a restart as soon as no window is open and no work is under way."""
        if tasks.idle() and not any(each.isVisible() for each in QApplication.topLevelWidgets()):
            self.restart.emit()
        else:
            QTimer.singleShot(_IDLE_MS, self, self._restart_when_idle)

    def _failed(self, error: TotpdeskError) -> None:
        self._loaded(AppState(trouble=str(error)))

    def _notify(self, title: str, text: str) -> None:
        self._notices.notify(title, text)


def _context(
    desktop: Desktop,
    clipboard: QtClipboard,
    locations: SecretLocations,
    report: Callable[[Outcome | PickRequest | Wait | NotCopied], None],
) -> AppContext:
    accounts, settings, clock = open_accounts(locations), locations.settings_file, SystemClock()
    where = desktop.clipboard or clipboard
    services = Services(desktop, where, clock, settings.load, locations.prompts)
    instance = RunningInstance(accounts, services, report)
    return AppContext(accounts, instance, settings, clock, locations)
