"""What totpdesk uses of Linux and its desktops."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

assert sys.platform == "linux"  # mypy skips the rest on other systems

from totpdesk.platforms.linux import autostart, desktop_bindings, desktop_entry, gnome_shortcuts
from totpdesk.platforms.linux.desktop import open_desktop
from totpdesk.platforms.linux.detect import find_session
from totpdesk.platforms.linux.diagnostics import LinuxDiagnostics
from totpdesk.platforms.linux.notifications import notify
from totpdesk.platforms.linux.screen_lock_monitor import ScreenLockMonitor
from totpdesk.platforms.linux.search.provider import LinuxDesktopSearch
from totpdesk.platforms.linux.sleep_inhibitor import SleepInhibitor
from totpdesk.platforms.system import System

if TYPE_CHECKING:
    from totpdesk.platforms.detect import Session
    from totpdesk.platforms.system import Instructions
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
    clipboard_marks={"x-kde-passwordManagerHint": b"secret"},
)
