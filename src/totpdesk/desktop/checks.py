"""What this desktop offers totpdesk, as findings. Each check looks at one thing."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Final

from totpdesk.errors import ShortcutError, ShortcutTakenError
from totpdesk.vault.health import Finding, Level

if TYPE_CHECKING:
    from totpdesk.delivery import Desktop
    from totpdesk.delivery.shortcuts import Shortcut

_WATCHER: Final = "org.kde.StatusNotifierWatcher"
_TIMEX_BYTES: Final = 512  # more than struct timex takes on any platform
_TIME_ERROR: Final = 5  # adjtimex(2): the clock is not synchronised
_BUS_SECONDS: Final = 2.0


def session_type() -> str:
    """Return "Wayland", "X11", or "" where there is no graphical session."""
    if os.environ.get("WAYLAND_DISPLAY"):
        return "Wayland"
    return "X11" if os.environ.get("DISPLAY") else ""


def check_desktop(desktop: Desktop) -> Finding:
    """Tell the session's type and the way by which shortcuts and typing go there."""
    session = session_type() or sys.platform
    way = f"The session is {session}; shortcuts and typing go through {desktop.name}."
    if session == "Wayland" and desktop.name == "X11":
        return Finding(
            "desktop", Level.WARNING, way, "Only programs that run in XWayland are reached."
        )
    return Finding("desktop", Level.OK, way)


def check_shortcut(desktop: Desktop, shortcut: Shortcut, *, running: bool) -> Finding:
    """Take a shortcut for a moment; `running` tells that an instance may hold it already."""
    chord = f"{shortcut.chord.title} ({shortcut.owner})"
    try:
        desktop.shortcuts.probe(shortcut.chord)
    except ShortcutTakenError as error:
        if running:
            return Finding("shortcut", Level.OK, f"{chord} is held by the running totpdesk.")
        return Finding("shortcut", Level.PROBLEM, str(error))
    except ShortcutError as error:
        return Finding("shortcut", Level.PROBLEM, str(error))
    if running:
        return Finding(
            "shortcut", Level.PROBLEM, f"The running totpdesk does not hold {chord}.", "Restart it."
        )
    return Finding("shortcut", Level.OK, f"{chord} is free.")


def check_tray() -> Finding:
    """Look for somebody who shows tray icons: on D-Bus, or by XEmbed."""
    if _watcher_answers():
        return Finding("tray", Level.OK, "The desktop shows tray icons (StatusNotifierItem).")
    if _xembed_answers():
        return Finding("tray", Level.OK, "The desktop shows tray icons (XEmbed).")
    return Finding(
        "tray",
        Level.WARNING,
        "The desktop shows no tray icons; the shortcut works all the same.",
        "On GNOME install the extension AppIndicator, elsewhere a panel with a tray.",
    )


def check_clock() -> Finding:
    """Ask the kernel whether something keeps its clock right: codes are good for 30 seconds."""
    state = _clock_state()
    if state is None:
        return Finding("clock", Level.WARNING, "This system does not tell if its clock is right.")
    if state == _TIME_ERROR:
        return Finding(
            "clock",
            Level.WARNING,
            "Nothing keeps this computer's clock right; a wrong clock makes wrong codes.",
            "Switch on network time, for example with `timedatectl set-ntp true`.",
        )
    return Finding("clock", Level.OK, "The clock is kept right by network time.")


def _clock_state() -> int | None:
    """Return what adjtimex(2) returns for a mere question, None where it cannot be asked."""
    if sys.platform != "linux":
        return None
    state = int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES)))
    return None if state < 0 else state


def _watcher_answers() -> bool:
    if "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        return False
    from jeepney import message_bus  # noqa: PLC0415 - Linux only
    from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415 - the same

    try:
        with closing(open_dbus_connection()) as bus:
            question = message_bus.NameHasOwner(_WATCHER)
            reply = bus.send_and_get_reply(question, timeout=_BUS_SECONDS)
    except (OSError, RuntimeError, ValueError):  # no bus there, or none of a kind that we speak
        return False
    return bool(reply.body[0])


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
