"""Every request for a code: shortcut, picker, window, tray, socket, command line; over fakes."""

from __future__ import annotations

import itertools
import queue
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QWidget

from fakes.clock import FakeClock
from fakes.desktop import FakeDesktop
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.autotype import Outcome, PickRequest, Services, Wait, Window, recent_first
from totpdesk.base import paths
from totpdesk.base.errors import TotpdeskError
from totpdesk.gui.accounts.window import Manage
from totpdesk.gui.app_context import AppContext
from totpdesk.gui.menu import Actions, fill
from totpdesk.gui.picker.controller import PickerController
from totpdesk.gui.state import read
from totpdesk.otp import code_at, parse_uri
from totpdesk.secrets.locations import SecretLocations
from totpdesk.secrets.vault_file.store import VaultFile, nobody
from totpdesk.service.instance import RunningInstance
from totpdesk.service.ipc.requests import answer
from totpdesk.settings import SettingsFile

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle
    from fakes.programs_clipboard import FakePyperclip
    from fakes.terminal import Terminal
    from totpdesk.accounts.account import AccountRecord

BROKEN = "No clipboard can be reached. Run this inside your desktop's session."
LOCKED = "The vault file was locked in the meantime. Unlock it, and try again."
LATE = datetime.fromtimestamp(300_000_029, UTC)  # a second before a code's time is over
NEXT = datetime.fromtimestamp(300_000_030, UTC)


class Copying:
    """A running instance and a terminal over the same accounts; every code is to be copied."""

    def __init__(
        self, application: QApplication, totpdesk: Terminal, programs: FakePyperclip, until: Settle
    ) -> None:
        """Add three accounts, of which the one in question was never used."""
        self.application, self.totpdesk = application, totpdesk
        self.programs, self.until = programs, until
        self.clock = FakeClock()
        self.clock.time = LATE
        totpdesk.at(self.clock)
        self.desktop = FakeDesktop()
        self.desktop.focus.window = Window(7, "firefox", "Sign in to Bank")
        ids = (f"id{number}" for number in itertools.count())
        settings, listed = SettingsFile(paths.settings_path()), ListFile(paths.list_path())
        locations = SecretLocations(
            listed, settings, totpdesk.secrets, lambda: VaultFile(paths.vault_path(), nobody)
        )
        self.accounts = AccountStore(listed, locations, lambda: next(ids))
        services = Services(
            self.desktop.as_desktop(), self.desktop.clipboard, self.clock, settings.load
        )
        self.reports: queue.Queue[Outcome | PickRequest | Wait] = queue.Queue()
        self.waits: list[Wait] = []
        self.instance = RunningInstance(self.accounts, services, self._report)
        self.context = AppContext(self.accounts, self.instance, settings, self.clock, locations)
        self.instance.start()
        assert totpdesk("config", "set", "insert", "copy").status == 0

    def add(self, kind: str) -> AccountRecord:
        """Add the account in question between two others, one of which was used before."""
        self.accounts.add("GitHub", self._uri("totp", "GitHub"), LATE)
        entry = self.accounts.add("Bank", self._uri(kind, "Bank"), LATE)
        used = self.accounts.add("Mail", self._uri("totp", "Mail"), LATE)
        self.accounts.mark_used(used.id, datetime.fromtimestamp(1, UTC))
        return entry

    def expected(self, entry: AccountRecord, when: datetime) -> str:
        """Return the account's code at a moment, and of the counter that it has now."""
        key_uri = self.accounts.key_uri(entry.id)
        return code_at(key_uri.account, key_uri.secret, when).value

    def copied(self) -> list[str]:
        """Return the texts that were put on the clipboard."""
        return [
            *(text for text, _ in self.desktop.clipboard.held),
            *filter(None, self.programs.history),
        ]

    def break_clipboard(self) -> None:
        """Let no clipboard take anything."""
        self.programs.missing = self.desktop.clipboard.broken = True
        self.desktop.clipboard.trouble = BROKEN

    def order(self) -> list[str]:
        """Return the accounts as the menu lists them."""
        return [
            entry.name for entry in recent_first(self.accounts.entries(), self.accounts.last_uses())
        ]

    def outcome(self) -> str:
        """Return the sentence that the worker reports of what it has done."""
        while not isinstance(report := self.reports.get(timeout=10), Outcome):
            pass
        return report.sentence

    def _report(self, report: Outcome | PickRequest | Wait) -> None:
        if isinstance(report, Wait):
            self.waits.append(report)
        self.reports.put(report)

    @staticmethod
    def _uri(kind: str, issuer: str) -> Any:
        return parse_uri(f"otpauth://{kind}/{issuer}:ann?secret=JBSWY3DPEHPK3PXP&issuer={issuer}")


