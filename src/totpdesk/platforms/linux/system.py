"""What totpdesk uses of Linux and its desktops."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

assert sys.platform == "linux"  # mypy skips the rest on other systems

from totpdesk.platforms.linux import autostart, desktop_bindings, desktop_entry, gnome_shortcuts
from totpdesk.platforms.linux.clipboard_managers import (
    CLIPBOARD_MARK,
    find_running,
    unknown_manager,
)
from totpdesk.platforms.linux.desktop import open_desktop
from totpdesk.platforms.linux.detect import find_session
from totpdesk.platforms.linux.diagnostics import LinuxDiagnostics
from totpdesk.platforms.linux.notifications import notify
from totpdesk.platforms.linux.screen_lock_monitor import ScreenLockMonitor
from totpdesk.platforms.linux.search.provider import LinuxDesktopSearch
from totpdesk.platforms.linux.sleep_inhibitor import SleepInhibitor
from totpdesk.platforms.system import System

if TYPE_CHECKING:
    from totpdesk.autotype import ClipboardManager
    from totpdesk.platforms.detect import Session
    from totpdesk.platforms.system import Content, Instructions
    from totpdesk.settings import Settings


class _Bindings:
    """The DesktopBindings port: instructions for every desktop, installation on GNOME."""

    def instructions(self, session: Session, settings: Settings) -> Instructions:
        """Return how it is done on this desktop."""
        return desktop_bindings.instructions(session, settings)

    def install(self, settings: Settings) -> None:
        """Add them to GNOME's settings. Raises ShortcutError."""
        gnome_shortcuts.install(desktop_bindings.configured_keys(settings))

    def remove(self) -> bool:
        """Delete them from GNOME's settings; return whether there were any."""
        return gnome_shortcuts.remove()


def _read_selection(*, primary: bool, seconds: float) -> Content:
    from totpdesk.platforms.linux.x11.selection import read_selection  # noqa: PLC0415 - X11 only

    return read_selection(primary=primary, seconds=seconds)


def _find_clipboard_manager(*, marked: bool) -> ClipboardManager | None:
    """Look for known ones everywhere, and on X11 for others by the selection that they have."""
    if found := find_running(marked=marked):
        return found
    if os.environ.get("WAYLAND_DISPLAY") or not os.environ.get("DISPLAY"):
        return None
    from totpdesk.platforms.linux.x11.selection import manager_process  # noqa: PLC0415 - X11 only

    pid = manager_process()
    return unknown_manager(pid) if pid else None


SYSTEM: Final = System(
    find_session=find_session,
    open_desktop=open_desktop,
    autostart=autostart,
    menu_entry=desktop_entry,
    desktop_bindings=_Bindings(),
    diagnostics=LinuxDiagnostics(),
    notify=notify,
    inhibit_sleep=SleepInhibitor,
    monitor_screen_lock=ScreenLockMonitor,
    search=LinuxDesktopSearch(),
    read_selection=_read_selection,
    find_clipboard_manager=_find_clipboard_manager,
    clipboard_marks={CLIPBOARD_MARK: b"secret"},
)
