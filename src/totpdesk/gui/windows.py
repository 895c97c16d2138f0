"""The windows: each is imported and created when first opened, and deleted when closed."""

# ruff: noqa: PLC0415 - what no menu item has asked for is not loaded

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QObject, Qt, Slot

from totpdesk.autotype import Window
from totpdesk.base.translation import plural, tr
from totpdesk.doctor import checkup
from totpdesk.gui.doctor.runner import Doctor
from totpdesk.gui.menu import AddMethod, AppAction
from totpdesk.gui.open_windows import OpenWindows
from totpdesk.gui.picker.controller import PickerController
from totpdesk.gui.runtime import tasks
from totpdesk.gui.shortcut_binder import ShortcutBinder
from totpdesk.gui.state import AppState
from totpdesk.gui.widgets.confirm import Answer, confirm

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent
    from PySide6.QtWidgets import QWidget

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.autotype import PickRequest, Wait
    from totpdesk.base.errors import TotpdeskError
    from totpdesk.gui.accounts.showqr import Modules
    from totpdesk.gui.accounts.window import Manage
    from totpdesk.gui.app_context import AppContext
    from totpdesk.gui.importing.window import ImportWindow

_ACCOUNTS: Final = AppAction.ACCOUNTS.name
_WITHOUT_TRAY: Final = tr(
    "The shortcut works only while totpdesk runs. This desktop has no tray to show an icon in: "
    "start totpdesk again and this window comes back."
)


