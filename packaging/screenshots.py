"""Draw every window into docs/screenshots, light and dark, with made-up accounts.

    python packaging/screenshots.py [FOLDER [NAME…]]

With names, only those are drawn. The picker is drawn a second time as on a 4K screen. It needs
neither a display nor a keychain and reads nothing of the user's: the home folder is a new one, the
clock is stopped, keychain and desktop are the tests' fakes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from madeup import MadeUp
from screenshots_travel import TRAVEL
from screenshots_vault import VAULT
from screenshots_world import ACCOUNTS, NOW, SECRETS, draw_all, settle

from support.gui import click, enter, offers
from totpdesk.accounts.account import AccountRecord
from totpdesk.autotype import PickRequest, Wait, Window, recent_first
from totpdesk.base.errors import KeychainLockedError
from totpdesk.gui.accounts.edit import EditAccount
from totpdesk.gui.accounts.showqr import ShowQr, modules_of
from totpdesk.gui.accounts.window import Manage
from totpdesk.gui.add.dialog import AddAccount
from totpdesk.gui.doctor.window import Status
from totpdesk.gui.menu import Actions, AddMethod, fill
from totpdesk.gui.picker import Picker
from totpdesk.gui.settings.window import SettingsWindow
from totpdesk.gui.shortcut_binder import ShortcutBinder
from totpdesk.gui.state import read
from totpdesk.gui.welcome.window import WelcomeWindow
from totpdesk.gui.widgets.toast import Toast, Waiting
from totpdesk.otp import parse_uri
from totpdesk.transfer.qr.accounts import Found

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.gui.app_context import AppContext

LARGE_SCREEN: Final = {
    "name": "4K", "x": 0, "y": 0, "width": 3840, "height": 2160,
    "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
}  # fmt: skip
LARGE: Final = "picker-4k"
TAKEN: Final = "Another program already uses Ctrl+Alt+O. Choose another shortcut."
LOCKED: Final = "The keychain is locked. Unlock it (log in to the desktop, or answer its prompt)."
COPIED: Final = (
    "The code of GitHub is on the clipboard. Another window took focus, so nothing was typed."
    " Paste it instead."
)


def main() -> None:
    """Draw all, or those that are named."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    if "QT_SCALE_FACTOR" in os.environ:
        draw_all(folder, {LARGE: picker})
        return
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    names = sys.argv[2:] or [*WINDOWS, LARGE]
    draw_all(folder, {name: WINDOWS[name] for name in names if name != LARGE})
    if LARGE not in names:
        return
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"screens": [LARGE_SCREEN]}, file)
        file.flush()
        platform = f"offscreen:configfile={file.name}"
        environment = os.environ | {"QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": platform}
        subprocess.run([sys.executable, *sys.argv], env=environment, check=True)


def accounts(given: AppContext) -> Manage:
    """Return the window of accounts."""
    window = Manage(given)
    window.show_state(read(given))
    return window


def accounts_empty(given: AppContext) -> Manage:
    """Return it as a new user sees it."""
    for entry in given.accounts.entries():
        given.accounts.forget(entry.id)
    return accounts(given)


def accounts_locked(given: AppContext) -> Manage:
    """Return it with a locked keychain."""
    given.locations.keychain.failure = KeychainLockedError(LOCKED)  # type: ignore[attr-defined] # the fake's
    return accounts(given)


def accounts_undo(given: AppContext) -> Manage:
    """Return it just after an account was removed."""
    window = accounts(given)
    window._removed("Old mail")  # noqa: SLF001 - as if it had been
    window.show_message("Copied GitHub, for 30 s.")
    return window


def picker(given: AppContext) -> Picker:
    """Return the picker over a browser's window."""
    window = Window(1, "firefox", "Sign in to GitHub · GitHub — Mozilla Firefox")
    github, *others = given.accounts.entries()
    entries = (github, *recent_first(others))
    return Picker(PickRequest(entries, window, {github.id: "The title names GitHub."}), given)


def picker_search(given: AppContext) -> Picker:
    """Return it with a slip of the finger in its field."""
    window = picker(given)
    window.show()
    QTest.keyClicks(window.focusWidget(), "mastdon")
    return window


