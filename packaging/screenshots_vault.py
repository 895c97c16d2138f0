"""What a user without a keychain sees: the vault file offered, made, asked for; its settings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from screenshots_world import settle

from totpdesk.base.errors import NoKeychainError
from totpdesk.doctor.diagnosis import UserData
from totpdesk.gui.accounts.window import Manage
from totpdesk.gui.settings.window import SettingsWindow
from totpdesk.gui.shortcut_binder import ShortcutBinder
from totpdesk.gui.state import read
from totpdesk.gui.welcome.window import WelcomeWindow
from totpdesk.gui.widgets.move_secrets import MoveSecrets
from totpdesk.gui.widgets.passphrase import PassphraseDialog
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from totpdesk.gui.app_context import AppContext

WRONG: Final = "This passphrase does not open the vault file."
FAIR: Final = "correct horse"


def first_steps(given: AppContext) -> WelcomeWindow:
    """Return the first step where no keychain answers; nothing was added yet."""
    os.environ["DISPLAY"] = ":0"  # X11, by the look of it
    for entry in given.accounts.entries():
        given.accounts.forget(entry.id)
    given.locations.keychain.failure = NoKeychainError("None.")  # type: ignore[attr-defined] # the fake's
    user_data = UserData(given.locations.list_file, given.locations, given.settings)
    return WelcomeWindow(given, user_data, ShortcutBinder(given.instance), tuple)


def accounts(given: AppContext) -> Manage:
    """Return the empty list of accounts of who has skipped that."""
    first_steps(given).deleteLater()
    window = Manage(given)
    window.show_state(read(given))
    return window


def accounts_locked(given: AppContext) -> Manage:
    """Return the list of accounts after the prompt was dismissed."""
    settings(given).deleteLater()
    given.locations.file.lock()
    window = Manage(given)
    window.show_state(read(given))
    window.lock()
    return window


def new_file(given: AppContext) -> MoveSecrets:
    """Return the dialog that makes the file, half filled in."""
    dialog = MoveSecrets(given.locations, Secrets.FILE)
    dialog.show()
    dialog.passphrase.first.setText(FAIR)
    return dialog


def settings(given: AppContext) -> SettingsWindow:
    """Return the settings of who has moved to a vault file."""
    given.locations.file.create(FAIR)
    given.locations.move_to(Secrets.FILE)
    window = SettingsWindow(given, ShortcutBinder(given.instance))
    window.show()
    settle()
    return window


VAULT: Final[Mapping[str, Callable[[AppContext], QWidget]]] = {
    "first-no-keychain": first_steps,
    "accounts-no-keychain": accounts,
    "accounts-vault-locked": accounts_locked,
    "vault-new": new_file,
    "vault-unlock": lambda _: PassphraseDialog(""),
    "vault-wrong": lambda _: PassphraseDialog(WRONG),
    "settings-vault": settings,
}