class Windows(QObject):
    """Opens each window once, or brings it to the front if it is already open."""

    def __init__(
        self, context: AppContext, notify: Callable[[str, str], None], end: Callable[[], None]
    ) -> None:
        """Use this context; `notify` shows a notification and `end` quits totpdesk."""
        super().__init__()
        self.binder = ShortcutBinder(context.instance)
        self.tray_available: Callable[[], bool] = lambda: True
        self.practise: Callable[[], None] = lambda: None
        self.doctor = Doctor(context.instance, checkup.user_data())
        self._context = context
        self._notify = notify
        self._end = end
        self._state = AppState()
        self._picker_controller = PickerController(context, self._not_done)
        self._open = OpenWindows()
        self._qr = tasks.Latest(self)
        self._ending = False
        self._makers: dict[AppAction, Callable[[], QWidget]] = {
            AppAction.IMPORT: self._import,
            AppAction.EXPORT: self._export,
            AppAction.BACKUP: self._backup,
            AppAction.ACCOUNTS: self._accounts,
            AppAction.SETTINGS: self._settings,
            AppAction.CHECK: self._status,
        }

    def show_state(self, state: AppState) -> None:
        """Pass a new state to the windows."""
        self._state = state
        self._open.show_state(state)

    def open(self, action: AppAction) -> None:
        """Show the window of a menu item."""
        self._open.once(action.name, self._makers[action])

    def manage(self) -> None:
        """Show the accounts."""
        self.open(AppAction.ACCOUNTS)

    def add(self, method: AddMethod | None = None) -> None:
        """Show the dialog that adds an account, starting with one method.

        Without one the user chooses it there; a dialog that is open already comes to the front.
        """
        from totpdesk.gui.add.dialog import AddAccount

        if method is None and self._open.bring_up("add"):
            return
        dialog = AddAccount(self._context)
        dialog.show_state(self._state)
        dialog.screenshot_asked.connect(self._scan_screens)
        dialog.added.connect(self._added)
        self._open.keep("add", dialog)
        if method is not AddMethod.SCREEN:
            self._open.present("add", dialog)
        if method is not None:
            dialog.begin(method)

    def first_steps(self, *, quietly: bool = False) -> None:
        """Show the first steps: keychain, shortcut, practice; `quietly` without taking focus."""
        if self._open.bring_up("first"):
            return
        from totpdesk.gui.welcome.window import WelcomeWindow

        window = WelcomeWindow(self._context, self.doctor.user_data, self.binder, self.practise)
        window.ended.connect(self._first_steps_ended)
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, quietly)
        self._open.keep("first", window)
        window.show()
        if not quietly:
            self._open.present("first", window)

    def pick(self, ask: PickRequest) -> None:
        """Ask for an account, and insert its code into the window."""
        picker = self._picker_controller.picker(ask)
        self._open.present("picker", picker)
        self._picker_controller.give(Window(int(picker.winId()), ours=True))

    def wait(self, wait: Wait) -> None:
        """Show the wait for the next code, or hide it when it is over."""
        if wait.over:
            self._open.close("waiting")
            return
        from totpdesk.gui.widgets.toast import Waiting

        self._open.keep("waiting", Waiting(wait, self._context.clock.now))

    def toast(self, title: str, text: str) -> None:
        """Show a notice as a window of totpdesk."""
        from totpdesk.gui.widgets.toast import Toast

        self._open.keep("toast", Toast(title, text))

    def close(self) -> None:
        """Close all."""
        self._ending = True
        self._open.close_all()

    @Slot()
    def lock(self) -> None:
        """Make every window forget its secrets, also those still being read."""
        self._qr.forget()
        self._open.lock()

    def unlock(self) -> None:
        """Make the windows read the secrets again."""
        self._open.unlock()

    def _accounts(self) -> QWidget:
        from totpdesk.gui.accounts.window import Manage

        window = Manage(self._context)
        window.add_asked.connect(self.add)
        window.action_asked.connect(self.open)
        window.edit_asked.connect(self._edit)
        window.qr_asked.connect(self._show_qr)
        window.closing.connect(self._manage_closing)
        window.show_state(self._state)
        return window

    def _import(self) -> QWidget:
        from totpdesk.gui.importing.window import ImportWindow

        return ImportWindow(self._context)

    def _export(self) -> QWidget:
        from totpdesk.gui.exporting.window import ExportWindow

        window = ExportWindow(self._context)
        window.show_state(self._state)
        return window

    def _backup(self) -> QWidget:
        from totpdesk.gui.backup.window import BackupWindow

        window = BackupWindow(self._context)
        window.restore_asked.connect(self._restore)
        return window

    def _settings(self) -> QWidget:
        from totpdesk.gui.settings.window import SettingsWindow

        window = SettingsWindow(self._context, self.binder)
        window.status_asked.connect(partial(self.open, AppAction.CHECK))
        return window

    def _status(self) -> QWidget:
        from totpdesk.gui.doctor.window import Status

        window = Status(self.doctor)
        window.first_steps_asked.connect(self.first_steps)
        return window

    def _restore(self, folder: str) -> None:
        self.open(AppAction.IMPORT)
        cast("ImportWindow", self._open.get(AppAction.IMPORT.name)).choose(folder)

    def _edit(self, entry: AccountRecord) -> None:
        from totpdesk.gui.accounts.edit import EditAccount

        dialog = EditAccount(self._context, entry, self.binder, self._manage_window())
        self._open.present("edit", dialog)

    def _show_qr(self, entry: AccountRecord) -> None:
        from totpdesk.gui.accounts.showqr import modules_of

        accounts = self._context.accounts
        read = partial(self._qr_read, entry)
        self._qr.run(lambda: modules_of(accounts.key_uri(entry.id)), read, self._not_done)

    def _qr_read(self, entry: AccountRecord, modules: Modules) -> None:
        from totpdesk.gui.accounts.showqr import ShowQr

        self._open.present("qr", ShowQr(entry.name, modules, self._manage_window()))

    def _manage_window(self) -> Manage | None:
        return cast("Manage | None", self._open.get(_ACCOUNTS))

    def _scan_screens(self, scan: Callable[[], None]) -> None:
        self._open.act_unseen(scan, lambda: self._open.bring_up("add"))

    def _added(self, names: list[str]) -> None:
        text = plural(
            "{names} is ready to use.",
            "{names} are ready to use.",
            len(names),
            names=", ".join(names),
        )
        if manage := self._manage_window():
            manage.show_message(text)
        else:
            self._notify(tr("Account added"), text)

    def _manage_closing(self, event: QCloseEvent) -> None:
        """Without a tray, ask before closing, as this window opens everything else."""
        manage = self._manage_window()
        if self.tray_available() or self._ending or manage is None:
            return
        event.ignore()
        keep = Answer(tr("&Keep running"), self._close_manage, default=True)
        leave = Answer(tr("&Quit"), self._end)
        confirm(manage, tr("Keep totpdesk running?"), _WITHOUT_TRAY, keep, leave)

    def _first_steps_ended(self) -> None:
        """Without a tray, open the accounts window."""
        if not (self.tray_available() or self._ending):
            self.manage()

    def _close_manage(self) -> None:
        """Close the window without asking, so that it forgets the secrets it shows."""
        if manage := self._manage_window():
            manage.closing.disconnect(self._manage_closing)
        self._open.close(_ACCOUNTS)

    def _not_done(self, error: TotpdeskError) -> None:
        self._notify("totpdesk", str(error))