def waiting(given: AppContext) -> Waiting:
    """Return the notice that the next code is being waited for."""
    return Waiting(Wait("GitHub", NOW + timedelta(seconds=4)), given.clock.now)


def add(given: AppContext) -> AddAccount:
    """Return the dialog that adds, at its start."""
    dialog = AddAccount(given)
    dialog.show_state(read(given))
    return dialog


def add_by_hand(given: AppContext) -> AddAccount:
    """Return it with a form that is filled in."""
    dialog = add(given)
    dialog.begin(AddMethod.MANUAL)
    dialog.show()
    enter(dialog, "Issuer", "Forge")
    enter(dialog, "Secret key", "JBSW Y3DP EHPK 3PXP")
    click(dialog, "More…")
    return dialog


def add_found(given: AppContext, count: int) -> AddAccount:
    """Return it with what a QR code held."""
    dialog = add(given)
    uris = (f"otpauth://{label}?secret={SECRETS[1]}{query}" for _, label, query in ACCOUNTS[:count])
    found = Found(tuple(AccountRecord.of(parse_uri(uri)) for uri in uris))
    dialog._show_found(found)  # noqa: SLF001 - as if a picture had been read
    return dialog


def add_taken(given: AppContext) -> AddAccount:
    """Return it with a name that another account has."""
    dialog = add_found(given, 1)
    dialog.show()
    enter(dialog, "Name", "GitHub")
    return dialog


def settings(given: AppContext, *problems: str) -> SettingsWindow:
    """Return the settings, with what is wrong about the shortcut."""
    window = SettingsWindow(given, ShortcutBinder(given.instance))
    window.show_problems(problems)
    return window


def edit(given: AppContext) -> EditAccount:
    """Return the dialog that edits an account."""
    return EditAccount(given, given.accounts.entries()[2], ShortcutBinder(given.instance))


def qr(given: AppContext) -> ShowQr:
    """Return an account's QR code."""
    entry = given.accounts.entries()[0]
    return ShowQr(entry.name, modules_of(given.accounts.key_uri(entry.id)), None)


def status(given: AppContext) -> Status:
    """Return the status page."""
    given.instance.bind_shortcuts()
    return Status(MadeUp(given))


def first_steps(given: AppContext, number: int) -> WelcomeWindow:
    """Return the first start, at one of its steps."""
    os.environ["DISPLAY"] = ":0"  # X11, by the look of it
    given.instance.bind_shortcuts()
    window = WelcomeWindow(given, MadeUp(given).user_data, ShortcutBinder(given.instance), tuple)
    window.show()
    for _ in range(number):
        click(window, "Next" if offers(window, "Next") else "Skip")
        settle()
    if number == 1:
        window.activateWindow()
        settle()
        shortcuts = given.instance.desktop.shortcuts
        shortcuts.bound[given.settings.load().hotkey]()  # type: ignore[union-attr] # the fake's
    return window


def menu(given: AppContext) -> QMenu:
    """Return the tray's menu."""
    shown = QMenu()

    def nothing(*_: object) -> None:
        """Do nothing: there are no clicks."""

    fill(shown, read(given), Actions(nothing, nothing, nothing))
    return shown


WINDOWS: Final[dict[str, Callable[[AppContext], QWidget]]] = {
    "accounts": accounts,
    "accounts-empty": accounts_empty,
    "accounts-locked": accounts_locked,
    "accounts-undo": accounts_undo,
    "picker": picker,
    "picker-search": picker_search,
    "waiting": waiting,
    "add": add,
    "add-by-hand": add_by_hand,
    "add-one": add_taken,
    "add-several": lambda given: add_found(given, 6),
    "settings": settings,
    "settings-taken": lambda given: settings(given, TAKEN),
    "edit": edit,
    "qr": qr,
    "status": status,
    "first-keychain": lambda given: first_steps(given, 0),
    "first-shortcut": lambda given: first_steps(given, 1),
    "first-practice": lambda given: first_steps(given, 2),
    "toast": lambda _: Toast("GitHub", COPIED),
    "menu": menu,
    **TRAVEL,
    **VAULT,
}

if __name__ == "__main__":
    main()