def press(copying: Copying, entry: AccountRecord) -> str:
    """Press the shortcut in a window that means the account."""
    copying.instance.press()
    return copying.outcome()


def own_shortcut(copying: Copying, entry: AccountRecord) -> str:
    """Press the account's own shortcut."""
    copying.instance.press(entry.id)
    return copying.outcome()


def picker_enter(copying: Copying, entry: AccountRecord) -> str:
    """Choose the account in the picker."""
    return _in_picker(copying, entry, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)


def picker_copy(copying: Copying, entry: AccountRecord) -> str:
    """Copy its code in the picker."""
    return _in_picker(copying, entry, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def _in_picker(
    copying: Copying, entry: AccountRecord, key: Qt.Key, held: Qt.KeyboardModifier
) -> str:
    controller = PickerController(copying.context, lambda _: None)
    asked = PickRequest(copying.accounts.entries(), copying.desktop.focus.window)
    picker = controller.picker(asked)
    picker.show()
    (field,) = picker.findChildren(QLineEdit)
    QTest.keyClicks(field, entry.name)
    QTest.keyClick(field, key, held)
    return copying.outcome()


def window(copying: Copying, entry: AccountRecord) -> str:
    """Find the account in the accounts window, and press Enter; return what the window says."""
    manage = Manage(copying.context)
    manage.show_state(read(copying.context))
    manage.show()
    (search,) = (
        w for w in manage.findChildren(QLineEdit) if w.accessibleName() == "Search accounts"
    )
    before = _words(manage)
    QTest.keyClicks(search, entry.name)
    QTest.keyClick(search, Qt.Key.Key_Return)
    copying.until(lambda: _words(manage) != before)
    (word,) = set(_words(manage)) - set(before)
    return word


def _words(window: QWidget) -> list[str]:
    labels = window.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible() and label.text()]


def tray_menu(copying: Copying, entry: AccountRecord) -> str:
    """Click the account in the tray's menu."""
    nothing: Any = lambda *_: None  # noqa: E731 - all other entries
    actions = Actions(copying.instance.insert_focused, nothing, nothing)
    menu = QMenu()
    fill(menu, read(copying.context), actions)
    next(line for line in menu.actions() if line.text().startswith(entry.name)).trigger()
    copying.until(lambda: not copying.reports.empty())
    return copying.outcome()


def socket_copy(copying: Copying, entry: AccountRecord) -> str:
    """Ask the running instance to copy it."""
    try:
        answer(copying.instance, {"do": "copy", "name": entry.name})
    except TotpdeskError as error:
        return str(error)
    return ""


def socket_type(copying: Copying, entry: AccountRecord) -> str:
    """Ask the running instance to insert it."""
    try:
        return str(answer(copying.instance, {"do": "type", "name": entry.name})["sentence"])
    except TotpdeskError as error:
        return str(error)


def start_tray(copying: Copying) -> None:
    """Have the running instance answer commands."""
    copying.totpdesk.start_instance(lambda request: answer(copying.instance, request))


def command_beside_tray(copying: Copying, entry: AccountRecord) -> str:
    """Run `totpdesk copy` beside the tray."""
    start_tray(copying)
    return command_alone(copying, entry)


def command_alone(copying: Copying, entry: AccountRecord) -> str:
    """Run `totpdesk copy` where there is no tray."""
    return copying.totpdesk("copy", entry.name).err.strip()


IN_INSTANCE = [
    press,
    own_shortcut,
    picker_enter,
    picker_copy,
    window,
    tray_menu,
    socket_copy,
    socket_type,
    command_beside_tray,
]
REQUESTS = [*IN_INSTANCE, command_alone]


def socket_code(copying: Copying, entry: AccountRecord) -> str:
    """Ask the running instance for the code itself."""
    return str(answer(copying.instance, {"do": "code", "name": entry.name})["code"])


def code_beside_tray(copying: Copying, entry: AccountRecord) -> str:
    """Run `totpdesk code` beside the tray."""
    start_tray(copying)
    return code_alone(copying, entry)


def code_alone(copying: Copying, entry: AccountRecord) -> str:
    """Run `totpdesk code` where there is no tray."""
    return copying.totpdesk("code", entry.name).out.strip()


PRINTS = [socket_code, code_beside_tray, code_alone]
