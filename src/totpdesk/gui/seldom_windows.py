"""Windows that are seldom wanted: each is imported when it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.gui.accounts.edit import EditAccount
    from totpdesk.gui.app_context import AppContext
    from totpdesk.gui.backup.window import BackupWindow
    from totpdesk.gui.doctor.runner import Doctor
    from totpdesk.gui.doctor.window import Status
    from totpdesk.gui.exporting.window import ExportWindow
    from totpdesk.gui.importing.window import ImportWindow
    from totpdesk.gui.settings.window import SettingsWindow
    from totpdesk.gui.shortcut_binder import ShortcutBinder
    from totpdesk.gui.state import State


def import_window(parts: AppContext) -> ImportWindow:
    """Return the window that takes in the accounts of another program."""
    from totpdesk.gui.importing.window import ImportWindow  # noqa: PLC0415 - seldom wanted

    return ImportWindow(parts)


def export_window(parts: AppContext, state: State) -> ExportWindow:
    """Return the window that writes accounts for another program."""
    from totpdesk.gui.exporting.window import ExportWindow  # noqa: PLC0415 - seldom wanted

    window = ExportWindow(parts)
    window.show_state(state)
    return window


def backup_window(parts: AppContext, restore: Callable[[str], None]) -> BackupWindow:
    """Return the window that shows how one stands with backups."""
    from totpdesk.gui.backup.window import BackupWindow  # noqa: PLC0415 - seldom wanted

    window = BackupWindow(parts)
    window.restore_asked.connect(restore)
    return window


def settings_window(
    parts: AppContext, binder: ShortcutBinder, status: Callable[[], None]
) -> SettingsWindow:
    """Return the settings."""
    from totpdesk.gui.settings.window import SettingsWindow  # noqa: PLC0415 - seldom wanted

    window = SettingsWindow(parts, binder)
    window.status_asked.connect(status)
    return window


def status_window(doctor: Doctor, first_steps: Callable[[], None]) -> Status:
    """Return the page that says what works on this desktop and what does not."""
    from totpdesk.gui.doctor.window import Status  # noqa: PLC0415 - seldom wanted

    window = Status(doctor)
    window.first_steps_asked.connect(first_steps)
    return window


def edit_window(
    parts: AppContext,
    entry: AccountRecord,
    binder: ShortcutBinder,
    parent: QWidget | None,
) -> EditAccount:
    """Return the dialog that changes an account."""
    from totpdesk.gui.accounts.edit import EditAccount  # noqa: PLC0415 - seldom wanted

    return EditAccount(parts, entry, binder, parent)
