"""Our windows: made when they are first wanted, dropped when they are closed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Slot

from totpdesk.autotype import Window
from totpdesk.doctor import checkup
from totpdesk.gui import seldom_windows
from totpdesk.gui.doctor.runner import Doctor
from totpdesk.gui.menu import AddMethod, AppAction
from totpdesk.gui.picker.controller import PickerController
from totpdesk.gui.runtime import tasks
from totpdesk.gui.shortcut_binder import ShortcutBinder
from totpdesk.gui.state import Lockable, ShowsState, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent
    from PySide6.QtWidgets import QWidget

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.autotype import PickRequest, Wait
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.gui.accounts.showqr import Modules
    from totpdesk.gui.app_context import AppContext

_HOLD_NO_SECRET: Final = frozenset({"settings", "status", "first", "toast", "waiting"})
_REPAINT_MS: Final = 300  # until a compositor has surely drawn what was behind our windows


class Windows(QObject):
    """Opens each window once and brings it to the front where it is open already."""

    def __init__(
        self, parts: AppContext, tell: Callable[[str, str], None], leave: Callable[[], None]
    ) -> None:
        """Take what the windows work on."""
        super().__init__()
        self.binder = ShortcutBinder(parts.agent)
        self.tray_available: Callable[[], bool] = lambda: True
        self.practise: Callable[[], None] = lambda: None
        self.doctor = Doctor(parts.agent, checkup.user_data())
        self._parts = parts
        self._tell = tell
        self._leave = leave
        self._state = State()
        self._picking = PickerController(parts, self._not_done)
        self._open: dict[str, QWidget] = {}
        self._leaving = False
        self._locks = 0

    def show_state(self, state: State) -> None:
        """Pass on what has changed."""
        self._state = state
        for window in self._live():
            if isinstance(window, ShowsState):
                window.show_state(state)

    def manage(self) -> None:
        """Show the accounts."""
        self._once("manage", self._manage)

    def add(self, way: AddMethod) -> None:
        """Show the dialog that adds an account, and go one way in."""
        from totpdesk.gui.add.dialog import AddAccount  # noqa: PLC0415 - not before it is wanted

        self._drop("add")
        dialog = AddAccount(self._parts)
        dialog.show_state(self._state)
        dialog.screens_wanted.connect(self._out_of_sight)
        dialog.added.connect(self._added)
        self._open["add"] = dialog
        if way is not AddMethod.SCREEN:
            self._present("add", dialog)
        dialog.begin(way)

    def import_accounts(self) -> None:
        """Show the window that takes in the accounts of another program."""
        self._once("import", lambda: seldom_windows.import_window(self._parts))

    def export_accounts(self) -> None:
        """Show the window that writes accounts for another program."""
        self._once("export", lambda: seldom_windows.export_window(self._parts, self._state))

    def backup(self) -> None:
        """Show how one stands with backups."""
        self._once("backup", lambda: seldom_windows.backup_window(self._parts, self._restore))

    def settings(self) -> None:
        """Show the settings."""
        self._once("settings", self._settings)

    def status(self) -> None:
        """Show what works on this desktop, and what does not."""
        make = partial(seldom_windows.status_window, self.doctor, self.first_steps)
        self._once("status", make)

    def first_steps(self, *, quietly: bool = False) -> None:
        """Lead through keychain, shortcut and practice; `quietly` leaves the keyboard alone."""
        if self._raise("first"):
            return
        from totpdesk.gui.welcome.window import FirstSteps  # noqa: PLC0415 - once in a life

        window = FirstSteps(self._parts, self.doctor.user_data, self.binder, self.practise)
        window.ended.connect(self._first_steps_ended)
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, quietly)
        self._open["first"] = window
        window.show()
        if not quietly:
            self._present("first", window)

    def pick(self, ask: PickRequest) -> None:
        """Ask which account is meant, and put its code into the window."""
        self._drop("picker")
        picker = self._picking.picker(ask)
        self._present("picker", picker)
        self._picking.give(Window(int(picker.winId()), ours=True))

    def wait(self, wait: Wait) -> None:
        """Show that the next code is being waited for."""
        from totpdesk.gui.widgets.toast import Waiting  # noqa: PLC0415 - seldom wanted

        self.waited()
        self._open["waiting"] = Waiting(wait, self._parts.clock.now)

    def waited(self) -> None:
        """Show no longer that something is waited for."""
        self._drop("waiting")

    def toast(self, title: str, text: str) -> None:
        """Show a notice of our own."""
        from totpdesk.gui.widgets.toast import Toast  # noqa: PLC0415 - seldom wanted

        self._drop("toast")
        self._open["toast"] = Toast(title, text)

    def close(self) -> None:
        """Close all."""
        self._leaving = True
        for name in list(self._open):
            self._drop(name)

    @Slot()
    def lock(self) -> None:
        """Have every window forget its secrets: one that does not know how to is closed."""
        self._locks += 1
        self._live()
        for name, window in list(self._open.items()):
            if isinstance(window, Lockable):
                window.lock()
            elif name not in _HOLD_NO_SECRET:
                self._drop(name)

    def unlock(self) -> None:
        """Tell the windows that the secrets can be read again."""
        for window in self._live():
            if isinstance(window, Lockable):
                window.unlock()

    def _manage(self) -> QWidget:
        from totpdesk.gui.accounts.window import Manage  # noqa: PLC0415 - not before it is wanted

        window = Manage(self._parts)
        window.add_asked.connect(self.add)
        window.errand_asked.connect(self._go_on_errand)
        window.settings_asked.connect(self.settings)
        window.edit_asked.connect(self._edit)
        window.qr_asked.connect(self._show_qr)
        window.closing.connect(self._manage_closing)
        window.show_state(self._state)
        return window

    def _settings(self) -> QWidget:
        return seldom_windows.settings_window(self._parts, self.binder, self.status)

    def _restore(self, folder: str) -> None:
        self.import_accounts()
        self._open["import"].choose(folder)  # type: ignore[attr-defined] # ImportWindow

    def _go_on_errand(self, errand: AppAction) -> None:
        {
            AppAction.IMPORT: self.import_accounts,
            AppAction.EXPORT: self.export_accounts,
            AppAction.BACKUP: self.backup,
            AppAction.CHECK: self.status,
        }[errand]()

    def _edit(self, entry: AccountRecord) -> None:
        self._drop("edit")
        window = seldom_windows.edit_window(self._parts, entry, self.binder, self._parent())
        self._present("edit", window)

    def _show_qr(self, entry: AccountRecord) -> None:
        from totpdesk.gui.accounts.showqr import modules_of  # noqa: PLC0415 - not before it is wanted

        vault = self._parts.vault
        shown = partial(self._qr_read, entry, self._locks)
        tasks.run(self, lambda: modules_of(vault.key_uri(entry.id)), shown, self._not_done)

    def _qr_read(self, entry: AccountRecord, locks: int, modules: Modules) -> None:
        """Show the QR code, unless the secrets were locked since it was asked for."""
        if locks != self._locks:
            return
        from totpdesk.gui.accounts.showqr import ShowQr  # noqa: PLC0415 - not before it is wanted

        self._drop("qr")
        self._present("qr", ShowQr(entry.name, modules, self._parent()))

    def _parent(self) -> QWidget | None:
        window = self._open.get("manage")
        return window if window is not None and shiboken6.isValid(window) else None

    def _out_of_sight(self, then: Callable[[], None]) -> None:
        """Hide our windows, act once the desktop has repainted, and show them again."""
        visible = [window for window in self._live() if window.isVisible()]
        for window in visible:
            window.hide()

        def act() -> None:
            then()
            for window in self._live():
                if window in visible:
                    window.show()
            self._raise("add")

        QTimer.singleShot(_REPAINT_MS, self, act)

    def _added(self, names: list[str]) -> None:
        text = f"{', '.join(names)} can be used from now on."
        if manage := self._parent():
            manage.say(text)  # type: ignore[attr-defined] # Manage, which is imported late
        else:
            self._tell("Account added", text)

    def _manage_closing(self, event: QCloseEvent) -> None:
        """Where there is no tray this window is the way to everything else: ask."""
        if self.tray_available() or self._leaving:
            return
        event.ignore()
        from totpdesk.gui.widgets.confirm_quit import confirm_quit  # noqa: PLC0415 - seldom wanted

        confirm_quit(self._open["manage"], self._close_manage, self._leave)

    def _first_steps_ended(self) -> None:
        """Where there is no tray, leave the user a window."""
        if not (self.tray_available() or self._leaving):
            self.manage()

    def _close_manage(self) -> None:
        """Close the window for good, so that it forgets the secrets it shows."""
        window = self._open["manage"]
        window.closing.disconnect(self._manage_closing)  # type: ignore[attr-defined] # Manage, which is imported late
        self._drop("manage")

    def _not_done(self, error: TotpdeskError) -> None:
        self._tell("totpdesk", str(error))

    def _live(self) -> list[QWidget]:
        """Return the windows that are open, and forget those that have deleted themselves."""
        self._open = {name: w for name, w in self._open.items() if shiboken6.isValid(w)}
        return list(self._open.values())

    def _once(self, name: str, make: Callable[[], QWidget]) -> None:
        """Bring a window to the front, made now if it is not open."""
        if not self._raise(name):
            self._present(name, make())

    def _raise(self, name: str) -> bool:
        """Bring an open window to the front; return whether there is one."""
        window = self._open.get(name)
        if window is None or not shiboken6.isValid(window):
            return False
        self._present(name, window)
        return True

    def _present(self, name: str, window: QWidget) -> None:
        self._open[name] = window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def _drop(self, name: str) -> None:
        window = self._open.pop(name, None)
        if window is not None and shiboken6.isValid(window):
            window.close()
