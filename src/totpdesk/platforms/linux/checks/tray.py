"""Whether the desktop shows tray icons: on D-Bus (StatusNotifierItem), or by XEmbed."""

from __future__ import annotations

import os
from contextlib import closing
from typing import Final

from totpdesk.base.errors import BusError
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.dbus import BUS, Bus

_WATCHER: Final = "org.kde.StatusNotifierWatcher"
_BUS_SECONDS: Final = 2.0


def check_tray() -> Finding:
    """Report whether the desktop shows tray icons."""
    if _watcher_answers():
        return Finding("tray", Level.OK, tr("The desktop shows tray icons (StatusNotifierItem)."))
    if _xembed_answers():
        return Finding("tray", Level.OK, tr("The desktop shows tray icons (XEmbed)."))
    return Finding(
        "tray",
        Level.WARNING,
        tr("The desktop shows no tray icons; everything else works without."),
        tr(
            "On GNOME install the extension AppIndicator, elsewhere a panel with a tray. "
            "`totpdesk` opens the window meanwhile."
        ),
    )


def _watcher_answers() -> bool:
    try:
        with closing(Bus()) as bus:
            (owned,) = bus.call(
                BUS, "NameHasOwner", "s", _WATCHER, seconds=_BUS_SECONDS, returns="b"
            )
    except BusError:
        return False
    return bool(owned)


def _xembed_answers() -> bool:
    if not os.environ.get("DISPLAY"):
        return False
    from totpdesk.platforms.linux.x11.selection import tray_answers  # noqa: PLC0415 - Xlib, on X11 only

    return tray_answers()
