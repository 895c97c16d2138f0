"""Somebody who shows tray icons: on D-Bus (StatusNotifierItem), or by XEmbed."""

from __future__ import annotations

import os
from contextlib import closing
from typing import Final

from totpdesk.base.errors import BusError
from totpdesk.base.finding import Finding, Level

_WATCHER: Final = "org.kde.StatusNotifierWatcher"
_BUS_SECONDS: Final = 2.0


def check_tray() -> Finding:
    """Look for a tray."""
    if _watcher_answers():
        return Finding("tray", Level.OK, "The desktop shows tray icons (StatusNotifierItem).")
    if _xembed_answers():
        return Finding("tray", Level.OK, "The desktop shows tray icons (XEmbed).")
    return Finding(
        "tray",
        Level.WARNING,
        "The desktop shows no tray icons; all else works without one.",
        "On GNOME install the extension AppIndicator, elsewhere a panel with a tray. `totpdesk` "
        "opens the window meanwhile.",
    )


def _watcher_answers() -> bool:
    from totpdesk.platforms.linux.dbus import BUS, Bus  # noqa: PLC0415 - Linux only

    try:
        with closing(Bus()) as bus:
            (owned,) = bus.call(BUS, "NameHasOwner", "s", _WATCHER, seconds=_BUS_SECONDS)
    except BusError:
        return False
    return bool(owned)


def _xembed_answers() -> bool:
    if not os.environ.get("DISPLAY"):
        return False
    from Xlib import X  # noqa: PLC0415 - X11 only
    from Xlib.display import Display  # noqa: PLC0415 - the same
    from Xlib.error import DisplayError  # noqa: PLC0415 - the same

    try:
        with closing(Display()) as display:
            tray = display.intern_atom(f"_NET_SYSTEM_TRAY_S{display.get_default_screen()}")
            return display.get_selection_owner(tray) != X.NONE
    except (DisplayError, OSError):
        return False
