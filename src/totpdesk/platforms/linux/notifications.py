"""Desktop notifications without a tray icon: org.freedesktop.Notifications.

https://specifications.freedesktop.org/notification-spec/ - for desktops on which neither a tray
nor a window of ours can be counted on to be seen.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from totpdesk.base import paths
from totpdesk.base.errors import BusError
from totpdesk.platforms.linux.dbus import Address, Bus

_SERVICE: Final = Address(
    "org.freedesktop.Notifications",
    "/org/freedesktop/Notifications",
    "org.freedesktop.Notifications",
)
_SECONDS: Final = 1.0
_NEW: Final = 0
_ITS_OWN_TIME: Final = -1  # the service decides how long it is shown


def notify(title: str, text: str) -> bool:
    """Show a notification; return whether a service accepted it.

    Both must be without markup characters: some services interpret them.
    """
    hints = {"desktop-entry": ("s", paths.DESKTOP_ID), "transient": ("b", True)}
    body: tuple[object, ...] = (
        paths.APP,
        _NEW,
        paths.DESKTOP_ID,
        title,
        text,
        [],
        hints,
        _ITS_OWN_TIME,
    )
    try:
        bus = _bus()
    except BusError:
        return False
    try:
        bus.call(_SERVICE, "Notify", "susssasa{sv}i", *body, seconds=_SECONDS)
    except BusError:
        bus.close()
        _bus.cache_clear()
        return False
    return True


@cache
def _bus() -> Bus:
    """Connect, and stay: GNOME removes the notifications of a program that has disconnected.

    Raises BusError.
    """
    return Bus()
