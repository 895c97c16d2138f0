"""Desktop notifications without a tray icon: org.freedesktop.Notifications.

https://specifications.freedesktop.org/notification-spec/ - for desktops on which neither a tray
nor a window of ours can be counted on to be seen.
"""

from __future__ import annotations

from contextlib import closing
from typing import Final

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

from totpdesk.base import paths

_SERVICE: Final = DBusAddress(
    "/org/freedesktop/Notifications",
    bus_name="org.freedesktop.Notifications",
    interface="org.freedesktop.Notifications",
)
_SECONDS: Final = 1.0
_NEW: Final = 0
_ITS_OWN_TIME: Final = -1  # how long it stays is the service's affair


def notify(title: str, text: str) -> bool:
    """Show a notification; return whether there is a service that took it.

    Title and text are shown as they are: services that read markup must be given none.
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
    message = new_method_call(_SERVICE, "Notify", "susssasa{sv}i", body)
    try:
        with closing(open_dbus_connection()) as bus:
            unwrap_msg(bus.send_and_get_reply(message, timeout=_SECONDS))
    except (DBusErrorResponse, OSError, RuntimeError, ValueError, KeyError):
        return False
    return True
